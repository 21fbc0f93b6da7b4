// Keeps a picture on a wall true: fetches it again by itself, and leaves for the sign-in page when the session is over.
(() => {
  'use strict'
  const EVERY_MS = 30000
  const state = document.getElementById('wall-state')
  if (!state) return
  const parser = new DOMParser() // a document of its own: nothing in it runs or loads before it is put in place
  const say = (words, stale) => {
    if (state.textContent !== words) state.textContent = words
    state.classList.toggle('day-live__stale', stale)
  }

  // A refresh of its own is not use of the session; a touch is, at most once a minute.
  async function again (touched) {
    const held = document.activeElement?.closest('#picture')
    const asked = new URL(location.href)
    touched ? asked.searchParams.delete('unattended') : asked.searchParams.set('unattended', 'on')
    try {
      const answer = await fetch(asked, { redirect: 'manual', headers: { Accept: 'text/html' } })
      if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 404) return location.reload()
      if (!answer.ok) throw new Error(String(answer.status))
      const fresh = parser.parseFromString(await answer.text(), 'text/html')
      const place = document.getElementById('picture')
      // Whoever is at the keyboard keeps the place: what has the focus is put in at the next turn.
      if (!held) place.replaceChildren(...fresh.getElementById('picture').childNodes)
      say(fresh.getElementById('wall-state').textContent, false)
    } catch {
      say('Not refreshed: no answer. What is shown may be old. It is tried again by itself.', true)
    }
  }

  let used = Date.now()
  for (const kind of ['pointerdown', 'keydown']) {
    addEventListener(kind, () => {
      if (Date.now() - used < 60000) return
      used = Date.now()
      again(true)
    })
  }
  setInterval(() => again(false), EVERY_MS)
})()
