/* What may become markup here. The browser lets nothing else write HTML, and no text become a script (Trusted Types):
   whatever htmx fetched is read in a document that runs nothing, and refused whole if any of it could run. */
"use strict";
(() => {
  if (!window.trustedTypes) return;
  const asIs = trustedTypes.createPolicy("headroom", { createHTML: (html) => html });
  const NEVER = "iframe, frame, object, embed, applet, base, meta[http-equiv], portal, [srcdoc]";
  const LEADS = ["href", "src", "action", "formaction", "xlink:href", "data", "poster"];

  // Our own scripts stand in the head of a whole page; htmx takes them out and nothing runs them twice.
  const isOurs = (script) => /^\/static\/[\w./-]+\.js$/.test(script.getAttribute("src") || "") && !script.textContent.trim();
  const leadsOut = (value) => /^[\s\0-\x1f]*(javascript|data|vbscript)\s*:/i.test(value.replace(/[\t\n\r]/g, ""));

  function runs(element) {
    if (element.matches(NEVER) || (element.localName === "script" && !isOurs(element))) return true;
    return [...element.attributes].some((one) => one.name.toLowerCase().startsWith("on")
      || /^(data-)?hx-on/i.test(one.name) || (LEADS.includes(one.name.toLowerCase()) && leadsOut(one.value)));
  }

  function isSafe(tree) {
    return [...tree.querySelectorAll("*")].every((element) => !runs(element)
      && (element.localName !== "template" || isSafe(element.content)));
  }

  trustedTypes.createPolicy("default", {
    createHTML(html) {
      return isSafe(new DOMParser().parseFromString(asIs.createHTML(html), "text/html")) ? html : null;
    },
  });
})();
