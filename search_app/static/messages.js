// Streamlit's own messages speak English, and of terminals. Ours stands in their place; theirs is hidden, not taken
// away, because Streamlit writes in it again while it tries to connect.
(() => {
  "use strict";

  const NOT_FOUND = "Dit adres is er niet. Je ziet nu de eerste pagina van Vraagbaak.";
  const NO_LINE = "Vraagbaak is even niet te bereiken. We blijven het proberen. Duurt het lang? Vraag het je beheerder.";
  const OTHER = "Er ging iets mis. Laad de pagina opnieuw.";
  const SAID = new Map([
    ["Page not found", ["Deze pagina is er niet", NOT_FOUND]],
    ["Connection error", ["Geen verbinding", NO_LINE]],
  ]);

  function tidy() {
    for (const message of document.querySelectorAll("[data-testid=stDialog] [role=dialog]:not(:has(.vb-message))")) {
      const title = message.querySelector("h2");
      const theirs = title && title.nextElementSibling;
      if (!theirs) continue;
      const [heading, text] = SAID.get(title.textContent.trim()) || ["Dat lukt nu niet", OTHER];
      const ours = document.createElement("p");
      ours.className = "vb-message";
      ours.textContent = text;
      title.textContent = heading;
      theirs.hidden = true;
      theirs.style.display = "none";
      title.after(ours);
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
  }).observe(document.body, { subtree: true, childList: true });
  tidy();
})();
