// Shows the day as it moves: fills the pieces the server sends, and says so when nothing is heard any more.
(() => {
  'use strict'
  const state = document.getElementById('live-state')
  if (!state || !window.EventSource) return
  const SILENT_MS = 8000
  let heard = 0
  const parser = new DOMParser() // a document of its own: nothing in it runs or loads before it is put in place
  const say = (words, stale) => {
    if (state.textContent !== words) state.textContent = words
    state.classList.toggle('day-live__stale', stale)
  }
  const stream = new EventSource(state.dataset.stream)
  stream.addEventListener('message', (event) => {
    const said = JSON.parse(event.data)
    for (const [name, piece] of Object.entries(said.parts)) {
      const place = document.getElementById(name)
      if (place) place.replaceChildren(...parser.parseFromString(piece, 'text/html').body.childNodes)
    }
    heard = Date.now()
    state.dataset.at = said.at
    say(`Live, as at ${new Date(said.at).toLocaleTimeString('en-GB', { timeZone: 'Europe/London' })}`, false)
  })
  setInterval(() => {
    if (Date.now() - heard > SILENT_MS) say('Not live: no connection. What is shown may be old. It is tried again by itself.', true)
  }, 1000)
})()
