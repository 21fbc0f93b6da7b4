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
      const transaction = open.transaction(store, mode, { durability: 'strict' })
      const ended = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve
        transaction.onabort = transaction.onerror = () => reject(transaction.error)
      })
      const found = await act(transaction.objectStore(store))
      await ended
      return found
    } finally {
      open.close()
    }
  }

  const get = (store, name) => within(store, 'readonly', (place) => done(place.get(name)))
  const put = (store, name, value) => within(store, 'readwrite', (place) => done(place.put(value, name)))
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
    await put('held', 'lock', { salt, iv, bound, wrapped, device, wrong: 0 })
    await unlock(code)
  }

  // Counted before it is tried: pulling the battery in between gives no try back.
  async function unlock (code) {
    const lock = await get('held', 'lock')
    if (!lock) return { open: false, left: 0 }
    const wrong = lock.wrong + 1
    await put('held', 'lock', { ...lock, wrong })
    try {
      const by = await wrapping(code, lock.salt, lock.bound)
      key = await crypto.subtle.unwrapKey('raw', lock.wrapped, by, { name: 'AES-GCM', iv: lock.iv }, 'AES-GCM', false, ['encrypt', 'decrypt'])
    } catch {
      if (wrong >= TRIES) await wipe()
      return { open: false, left: TRIES - wrong }
    }
    await put('held', 'lock', { ...lock, wrong: 0 })
    return { open: true, left: TRIES }
  }

  async function wipe () {
    key = null
    await within('held', 'readwrite', (place) => done(place.clear()))
    await within('entries', 'readwrite', (place) => done(place.clear()))
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
    lock: () => { key = null },
    isOpen: () => key !== null,
    device: async () => (await get('held', 'lock'))?.device,
    keep: async (name, value) => put('held', name, await sealed(value, name)),
    kept: async (name) => { const held = await get('held', name); return held && opened(held, name) },
    forget: (name) => remove('held', name),
    keepEntry: async (entry) => put('entries', entry.entry, await sealed(entry, `entry ${entry.entry}`)),
    forgetEntry: (name) => remove('entries', name)
  }
})()
