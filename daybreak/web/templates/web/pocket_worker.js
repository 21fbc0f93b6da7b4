// Keeps the notebook's page and files, so that it opens without a network. Nothing else is ever kept here.
'use strict'
const HELD = 'pocket-{{ held }}'
const FILES = {{ files|safe }}

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(HELD).then((cache) => cache.addAll(['/pocket/', ...FILES])).then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith('pocket-') && name !== HELD) await caches.delete(name)
    await self.clients.claim()
  })())
})

self.addEventListener('fetch', (event) => {
  const asked = new URL(event.request.url)
  const kept = asked.pathname === '/pocket/' || FILES.includes(asked.pathname)
  if (event.request.method !== 'GET' || asked.origin !== self.location.origin || !kept) return
  event.respondWith(caches.open(HELD).then(async (cache) =>
    (await cache.match(asked.pathname)) || fetch(event.request)))
})
