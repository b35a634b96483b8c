// Moments stand in the page as UTC, for the server doesn't know where a visitor is: this makes them the visitor's own.
(() => {
  "use strict";

  const WRITTEN = new Intl.DateTimeFormat("nl-NL", { dateStyle: "long", timeStyle: "short" });

  function tidy() {
    for (const moment of document.querySelectorAll("time[datetime]:not([data-own])")) {
      moment.dataset.own = "";
      moment.textContent = WRITTEN.format(new Date(moment.dateTime));
    }
  }

  new MutationObserver(tidy).observe(document.body, { subtree: true, childList: true });
  tidy();
})();
