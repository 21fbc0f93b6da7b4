// Compiles daybreak.scss into ../static/web and copies the two type families with their licences.
// The first line of the result carries a digest of the sources; tests/web/test_parts.py compares it, so that a
// changed source with a stale result is seen without Node.
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { compile } from 'sass'

const here = new URL('.', import.meta.url).pathname
const out = `${here}../static/web`
const families = ['atkinson-hyperlegible-next', 'atkinson-hyperlegible-mono']

const sources = readdirSync(here).filter((name) => name.endsWith('.scss')).concat('package-lock.json').sort()
const digest = createHash('sha256')
for (const name of sources) digest.update(readFileSync(here + name))

const { css } = compile(`${here}daybreak.scss`, {
  style: 'compressed',
  charset: false,
  loadPaths: [`${here}node_modules`],
  quietDeps: true
})
mkdirSync(`${out}/fonts`, { recursive: true })
writeFileSync(`${out}/daybreak.css`, `/*! sources ${digest.digest('hex')} */\n${css}\n`)

for (const family of families) {
  const from = `${here}node_modules/@fontsource-variable/${family}`
  for (const set of ['latin', 'latin-ext']) {
    const file = `${family}-${set}-wght-normal.woff2`
    copyFileSync(`${from}/files/${file}`, `${out}/fonts/${file}`)
  }
  copyFileSync(`${from}/LICENSE`, `${out}/fonts/LICENSE-${family}.txt`)
}
