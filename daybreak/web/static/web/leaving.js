// Signing out wipes the pocket notebook of this browser; what it has not sent yet is sent or given up there first.
(() => {
  'use strict'
  const NAME = 'daybreak-pocket'
  const form = document.querySelector('form[action$="/sign-out/"]')
  if (!form || !window.indexedDB?.databases) return
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = request.onblocked = () => reject(request.error)
  })

  async function unsent () {
    if (!(await indexedDB.databases()).some((each) => each.name === NAME)) return 0
    const base = await done(indexedDB.open(NAME))
    try {
      return base.objectStoreNames.contains('entries') ? await done(base.transaction('entries').objectStore('entries').count()) : 0
    } finally {
      base.close()
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    event.stopImmediatePropagation()
    unsent().then(async (left) => {
      if (left) { location.href = '/pocket/'; return }
      await done(indexedDB.deleteDatabase(NAME))
      form.submit()
    }).catch(() => form.submit())
  })
})()
