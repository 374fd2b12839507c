/* Ties a page's passkey form to the browser. The ceremony itself is allauth's. */
(() => {
  "use strict";
  const forms = window.allauth.webauthn.forms;
  for (const button of document.querySelectorAll("[data-passkey]")) {
    button.hidden = false;
    const ids = { add: button.id, authenticate: button.id, login: button.id, credential: button.dataset.credential,
      data: "js_data", passwordless: button.dataset.passwordless };
    forms[button.dataset.passkey]({ ids });
  }
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const said = document.getElementById("passkey-trouble");
    said.hidden = false;
    said.focus();
  });
})();
