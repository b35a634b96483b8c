// What a short form of the field ("ggz") or a hard word means, beside it, on a press; Escape, a press elsewhere or scrolling
// puts it away. A hard word is explained where it stands first on the screen.
(() => {
  "use strict";

  const note = document.createElement("p");
  note.className = "vb-meaning";
  note.popover = "auto";
  note.setAttribute("role", "status");
  document.body.append(note);
  let of = null; // the button that it belongs to

  function show(button) {
    of = button;
    note.showPopover();
    note.textContent = button.dataset.meaning; // now, or it isn't read out
    const at = button.getBoundingClientRect();
    const left = Math.min(at.left, innerWidth - note.offsetWidth - 8);
    const below = at.bottom + 6;
    const top = below + note.offsetHeight > innerHeight ? at.top - note.offsetHeight - 6 : below;
    Object.assign(note.style, { left: `${Math.max(8, left)}px`, top: `${top}px` });
  }

  note.addEventListener("toggle", (event) => {
    if (of) of.setAttribute("aria-expanded", String(event.newState === "open"));
  });

  // A press on the button of what is shown has put it away by the time it is a click.
  let before = null;
  addEventListener("pointerdown", () => (before = note.matches(":popover-open") ? of : null), true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-meaning]");
    if (!button) return;
    if (note.matches(":popover-open")) note.hidePopover();
    else if (button !== before) show(button);
    before = null;
  });
  // No button of HTML: a line would break before the comma behind it.
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches("[data-meaning]") || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    event.target.click();
  });
  addEventListener("scroll", () => note.matches(":popover-open") && note.hidePopover(), true);

  function explainOnce() {
    const told = new Set();
    for (const word of document.querySelectorAll("[data-once]")) {
      if (told.has(word.dataset.meaning)) word.replaceWith(...word.childNodes);
      else if (!word.closest("details:not([open])")) told.add(word.dataset.meaning);
    }
  }
  new MutationObserver(explainOnce).observe(document.body, { subtree: true, childList: true });
})();
