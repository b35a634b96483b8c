// The question box that stands there before Streamlit has drawn its own, which takes seconds on a slow line: what is typed
// or asked in it is taken over by kept.js. On the first screen only; after a reload it shows the question that comes back.
(() => {
  "use strict";

  const form = document.getElementById("vb-early");
  const box = form.querySelector("textarea");
  if (location.pathname !== "/" || location.hash) return void form.remove();
  form.hidden = false;
  performance.mark("vb-early"); // read by benchmarks/waiting/first_visit.py
  try {
    box.value = sessionStorage.getItem(`vb-step-${history.state && history.state.vbStep}`) || "";
  } catch {
    // a browser may forbid it
  }
  box.addEventListener("focus", () => (form.dataset.used = "yes"));
  box.addEventListener("input", () => {
    form.dataset.typed = "yes";
    delete form.dataset.asks;
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!box.value.trim()) return;
    form.dataset.asks = form.dataset.used = "yes";
    form.nextElementSibling.textContent = form.dataset.waits;
    if (matchMedia("(pointer: coarse)").matches) box.blur(); // puts away the keyboard of a phone
  });
})();
