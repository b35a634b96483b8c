// Streamlit's own messages speak English, and of terminals. Ours stands in their place; theirs is hidden, not taken
// away, because Streamlit writes in it again while it tries to connect.
(() => {
  "use strict";

  const { messages, other } = JSON.parse(document.getElementById("vb-texts").textContent);

  function tidy() {
    for (const message of document.querySelectorAll("[data-testid=stDialog] [role=dialog]:not(:has(.vb-message))")) {
      const title = message.querySelector("h2");
      const theirs = title && title.nextElementSibling;
      if (!theirs) continue;
      const [heading, text] = messages[title.textContent.trim()] || other;
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
