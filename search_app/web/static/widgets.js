// What Streamlit's boxes for files and pick lists lack: Dutch words, one role instead of two that contradict each other,
// and a landmark around a list that hangs outside the page.
(() => {
  "use strict";

  const PATTERNS = Object.entries(JSON.parse(document.getElementById("vb-texts").textContent).patterns);
  const WORDS = PATTERNS.map(([pattern, dutch]) => [new RegExp(pattern), dutch]);
  const ATTRIBUTES = ["aria-label", "title"];

  function inDutch(text) {
    const found = WORDS.find(([words]) => words.test(text));
    return found ? text.replace(...found) : null;
  }

  function tidy() {
    for (const list of document.querySelectorAll("[role=listbox][aria-label]")) {
      list.parentElement.setAttribute("role", "region");
      list.parentElement.setAttribute("aria-label", list.getAttribute("aria-label"));
    }
    for (const box of document.querySelectorAll("[data-testid=stFileUploader], [data-testid=stMultiSelect], [data-live-announcer]")) {
      box.querySelector("section[role=presentation]")?.setAttribute("role", "group");
      for (const element of box.querySelectorAll("*")) {
        for (const attribute of ATTRIBUTES) {
          const dutch = inDutch((element.getAttribute(attribute) || "").trim());
          if (dutch) element.setAttribute(attribute, dutch);
        }
        const dutch = element.childElementCount ? null : inDutch(element.textContent.trim());
        if (dutch && dutch !== element.textContent) element.textContent = dutch;
      }
    }
  }

  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      tidy();
    });
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
  tidy();
})();
