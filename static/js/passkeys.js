/* Ties a page's passkey form to the browser. The ceremony itself is allauth's. */
(() => {
  "use strict";
  const forms = window.allauth.webauthn.forms;
  for (const button of document.querySelectorAll("[data-passkey]")) {
    button.hidden = false;
    const ids = { add: button.id, authenticate: button.id, login: button.id, credential: button.dataset.credential,
      data: "js_data", passwordless: button.dataset.passwordless };
    forms[button.dataset.passkey]({ ids });
    // Enter in a field is a press of the button: without a passkey there is nothing to send.
    button.form.addEventListener("submit", (event) => { event.preventDefault(); button.click(); });
  }
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const said = document.getElementById("passkey-trouble");
    // A browser ties passkeys to a name, never to a number.
    if (/^[\d.]+$|:/.test(location.hostname)) said.textContent = "A passkey needs a name in the address, such as localhost, not a number.";
    said.hidden = false;
    said.focus();
  });
})();
