// What pages do beyond links and forms: ask before a step, keys, the folding menu. Everything works without it.
(() => {
  'use strict'
  const find = (id) => document.getElementById(id)

  // A summary of errors takes the focus, so that it is read first.
  document.querySelector('[data-focus]')?.focus()

  // The menu folds on phones.
  const nav = find('navigation')
  const toggle = nav?.querySelector('.day-nav__toggle')
  if (toggle) {
    nav.dataset.foldable = ''
    toggle.addEventListener('click', () => {
      const open = nav.toggleAttribute('data-open')
      toggle.setAttribute('aria-expanded', String(open))
    })
  }

  // A link to a folded block opens it.
  const unfold = () => {
    const target = location.hash.length > 1 ? find(decodeURIComponent(location.hash.slice(1))) : null
    if (target instanceof HTMLDetailsElement) target.open = true
  }
  window.addEventListener('hashchange', unfold)
  unfold()

  // A step that cannot be taken back asks first.
  const confirmBox = find('confirm')
  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('[data-confirm]')
    if (!button?.form || button.dataset.confirmed || !confirmBox?.showModal) return
    event.preventDefault()
    event.stopPropagation()
    if (!button.form.noValidate && !button.form.reportValidity()) return
    const yes = find('confirm-yes')
    find('confirm-title').textContent = button.textContent.trim()
    find('confirm-question').textContent = button.dataset.confirm
    yes.textContent = button.textContent.trim()
    yes.classList.toggle('govuk-button--warning', button.classList.contains('govuk-button--warning'))
    confirmBox.returnValue = ''
    confirmBox.addEventListener('close', () => {
      if (confirmBox.returnValue !== 'yes') return
      button.dataset.confirmed = 'yes'
      button.form.requestSubmit(button)
      delete button.dataset.confirmed
    }, { once: true })
    confirmBox.showModal()
  }, true)

  // A form that was sent is not sent twice by a second press.
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (form.method !== 'post' || form.closest('[hx-post], [hx-put], [hx-delete]')) return
    if (form.dataset.sent) event.preventDefault()
    form.dataset.sent = 'yes'
  })
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent
  })

  // Keys: `?` lists them, `g r` and the like come from data-key. They can be switched off (WCAG 2.1.4).
  const keysBox = find('shortcuts')
  const OFF = 'daybreak-keys-off'
  const remembered = { get: () => { try { return localStorage.getItem(OFF) } catch { return null } },
    set: (off) => { try { off ? localStorage.setItem(OFF, '1') : localStorage.removeItem(OFF) } catch { /* not kept */ } } }
  let off = Boolean(remembered.get())
  let typed = ''
  let forget = 0

  const keyed = () => [...document.querySelectorAll('[data-key]')]

  function addLine (keys, words) {
    const term = document.createElement('dt')
    for (const key of keys.split(' ')) {
      const mark = document.createElement('kbd')
      mark.textContent = key
      term.append(mark, ' ')
    }
    const text = document.createElement('dd')
    text.textContent = words
    find('shortcuts-list').append(term, text)
  }

  function openKeys () {
    if (!keysBox?.showModal || keysBox.open) return
    find('shortcuts-list').replaceChildren()
    addLine('?', 'this list')
    for (const item of keyed()) addLine(item.dataset.key, item.dataset.keyText || item.getAttribute('aria-label') || item.textContent.trim())
    showSwitch()
    keysBox.showModal()
  }

  function showSwitch () {
    const button = find('shortcuts-switch')
    button.setAttribute('aria-pressed', String(off))
    button.textContent = off ? 'Switch shortcuts on' : 'Switch shortcuts off'
  }

  find('shortcuts-switch')?.addEventListener('click', () => {
    off = !off
    remembered.set(off)
    showSwitch()
  })
  for (const opener of document.querySelectorAll('[data-opens="shortcuts"]')) {
    opener.hidden = false
    opener.addEventListener('click', openKeys)
  }

  document.addEventListener('keydown', (event) => {
    // Letters mean nothing to a box or a radio button: their keys go on working while one has the focus.
    const writing = event.target.closest?.('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog')
    if (off || writing || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return
    if (event.key === '?') return openKeys()
    clearTimeout(forget)
    typed = `${typed} ${event.key}`.trim()
    const match = keyed().find((item) => item.dataset.key === typed)
    if (!match) {
      if (!keyed().some((item) => item.dataset.key.startsWith(`${typed} `))) typed = ''
      forget = setTimeout(() => { typed = '' }, 1500)
      return
    }
    typed = ''
    event.preventDefault()
    const box = match.matches('[type=checkbox], [type=radio]')
    if (box || match.matches('input, select, textarea')) match.focus()
    if (box || !match.matches('input, select, textarea')) match.click()
  })
})()
