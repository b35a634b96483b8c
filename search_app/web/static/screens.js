// Ways between screens. A link of ours is followed without loading the page anew, so that a note and a question stay;
// the address changes first, so Back and Forward work. What had the focus, was open or was scrolled to is found back.
(() => {
  "use strict";

  const SCREENS = /^\/(|projecten|bron|vergelijken|notitie|over|beheer)$/;
  const opened = new Set(); // ids of <details> that a visitor opened
  const left = new Map(); // per address: how far it was scrolled and which link was followed
  let wanted = null; // { id, href, nth of those with this href } of what has to have the focus again
  let scroll = null; // how far to scroll once the screen is there

  const place = () => location.pathname + location.search;
  let current = place();

  const alike = (href) => [...document.querySelectorAll("a[href]")].filter((link) => link.getAttribute("href") === href);

  function remember(link) {
    const href = link.getAttribute("href");
    left.set(place(), { top: main().scrollTop, id: link.id, href, nth: alike(href).indexOf(link) });
  }

  function main() {
    return document.querySelector(".stMain") || document.documentElement;
  }

  function follow(link) {
    const to = new URL(link.href);
    const leadsUp = to.searchParams.has("pagina") || link.closest(".vb-matrix"); // to what stands above it
    const sameScreen = to.pathname === location.pathname && !leadsUp;
    remember(link);
    const before = link.closest(".vb-back") && left.get(to.pathname + to.search); // as the button Back does
    wanted = sameScreen ? { id: link.id, href: null } : before || null;
    const map = link.closest(".vb-map"); // makes way for the projects of what was chosen on it
    if (map) [map.open, wanted] = [false, { id: map.querySelector("summary").id, href: null }];
    scroll = sameScreen ? null : before ? before.top : 0;
    history.pushState({}, "", to.pathname + to.search);
    current = place();
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || link.target || link.hasAttribute("download")) return;
    const to = new URL(link.href);
    if (to.origin !== location.origin || to.hash || !SCREENS.test(to.pathname)) return;
    event.preventDefault();
    if (to.pathname + to.search !== place()) follow(link);
  });

  addEventListener("popstate", (event) => {
    if (!event.isTrusted || place() === current) return; // our own, or a jump to a source on the same screen
    current = place();
    const before = left.get(place());
    wanted = before || null;
    scroll = before ? before.top : 0;
  });

  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target.id) opened[event.target.open ? "add" : "delete"](event.target.id);
    },
    true,
  );

  document.addEventListener("click", (event) => {
    const copy = event.target.closest("[data-copy]");
    const cited = event.target.closest("[data-cited]");
    if (cited) copyCited(cited);
    if (event.target.closest("[data-print]")) print();
    if (copy) copyLink(copy);
    const closed = event.target.closest("[data-closes]")?.closest("details");
    if (closed) {
      closed.open = false;
      closed.querySelector("summary").focus();
    }
  });

  // The question stands behind the #: a browser never sends that to a server.
  async function copyLink(button) {
    const question = document.querySelector(".st-key-ask-row textarea").value.trim();
    const link = `${location.origin}${place()}#vraag=${encodeURIComponent(question)}`;
    await navigator.clipboard.writeText(link);
    button.nextElementSibling.textContent = button.dataset.copy;
  }

  // A sentence with its source and the link to it.
  async function copyCited(button) {
    await navigator.clipboard.writeText(`${button.dataset.cited} ${location.origin}${button.dataset.to}`);
    button.nextElementSibling.textContent = button.dataset.copied;
  }

  const shared = location.hash.startsWith("#vraag=") ? location.hash.slice("#vraag=".length) : "";
  let sharedQuestion = "";
  if (shared) {
    sharedQuestion = decodeURIComponent(shared);
    history.replaceState({}, "", place());
  }

  // As if it was typed and Enter was pressed.
  function askShared() {
    const box = document.querySelector(".st-key-ask-row textarea");
    if (!sharedQuestion || !box) return;
    const question = sharedQuestion;
    sharedQuestion = "";
    box.focus();
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, question);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true })), 100);
  }

  // Whether the screen of the address is there, whole.
  function isDrawn() {
    const head = document.querySelector(".vb-masthead[data-at]");
    if (!head || !document.querySelector("[data-test-script-state=notRunning]")) return false;
    const at = new URL(head.dataset.at, location.origin);
    return at.pathname === location.pathname && String(at.searchParams) === String(new URLSearchParams(location.search));
  }

  function restore() {
    for (const id of opened) {
      const details = document.getElementById(id);
      if (details && !details.open) details.open = true;
    }
    if (!isDrawn()) return;
    if (scroll !== null) {
      if (!document.querySelector(":is(.vb-box, .vb-text mark):not(.vb-proof *)")) main().scrollTop = scroll;
      scroll = null;
    }
    if (!wanted || (document.activeElement && document.activeElement !== document.body)) return;
    const those = wanted.href ? alike(wanted.href) : [];
    const same = (wanted.id && document.getElementById(wanted.id)) || those[wanted.nth] || those[0];
    if (same) {
      same.focus({ preventScroll: true });
      wanted = null;
    }
  }

  let waiting = false;
  function tidy() {
    waiting = false;
    askShared();
    restore();
  }
  new MutationObserver(() => {
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(tidy);
    }
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-test-script-state"] });
  tidy();
})();
