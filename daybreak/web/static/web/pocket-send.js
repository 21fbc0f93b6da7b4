// Speaks with the server: asks for the visits, sends entries until each is answered, measures the clock.
(() => {
  'use strict'
  const API = '/api/v1/day'
  const AT_ONCE = 100
  const LONGEST_MS = 20_000 // a request that hangs is given up, and sent again
  let token = ''
  let ahead = 0

  class Away extends Error {}
  class SignIn extends Error {}

  async function ask (address, body) {
    const headers = { accept: 'application/json' }
    if (body !== undefined) Object.assign(headers, { 'content-type': 'application/json', 'x-csrftoken': token, 'idempotency-key': crypto.randomUUID() })
    let answer
    try {
      answer = await fetch(address, { method: body === undefined ? 'GET' : 'POST', headers, body: body === undefined ? undefined : JSON.stringify(body), cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(LONGEST_MS) })
    } catch {
      throw new Away('No network')
    }
    if (answer.type === 'opaqueredirect' || answer.status === 401) throw new SignIn('Sign in')
    if (answer.status >= 500) throw new Away('The server does not answer')
    const said = await answer.json().catch(() => { throw new Away('The answer broke off') })
    if (!answer.ok) throw Object.assign(new Error(`${said.message ?? 'Refused'} ${said.remedy ?? ''}`.trim()), { rule: said.rule })
    return said
  }

  const known = () => token ? Promise.resolve() : choices()

  async function choices () {
    const said = await ask('/pocket/choices/')
    token = said.csrf
    return said
  }

  const enrol = (device, name) => ask(`${API}/devices`, { device, name })

  // Half of the way there and back is taken off: what is left is the clock.
  async function carry (device, visits) {
    const asked = Date.now()
    const said = await ask(`${API}/carry`, { device, visits })
    ahead = Math.round((asked + Date.now()) / 2 - Date.parse(said.server_at))
    token = said.csrf
    return { ...said, ahead }
  }

  // Nothing to send still asks whether the device was revoked.
  const revoked = async (device) => (await ask(`${API}/entries`, { device, ahead_ms: ahead, entries: [] })).wipe

  async function send (device, entries) {
    const told = []
    for (let first = 0; first < entries.length; first += AT_ONCE) {
      const part = entries.slice(first, first + AT_ONCE)
      const said = await ask(`${API}/entries`, { device, ahead_ms: ahead, entries: part.map(({ number, refused, ...entry }) => entry) })
      told.push(...said.entries)
      if (said.wipe) return { told, wipe: true }
    }
    return { told, wipe: false }
  }

  window.Sending = { choices, known, enrol, carry, send, revoked, Away, SignIn }
})()
