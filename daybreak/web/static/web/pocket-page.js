// The notebook as it is held at a door.
(() => {
  'use strict'
  const find = (id) => document.getElementById(id)
  const { Vault, Sending } = window
  const LOCK_AFTER_MS = 5 * 60_000
  const SEND_EVERY_MS = 15_000
  const REFRESH_EVERY_MS = 120_000
  const GRAVE = new Set(['wrong_premises', 'arrest'])
  let pack = null
  let number = 0
  let refreshed = 0
  let touched = Date.now()
  let busy = Promise.resolve()
  let keeping = Promise.resolve()
  let drawing = 0
  let taken = [] // what was sent while unlocked, to be seen beside what waits
  const drawn = new Map()

  const say = (words) => { find('said').textContent = words }
  const show = (name) => { for (const each of ['start', 'locked', 'open']) find(each).hidden = each !== name }
  const make = (tag, words, name) => Object.assign(document.createElement(tag), { textContent: words ?? '', className: name ?? '' })

  // One thing at a time at the network; what is kept on the device, and locking it, waits for no network.
  const inTurn = (act) => { busy = busy.then(act, act).catch((fault) => say(fault.message)); return busy }
  const here = (act) => { keeping = keeping.then(act, act).catch((fault) => say(fault.message)); return keeping }

  function sure (words) {
    const box = find('sure')
    find('sure-words').textContent = words
    box.showModal()
    return new Promise((resolve) => {
      find('sure-yes').onclick = () => { box.close(); resolve(true) }
      find('sure-no').onclick = () => { box.close(); resolve(false) }
      box.oncancel = () => resolve(false)
    })
  }

  async function begin () {
    if ('serviceWorker' in navigator) {
      navigator.serviceWorker.register('/pocket/worker.js', { scope: '/pocket/' }).then(() => navigator.serviceWorker.ready)
        .then(() => { document.body.dataset.offline = 'ready' }).catch(() => { document.body.dataset.offline = 'never' })
    }
    if (await Vault.device()) {
      show('locked')
      return say('Locked. Type your code.')
    }
    await offer()
  }

  async function offer () {
    show('start')
    try {
      const { visits } = await Sending.choices()
      const list = find('choices')
      list.replaceChildren()
      for (const each of visits) {
        const label = make('label', '', 'govuk-label')
        const box = Object.assign(make('input'), { type: 'checkbox', value: each.id, name: 'visit' })
        label.append(box, ` ${each.window} ${each.address} (${each.reference}, ${each.state.replaceAll('_', ' ')})`)
        list.append(label)
      }
      say(visits.length ? 'Choose a code and your visits.' : 'Your force has no visit today. Ask your Silver commander.')
    } catch (fault) {
      say(fault instanceof Sending.SignIn ? 'Sign in on the first page, then come back.' : `${fault.message}. The first time needs a network.`)
    }
  }

  async function take () {
    const code = find('new-code').value
    const chosen = [...document.querySelectorAll('input[name=visit]:checked')].map((box) => box.value)
    if (!/^\d{8,}$/.test(code) || /^(\d)\1*$/.test(code)) return say('The code needs 8 digits or more, not all the same.')
    if (code !== find('new-code-again').value) return say('The two codes differ. Type both again.')
    if (!chosen.length) return say('Choose at least one visit.')
    if (await Vault.device()) return already()
    const device = crypto.randomUUID()
    say('Sealing.')
    await Sending.choices()
    await Sending.enrol(device, find('name').value.trim() || 'Telephone')
    const carried = await Sending.carry(device, chosen)
    try {
      await Vault.begin(code, device)
    } catch (fault) {
      if (await Vault.device()) return already()
      throw fault
    }
    await Vault.keep('pack', { ...carried, csrf: '' })
    find('new-code').value = find('new-code-again').value = ''
    find('choices').replaceChildren() // no address stays on the page beside the sealed ones
    await opened()
  }

  function already () {
    find('new-code').value = find('new-code-again').value = ''
    find('choices').replaceChildren()
    show('locked')
    say('This browser has a notebook already, from another tab. Type the code of that one.')
  }

  async function unlock () {
    const code = find('code').value
    find('code').value = ''
    say('Opening.')
    const { open, left } = await Vault.unlock(code)
    if (open) return opened()
    if (left > 0) return say(`That is not the code. ${left} tries are left, then this device is wiped.`)
    say('Too many wrong codes: this device is wiped.')
    await offer()
  }

  async function opened () {
    touched = Date.now()
    pack = await Vault.kept('pack')
    await endOfDay()
    show('open')
    say('Unlocked.')
    await draw()
    inTurn(() => sendAll(true))
  }

  // After the day the visits go. What was not sent stays, sealed, until it is.
  async function endOfDay () {
    if (!pack || Date.now() - pack.ahead < Date.parse(pack.until)) return
    pack = null
    drawn.clear()
    await Vault.forget('pack')
    if (!(await Vault.entries()).length) await leave('The day is over: this device is wiped.')
  }

  // A box that says the same stays as it is: what is typed, and a button that is just being pressed, outlive every redrawing.
  async function draw () {
    const turn = ++drawing
    const kept = await Vault.entries().catch((fault) => { if (Vault.isOpen()) throw fault })
    if (!kept || !Vault.isOpen() || turn !== drawing) return // locked meanwhile, or drawn by who came later
    number = kept.reduce((most, each) => Math.max(most, each.number), number)
    const refused = kept.filter((each) => each.refused)
    find('waiting').textContent = String(kept.length - refused.length)
    find('refused').replaceChildren(...refused.map((each) => {
      const box = make('div', '', 'pocket-stop')
      box.append(make('p', `Not taken: ${each.kind.replaceAll('_', ' ')} at ${each.happened_at}. ${each.refused}. Tell your Silver commander; it stays here.`))
      return box
    }))
    const places = (pack?.visits ?? []).map(boxOf)
    if (!places.length) places.push(make('p', 'No visit is on this device any more.', 'govuk-body'))
    const stands = [...find('visits').children]
    if (places.length !== stands.length || places.some((each, at) => each !== stands[at])) replaced(places)
    for (const list of find('visits').querySelectorAll('ol')) list.replaceChildren()
    for (const each of [...taken, ...kept]) noteOf(each)
  }

  function boxOf (visit) {
    const said = JSON.stringify([visit, pack.items])
    if (drawn.get(visit.id)?.said !== said) drawn.set(visit.id, { said, box: visitBox(visit) })
    return drawn.get(visit.id).box
  }

  // Read and written in one turn: nothing is typed in between.
  function replaced (places) {
    const fields = [...find('visits').querySelectorAll('textarea, [data-bag]')]
    const notes = new Map(fields.map((each) => [each.id, each.value]))
    const open = [...find('visits').querySelectorAll('details[open]')].map((each) => each.id)
    const focus = document.activeElement?.id
    find('visits').replaceChildren(...places)
    for (const [id, words] of notes) if (find(id)) find(id).value = words
    for (const id of open) if (find(id)) find(id).open = true
    if (focus && notes.has(focus)) find(focus)?.focus()
  }

  function emptied () {
    taken = []
    drawn.clear()
    find('visits').replaceChildren()
    find('refused').replaceChildren()
  }

  function visitBox (visit) {
    const box = make('article', '', 'pocket-visit')
    box.id = `visit-${visit.id}`
    const note = Object.assign(make('textarea', '', 'govuk-textarea'), { id: `note-${visit.id}`, maxLength: 2000, rows: 2 })
    const label = Object.assign(make('label', 'Note, goes with the button you press', 'govuk-label'), { htmlFor: note.id })
    const grid = make('div', '', 'pocket-grid')
    for (const [kind, words] of Object.entries(visit.kinds)) {
      const button = Object.assign(make('button', words, `govuk-button${GRAVE.has(kind) ? ' govuk-button--warning' : ''}`), { type: 'button' })
      button.dataset.kind = kind
      button.addEventListener('click', () => press(visit, kind, words, note))
      grid.append(button)
    }
    box.append(make('h2', visit.address, 'pocket-address'), make('p', `${visit.window}. ${visit.reference}. ${visit.subject}`, 'govuk-body'))
    if (visit.caution) box.append(make('p', visit.caution, 'pocket-stop'))
    box.append(label, note, bagOf(visit), grid, make('ol', '', 'govuk-list'))
    return box
  }

  // What is on the bag goes with the button for a seizure, and makes the exhibit when it is sent.
  function bagOf (visit) {
    const box = make('details', '', 'govuk-details')
    box.id = `bag-${visit.id}`
    box.append(make('summary', 'What is on the bag, goes with a seizure', 'govuk-details__summary'))
    for (const [name, words, most] of [['reference', 'Exhibit reference: initials/number', 32], ['seal', 'Seal number', 32], ['found_where', 'Where it was found', 200]]) {
      const input = Object.assign(make('input', '', 'govuk-input'), { id: `${name}-${visit.id}`, maxLength: most, autocomplete: 'off' })
      input.dataset.bag = name
      box.append(Object.assign(make('label', words, 'govuk-label'), { htmlFor: input.id }), input)
    }
    const kind = Object.assign(make('select', '', 'govuk-select'), { id: `kind-${visit.id}` })
    kind.dataset.bag = 'kind'
    for (const [value, words] of Object.entries(pack.items ?? {})) kind.append(Object.assign(make('option', words), { value }))
    box.append(Object.assign(make('label', 'What it is', 'govuk-label'), { htmlFor: kind.id }), kind)
    return box
  }

  function bagged (visit) {
    const fields = [...find(`bag-${visit.id}`).querySelectorAll('[data-bag]')]
    const said = Object.fromEntries(fields.map((each) => [each.dataset.bag, each.value.replaceAll('\0', '').trim()]))
    if (!said.reference && !said.seal) return undefined
    if (!said.reference || !said.seal) throw new Error('A bag needs its reference and its seal: write both, or leave both out')
    for (const each of fields) if (each.tagName === 'INPUT') each.value = ''
    return said
  }

  function noteOf (entry) {
    const list = find(`visit-${entry.visit}`)?.querySelector('ol')
    const when = new Date(entry.happened_at).toLocaleTimeString('en-GB')
    list?.append(make('li', `${when} ${entry.kind.replaceAll('_', ' ')}: ${entry.sent ? 'sent' : entry.refused ? 'not taken' : 'waits to be sent'}`))
  }

  // When it happened, and what was written, are those of the press: it may be confirmed, kept and sent later.
  async function press (visit, kind, words, note) {
    const happened = { happened_at: new Date().toISOString(), ahead_ms: pack.ahead }
    if (kind === 'wrong_premises' && !(await sure('You say that this is not the right door. Everything about this address is stopped everywhere.'))) return
    if (kind === 'entry' && !visit.enter && !(await sure('This visit was not ready when you took it along. If you are in, it is recorded, and it says so.'))) return
    const typed = note.value
    await here(async () => {
      const entry = { entry: crypto.randomUUID(), visit: visit.id, kind, ...happened, note: typed.replaceAll('\0', '').trim(), number: ++number }
      const seized = kind === 'seizure' ? bagged(visit) : undefined
      if (seized) entry.seized = seized
      if (note.value === typed) note.value = '' // at once: what is typed while this is kept belongs to the next
      await Vault.keepEntry(entry).catch((fault) => { note.value = typed + note.value; throw fault })
      await draw()
      say(`${words}: kept on this device.`)
    })
    await inTurn(() => sendAll(false))
  }

  async function sendAll (asked) {
    if (!Vault.isOpen()) return
    const device = await Vault.device()
    const waiting = (await Vault.entries()).filter((each) => !each.refused)
    try {
      await Sending.known()
      if (waiting.length && (await answered(device, waiting))) return
      if (!pack && Vault.isOpen() && !(await Vault.entries()).length) return leave('Everything is sent and the day is over: this device is wiped.')
      if (pack && (asked || Date.now() - refreshed > REFRESH_EVERY_MS)) await refresh(device)
      find('network').textContent = 'Connected.'
    } catch (fault) {
      if (fault.rule === 'device' && await Sending.revoked(device).catch(() => false)) return leave('This device was revoked and is wiped.')
      if (fault instanceof Sending.SignIn) find('network').textContent = 'Sign in again on the first page to send; everything is kept.'
      else if (fault instanceof Sending.Away) find('network').textContent = 'No connection: everything is kept and sent later.'
      else find('network').textContent = `${fault.message}. Everything is kept.`
    }
    await draw()
  }

  // Answer by answer; true when the device must go.
  async function answered (device, waiting) {
    const { told, wipe } = await Sending.send(device, waiting)
    if (wipe) { await leave('This device was revoked and is wiped.'); return true }
    if (told.some((each) => each.rule === 'device')) throw new Error('This device is enrolled for another post: sign in as its owner')
    const known = new Map(waiting.map((each) => [each.entry, each]))
    for (const { entry, became, why } of told) {
      if (became !== 'refused') {
        await Vault.forgetEntry(entry)
        if (known.has(entry)) taken.push({ ...known.get(entry), note: '', sent: true })
      } else if (known.has(entry)) await Vault.keepEntry({ ...known.get(entry), refused: why })
    }
    const kept = told.filter((each) => each.became !== 'refused').length
    say(`${kept} sent${told.length > kept ? `, ${told.length - kept} not taken` : ''}.`)
    return false
  }

  async function refresh (device) {
    const asked = pack.visits.map((visit) => visit.id)
    if (!asked.length) return
    const fresh = await Sending.carry(device, asked).catch((fault) => stillOurs(device, asked, fault))
    if (!Vault.isOpen()) return
    const gone = asked.length - fresh.visits.length
    pack = fresh
    await Vault.keep('pack', { ...pack, csrf: '' })
    refreshed = Date.now()
    if (gone) say(`${gone} of your visits went to somebody else or to another time: do not enter there.`)
  }

  // One visit that went away must not hide from the others that they are stopped.
  async function stillOurs (device, asked, fault) {
    const grave = (each) => each instanceof Sending.Away || each instanceof Sending.SignIn || each.rule === 'device'
    if (grave(fault)) throw fault
    const ours = []
    for (const id of asked) {
      await Sending.carry(device, [id]).then(() => ours.push(id), (each) => { if (grave(each)) throw each })
    }
    return ours.length ? Sending.carry(device, ours) : { ...pack, visits: [] }
  }

  async function leave (words) {
    pack = null
    await Vault.wipe()
    emptied()
    await offer()
    say(words)
  }

  async function wipe () {
    const left = (await Vault.entries()).length
    const words = left ? `${left} entries were not sent and are lost for good. Wipe all the same?` : 'Wipe everything from this device?'
    if (await sure(words)) await leave('Wiped.')
  }

  function lock () {
    Vault.lock()
    pack = null
    emptied()
    show('locked')
    say('Locked. Type your code.')
  }

  find('take').addEventListener('click', () => inTurn(take))
  find('unlock').addEventListener('click', () => here(unlock))
  find('code').addEventListener('keydown', (event) => { if (event.key === 'Enter') here(unlock) })
  find('send').addEventListener('click', () => inTurn(() => sendAll(true)))
  find('lock').addEventListener('click', () => here(lock))
  find('wipe').addEventListener('click', wipe)
  document.addEventListener('pointerdown', () => { touched = Date.now() })
  window.addEventListener('online', () => inTurn(() => sendAll(true)))
  setInterval(() => {
    if (!Vault.isOpen()) return
    if (Date.now() - touched > LOCK_AFTER_MS) return here(lock)
    inTurn(endOfDay)
    inTurn(() => sendAll(false))
  }, SEND_EVERY_MS)
  inTurn(begin)
})()
