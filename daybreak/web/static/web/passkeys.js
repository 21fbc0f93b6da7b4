// A form with data-passkey asks the browser for a passkey and sends what it answers; nothing else is sent or kept.
(() => {
  'use strict'
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0))
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

  // What the server writes as base64url the browser wants as bytes.
  function opened (options) {
    const known = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }))
    const made = { ...options, challenge: bytes(options.challenge) }
    if (options.user) made.user = { ...options.user, id: bytes(options.user.id) }
    if (options.excludeCredentials) made.excludeCredentials = known(options.excludeCredentials)
    if (options.allowCredentials) made.allowCredentials = known(options.allowCredentials)
    return made
  }

  function written (credential) {
    const response = {}
    for (const part of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
      if (credential.response[part]) response[part] = text(credential.response[part])
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports()
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {}
    })
  }

  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const said = form.querySelector('[data-passkey-said]')
    if (!navigator.credentials || !window.PublicKeyCredential) {
      said.textContent = 'This browser cannot use passkeys here. Use another way, or the https address of this site.'
      continue
    }
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      event.stopPropagation()
      if (!form.reportValidity()) return
      said.textContent = 'Follow what your browser asks.'
      try {
        const publicKey = opened(JSON.parse(form.dataset.options))
        const credential = await navigator.credentials[form.dataset.passkey]({ publicKey })
        form.querySelector('input[name=answer], input[name=confirm_answer]').value = written(credential)
        form.submit()
      } catch (fault) {
        said.textContent = {
          InvalidStateError: 'This device has a passkey for you already. Use it to sign in.',
          SecurityError: 'Passkeys belong to a name. Open this site under its name (on this machine: localhost), not as an address in numbers.'
        }[fault.name] || 'No passkey was used. Try again, or use another way.'
      }
    })
  }
})()
