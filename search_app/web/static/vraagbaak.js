// What Streamlit's own page lacks: Enter asks, a screen reader hears the result, fixed English words become Dutch, and
// an opened page shows its marked sentence. Links between screens: screens.js.
(() => {
  "use strict";

  const DUTCH = new Map(Object.entries(JSON.parse(document.getElementById("vb-texts").textContent).words));
  const ATTRIBUTES = ["aria-label", "title", "alt"];

  const spoken = document.createElement("div");
  spoken.setAttribute("role", "status");
  spoken.className = "vb-spoken";
  let said = null;
  let told = null;

  // What came of a button of Beheer is heard first, and brought into sight where it stands out of it.
  function announce() {
    const here = document.querySelector("[data-told]");
    if (here && here !== told) {
      const { top, bottom } = here.getBoundingClientRect();
      if (top < 0 || bottom > innerHeight) here.scrollIntoView({ block: "center" });
    }
    told = here;
    const source = here?.querySelector("[data-announce]") ?? document.querySelector("[data-announce]");
    const text = source ? source.dataset.announce : "";
    if (source !== said) {
      said = source;
      spoken.textContent = text;
    }
  }

  function translate() {
    for (const attribute of ATTRIBUTES) {
      for (const element of document.querySelectorAll(`[${attribute}]`)) {
        const dutch = DUTCH.get(element.getAttribute(attribute).trim());
        if (dutch) element.setAttribute(attribute, dutch);
      }
    }
    for (const element of document.querySelectorAll("a, button, span, h1, h2, label, p")) {
      if (element.childElementCount === 0) {
        const dutch = DUTCH.get(element.textContent.trim());
        if (dutch && dutch !== element.textContent) element.textContent = dutch;
      }
    }
  }

  function tidyQuestion() {
    for (const box of document.querySelectorAll(".stForm textarea")) {
      if (box.getAttribute("autocomplete") !== "off") box.setAttribute("autocomplete", "off");
    }
  }

  function showMark() {
    const page = document.querySelector(".vb-page:not([data-shown])");
    if (!page) return;
    page.dataset.shown = "yes";
    const mark = page.querySelector(".vb-box, .vb-page > .vb-text mark");
    if (mark) mark.scrollIntoView({ block: "center" });
  }

  const QUESTION = ".st-key-ask-row textarea";

  // Enter sends the question, Shift+Enter starts a new line; in the box of a plan Enter is a new line, for a plan has
  // paragraphs. Streamlit itself listens for Ctrl+Enter.
  document.addEventListener(
    "keydown",
    (event) => {
      const plain = event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!plain || event.isComposing || !event.target.matches(QUESTION)) return;
      event.preventDefault();
      event.stopPropagation();
      const asking = { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true };
      event.target.dispatchEvent(new KeyboardEvent("keydown", asking));
      if (matchMedia("(pointer: coarse)").matches) event.target.blur(); // puts away the keyboard of a phone
    },
    true,
  );

  // A long case is shown from its beginning once it is asked: it is lower then.
  document.addEventListener("focusout", (event) => {
    if (event.target.matches(QUESTION)) setTimeout(() => (event.target.scrollTop = 0), 100);
  });

  // A picture that can't be drawn, for its file is gone or broken, leaves no broken picture behind.
  addEventListener("error", ({ target }) => target instanceof HTMLImageElement && (target.hidden = true), true);

  let waiting = false;
  function tidy() {
    waiting = false;
    announce();
    translate();
    tidyQuestion();
    showMark();
  }

  document.body.append(spoken);
  new MutationObserver(() => {
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(tidy);
    }
  }).observe(document.body, { subtree: true, childList: true });
  tidy();
})();
