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

  function put(element, attribute, value) {  // a change that changes nothing would be looked at again, for ever
    if (element && element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
  }

  function tidy() {
    for (const list of document.querySelectorAll("[role=listbox][aria-label]")) {
      if (list.parentElement.getAttribute("role") === "region") continue; // two lists of one parent would never agree
      list.parentElement.setAttribute("role", "region");
      list.parentElement.setAttribute("aria-label", list.getAttribute("aria-label"));
    }
    for (const box of document.querySelectorAll("[data-testid=stFileUploader], [data-testid=stMultiSelect], [data-live-announcer]")) {
      put(box.querySelector("section[role=presentation]"), "role", "group");
      for (const element of box.querySelectorAll("*")) {
        for (const attribute of ATTRIBUTES) {
          const dutch = inDutch((element.getAttribute(attribute) || "").trim());
          if (dutch) put(element, attribute, dutch);
        }
        const dutch = element.childElementCount ? null : inDutch(element.textContent.trim());
        if (dutch && dutch !== element.textContent) element.textContent = dutch;
      }
    }
  }

  // At once, not before the next frame: whoever looks in between, as a screen reader may, sees no box untidied.
  new MutationObserver(tidy).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ["role", ...ATTRIBUTES],
  });
  tidy();
})();
