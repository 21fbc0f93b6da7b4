// What is on the device, sealed: AES-256-GCM under a key that is nowhere but in memory while the notebook is unlocked.
//
// The key of the data is random, and kept only wrapped by a key made of two things: the officer's code (PBKDF2) and a
// key that the browser holds and never gives out. Wrong codes are counted; after the last one everything is wiped.
(() => {
  'use strict'
  const NAME = 'daybreak-pocket'
  const TRIES = 5
  const ROUNDS = 1_000_000 // OWASP, Password Storage Cheat Sheet, asks for 600,000 of PBKDF2-HMAC-SHA-256
  const words = new TextEncoder()
  let key = null
  let salted = null // the lock that `key` opened, by its salt: another tab may have wiped it, and begun anew

  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

  function base () {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('held')
      request.result.createObjectStore('entries')
    }
    return done(request)
  }

  async function within (store, mode, act) {
    const open = await base()
    try {
      const transaction = open.transaction(['held', 'entries'], mode, { durability: 'strict' })
      const ended = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve
        transaction.onabort = transaction.onerror = () => reject(transaction.error)
      })
      ended.catch(() => {}) // whoever waits for it hears of it, and of what `act` failed at before
      const found = await act(transaction.objectStore(store), transaction)
      await ended
      return found
    } finally {
      open.close()
    }
  }

  const get = (store, name) => within(store, 'readonly', (place) => done(place.get(name)))

  // Only under the lock this tab opened: what is sealed for another one could be read by nobody.
  const put = (store, name, value) => within(store, 'readwrite', async (place, transaction) => {
    const lock = await done(transaction.objectStore('held').get('lock'))
    if (!lock || !same(lock.salt, salted)) throw new Error('This notebook was wiped or begun anew in another tab: nothing was kept. Open it again')
    await done(place.put(value, name))
  })

  const same = (one, other) => other !== null && one.every((byte, at) => byte === other[at])

  const remove = (store, name) => within(store, 'readwrite', (place) => done(place.delete(name)))

  async function wrapping (code, salt, bound) {
    const typed = await crypto.subtle.importKey('raw', words.encode(code), 'PBKDF2', false, ['deriveBits'])
    const slow = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS }, typed, 256)
    const both = await crypto.subtle.sign('HMAC', bound, slow)
    return crypto.subtle.importKey('raw', both, 'AES-GCM', false, ['wrapKey', 'unwrapKey'])
  }

  async function sealed (value, about) {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const plain = words.encode(JSON.stringify(value))
    return { iv, text: await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: words.encode(about) }, key, plain) }
  }

  async function opened (held, about) {
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: held.iv, additionalData: words.encode(about) }, key, held.text)
    return JSON.parse(new TextDecoder().decode(plain))
  }

  async function begin (code, device) {
    const salt = crypto.getRandomValues(new Uint8Array(16))
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const bound = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
    const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt', 'decrypt'])
    const wrapped = await crypto.subtle.wrapKey('raw', fresh, await wrapping(code, salt, bound), { name: 'AES-GCM', iv })
    const lock = { salt, iv, bound, wrapped, device, wrong: 0 }
    try { // added, never put: the lock of another tab, and all that is sealed under it, would be lost
      await within('held', 'readwrite', (place) => done(place.add(lock, 'lock')))
    } catch (fault) {
      throw fault.name === 'ConstraintError' ? new Error('This browser has a notebook already, from another tab: type the code of that one') : fault
    }
    await unlock(code)
  }

  // Counted before it is tried, read and written in one: pulling the battery, or many tabs at once, give no try back.
  async function unlock (code) {
    const lock = await within('held', 'readwrite', async (place) => {
      const found = await done(place.get('lock'))
      if (found) await done(place.put({ ...found, wrong: found.wrong + 1 }, 'lock'))
      return found
    })
    if (!lock) return { open: false, left: 0 }
    const wrong = lock.wrong + 1
    try {
      if (wrong > TRIES) throw new Error('No try is left')
      const by = await wrapping(code, lock.salt, lock.bound)
      const found = await crypto.subtle.unwrapKey('raw', lock.wrapped, by, { name: 'AES-GCM', iv: lock.iv }, 'AES-GCM', false, ['encrypt', 'decrypt'])
      key = found
      salted = lock.salt
    } catch {
      if (wrong >= TRIES) await wipe()
      return { open: false, left: Math.max(0, TRIES - wrong) }
    }
    await put('held', 'lock', { ...lock, wrong: 0 }).catch((fault) => { key = salted = null; throw fault })
    return { open: true, left: TRIES }
  }

  async function wipe () {
    key = salted = null
    await within('held', 'readwrite', async (place, transaction) => {
      await done(place.clear())
      await done(transaction.objectStore('entries').clear())
    })
    await done(indexedDB.deleteDatabase(NAME))
  }

  async function entries () {
    const names = await within('entries', 'readonly', (place) => done(place.getAllKeys()))
    const found = []
    for (const name of names) found.push(await opened(await get('entries', name), `entry ${name}`))
    return found.sort((one, other) => one.number - other.number)
  }

  window.Vault = {
    begin,
    unlock,
    wipe,
    entries,
    lock: () => { key = salted = null },
    isOpen: () => key !== null,
    device: async () => (await get('held', 'lock'))?.device,
    keep: async (name, value) => put('held', name, await sealed(value, name)),
    kept: async (name) => { const held = await get('held', name); return held && opened(held, name) },
    forget: (name) => remove('held', name),
    keepEntry: async (entry) => put('entries', entry.entry, await sealed(entry, `entry ${entry.entry}`)),
    forgetEntry: (name) => remove('entries', name)
  }
})()
