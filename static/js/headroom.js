/* What the pages cannot do by themselves: focus after a swap, the "not saved" bar, toasts, keys, steppers.
   Every page works without this file. It stores one thing in this browser: whether keys are on. */
"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  root.classList.add("js");

  /* ---- Focus and answers ------------------------------------------------------------ */

  function focusOn(element) {
    if (!element) return;
    if (!element.matches("a[href], button, input, select, textarea, summary, [tabindex]")) element.tabIndex = -1;
    element.focus();
  }

  function settle(event) {
    const swapped = event.detail.elt;
    const wrong = swapped.matches?.("[aria-invalid=true]") ? swapped : swapped.querySelector?.("[aria-invalid=true]");
    const marked = swapped.matches?.("[data-focus]") ? swapped : swapped.querySelector?.("[data-focus]");
    // A field that is being typed in keeps the focus; htmx restores it by its id.
    if (document.activeElement === document.body || marked) focusOn(wrong || marked || null);
    if (document.activeElement === document.body) focusOn(one("#main"));
    arm();
  }

  function notSaved(sentence) {
    const bar = one("#unsaved");
    bar.querySelector("span").textContent = sentence;
    bar.hidden = false;
    say(`Not saved yet. ${sentence} Your text is still in the box.`);
  }

  function say(sentence) {
    one("#live").textContent = sentence;
  }

  // A form that is being saved as it is typed is sent off once that is done: nothing is cut off half-way.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-autosave].htmx-request")) return;
    event.preventDefault();
    form.addEventListener("htmx:afterRequest", () => form.requestSubmit(event.submitter), { once: true });
  });

  document.addEventListener("htmx:afterSettle", settle);
  document.addEventListener("htmx:beforeRequest", () => { one("#unsaved").hidden = true; });
  document.addEventListener("htmx:sendError", () => notSaved("There is no connection."));
  document.addEventListener("htmx:timeout", () => notSaved("The server took too long."));
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    const why = { 503: "Headroom is busy just now; try again in a minute.", 507: "The disk is full." };
    notSaved(status < 500 ? "The page has changed meanwhile; load it again." : why[status] || "The server did not answer.");
  });
  document.addEventListener("htmx:beforeSend", (event) => event.detail.elt.setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", (event) => event.detail.elt.removeAttribute("aria-busy"));

  /* ---- Toasts: ten seconds, waiting while someone is at them -------------------------- */

  const STAY = 10000;

  function arm() {
    for (const toast of all("[data-toast]:not([data-armed])")) {
      toast.dataset.armed = "";
      let timer;
      const start = () => { timer = setTimeout(() => toast.remove(), STAY); };
      const stop = () => clearTimeout(timer);
      toast.addEventListener("mouseenter", stop);
      toast.addEventListener("focusin", stop);
      toast.addEventListener("mouseleave", start);
      toast.addEventListener("focusout", start);
      start();
    }
    root.classList.toggle("keys-on", keysAreOn());
  }

  /* ---- Small controls ---------------------------------------------------------------- */

  function step(button) {
    const input = button.closest(".number").querySelector("input");
    if (Number(button.dataset.step) < 0) input.stepDown(); else input.stepUp();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // The drawing beside the limits moves with them: class c26 is the ceiling, t22 the target.
  const LINES = { target: "t", ceiling: "c" };

  function redraw(input) {
    const drawing = input.form.querySelector(".past");
    const letter = LINES[input.name];
    if (!drawing || !letter || !input.value) return;
    const kept = [...drawing.classList].filter((name) => !new RegExp(`^${letter}\\d+$`).test(name));
    drawing.className = [...kept, letter + Math.min(60, Math.max(0, Math.round(input.value)))].join(" ");
  }

  async function copy(button) {
    const source = one(button.dataset.copy);
    try {
      await navigator.clipboard.writeText("value" in source ? source.value : source.textContent.trim());
    } catch { return chosen(source); }
    say("Copied.");
    if ("copied" in button.dataset) return undefined;
    const words = [...button.childNodes];
    button.dataset.copied = "";
    button.replaceChildren("Copied");
    return setTimeout(() => { button.replaceChildren(...words); delete button.dataset.copied; }, 2000);
  }

  // Without TLS a browser has no clipboard: then what is to be copied is chosen, and a key does the rest.
  function chosen(source) {
    source.hidden = false;
    getSelection().selectAllChildren(source);
    if ("value" in source) source.select();
    say("Not copied. It is selected: copy it with Ctrl and C.");
  }

  /* ---- Replies: what is copied is what is shown, part after part --------------------- */

  const partsOf = (form) => all("[data-composer] [data-part]", form);
  const isBlank = (part) => part.matches("input");
  const replyOf = (form) => partsOf(form).map((part) => (isBlank(part) ? part.value.trim() : part.textContent)).join("");
  const emptyOf = (form) => partsOf(form).filter((part) => (isBlank(part) ? !part.value.trim() : "unknown" in part.dataset));

  function countBlanks(form) {
    const left = emptyOf(form);
    const told = form.querySelector("[data-left]");
    for (const way of all("[data-copy-reply], [data-mail-reply]", form)) {
      if (left.length) way.setAttribute("aria-disabled", "true"); else way.removeAttribute("aria-disabled");
    }
    const unknown = left.filter((part) => !isBlank(part)).map((part) => `${part.textContent} is not known.`);
    const blanks = left.length - unknown.length;
    const words = [...unknown, ...(blanks ? [`${blanks} blank${blanks > 1 ? "s" : ""} left.`] : [])].join(" ");
    told.textContent = words || "Ready to copy.";
  }

  async function copyReply(button) {
    const form = button.form;
    const missing = emptyOf(form)[0];
    if (missing) { focusOn(isBlank(missing) ? missing : form.querySelector("[data-left]")); say(form.querySelector("[data-left]").textContent); return; }
    try {
      await navigator.clipboard.writeText(replyOf(form));
      form.elements.copied_here.value = "yes";
    } catch { /* the next page shows the text to copy by hand */ }
    button.removeAttribute("data-copy-reply");
    form.requestSubmit(button);
  }

  function mailReply(link) {
    const form = link.closest("form");
    const missing = emptyOf(form)[0];
    if (missing) return focusOn(isBlank(missing) ? missing : form.querySelector("[data-left]"));
    link.href = `mailto:?body=${encodeURIComponent(replyOf(form).replace(/\n/g, "\r\n"))}`;
    return undefined;
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-limits] input")) redraw(event.target);
    if (event.target.matches("[data-composer] input")) countBlanks(event.target.form);
  });
  document.addEventListener("keydown", (event) => {
    // Enter in a blank goes to the next one; the reply is sent off by its button only.
    if (event.key !== "Enter" || event.ctrlKey || !event.target.matches("[data-composer] input")) return;
    event.preventDefault();
    const form = event.target.form;
    focusOn(emptyOf(form).find(isBlank) || form.querySelector("[data-copy-reply]"));
  });
  document.addEventListener("click", (event) => {
    const copying = event.target.closest("[data-copy-reply]");
    const mailing = event.target.closest("[data-mail-reply]");
    if (copying) { event.preventDefault(); copyReply(copying); }
    if (mailing) { if (emptyOf(mailing.closest("form")).length) event.preventDefault(); mailReply(mailing); }
  });
  document.addEventListener("click", (event) => {
    const target = event.target.closest("button, [data-copy]");
    if (!target) return;
    if (target.matches(".number [data-step]")) step(target);
    if (target.matches("[data-copy]")) copy(target);
    if (target.matches("[data-print]")) print();
    if (target.matches("#unsaved button")) one("#unsaved").hidden = true;
    if (target.matches("[data-use-keys]")) useKeys();
  });

  /* ---- Covering initials at once, then on the server ---------------------------------- */

  function cover() {
    for (const name of all("[data-name]")) {
      const bar = document.createElement("span");
      bar.className = "cover";
      name.replaceChildren(bar);
    }
    one("[data-cover]")?.closest("form").requestSubmit();
  }

  /* ---- Keys: off until asked for, never inside a field ------------------------------- */

  const SETTING = "headroom-keys";
  const keysAreOn = () => localStorage.getItem(SETTING) === "on";
  let going = false;

  function useKeys() {
    const on = !keysAreOn();
    localStorage.setItem(SETTING, on ? "on" : "off");
    root.classList.toggle("keys-on", on);
    nameKeysButton();
    one("#keys").close();
    say(on ? "Keys are on." : "Keys are off.");
  }

  function nameKeysButton() {
    one("[data-use-keys]").textContent = keysAreOn() ? "Stop using keys" : "Use keys";
  }

  const ROWS = "main .ledger > li, main tbody tr, main .weeks > li, main .day-body > li";

  function moveRow(by) {
    const stops = all(ROWS).map((row) => row.querySelector("a[href], button, summary, input:not([type=hidden])")).filter(Boolean);
    const at = stops.findIndex((stop) => stop.closest(ROWS).contains(document.activeElement));
    focusOn(stops[Math.min(stops.length - 1, Math.max(0, at + by))]);
  }

  const press = (element) => element?.click();

  function plainKey(key) {
    if (going) { going = false; return press(one(`[data-go="${CSS.escape(key)}"]`)); }
    if (key === "g") { going = true; setTimeout(() => { going = false; }, 1500); return undefined; }
    if (key === "h") return cover();
    if (key === "j") return moveRow(1);
    if (key === "k") return moveRow(-1);
    // First what the row under the focus offers, then the page.
    const row = document.activeElement.closest(ROWS);
    const own = row && row.querySelector(`[data-row-key="${CSS.escape(key)}"]`);
    return press(own || all(`[data-key="${CSS.escape(key)}"]`).pop());
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]");
    if (event.key === "Enter" && event.ctrlKey && keysAreOn()) return press(one("main .button.filled"));
    if (typing || event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return undefined;
    if (event.key === "?") { nameKeysButton(); return one("#keys").showModal(); }
    // Arrows type nothing, so they turn the weeks whether keys are on or not.
    if (event.key.startsWith("Arrow")) return press(one(`[data-key="${event.key}"]`));
    if (!keysAreOn() || event.key.length > 1) return undefined;
    return plainKey(event.key);
  });

  /* The browser knows where it is; a person may say otherwise. */
  function fillOwnZone() {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    for (const field of all("[data-own-zone]")) {
      const offered = !field.options || [...field.options].some((option) => option.value === zone);
      if (offered && (field.value === "" || field.value === "UTC")) field.value = zone;
    }
  }

  fillOwnZone();
  arm();
})();
