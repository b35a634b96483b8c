// Keeps question and note in this window (sessionStorage), so that a reload, a new server and Back lose nothing. Each
// question is a step of the history: an entry knows the number of its step, and the question itself stands in no
// address and in no entry. What has to be taken up again is written in a box that nobody sees; web/kept.py reads it.
(() => {
  "use strict";

  const BOX = ".st-key-kept textarea"; // as the question box: what draws it is there already
  const STEP = "vb-step-";
  const NOTE = "vb-note";
  const COUNT = "vb-steps";
  const at = window.vbHistory; // base.js
  let visit = null; // the session of the server that was heard last
  let known = ""; // the question that the server has
  let wanted = null; // what the server has to take up once it is at rest
  let sent = null; // the number under which that was sent, until the server says that it took it up

  function read(key) {
    try {
      return sessionStorage.getItem(key) || "";
    } catch {
      return ""; // a browser may forbid it
    }
  }

  function write(key, text) {
    try {
      if (text) sessionStorage.setItem(key, text);
      else sessionStorage.removeItem(key);
    } catch {
      return; // full, or forbidden: then a reload loses it, as before
    }
  }

  // Two notes as one: what was kept here already stays, in front.
  function joined(own, other) {
    const keys = new Set(own.kept.map((one) => one.key));
    const kept = [...own.kept, ...other.kept.filter((one) => !keys.has(one.key))];
    return JSON.stringify({ ...(own.kept.length ? own : other), kept });
  }

  const here = () => JSON.parse(read(NOTE) || '{"kept": []}');

  // A note that was shared stands behind the #, which no server sees.
  function takeShared() {
    const mark = "#notitie=";
    if (!location.hash.startsWith(mark)) return;
    try {
      const shared = JSON.parse(decodeURIComponent(location.hash.slice(mark.length)));
      write(NOTE, joined(here(), shared));
    } catch {
      // cut off, or not ours: the screen says that the note is empty
    }
    history.replaceState(history.state, "", location.pathname + location.search);
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-share]");
    if (!button) return;
    await navigator.clipboard.writeText(`${location.origin}/notitie#notitie=${encodeURIComponent(read(NOTE))}`);
    button.nextElementSibling.textContent = button.dataset.share;
  });

  // Notes that were put by on this device (localStorage): [{ id, title, at, note }], the newest first. No server hears of
  // them until one is opened.
  const SAVED = "vb-saved";
  const SAVED_AS = "vb-saved-as"; // which of them is open in this window: saving again takes its place

  function saved() {
    try {
      return JSON.parse(localStorage.getItem(SAVED)) || [];
    } catch {
      return []; // forbidden, or not ours
    }
  }

  function put(list) {
    try {
      localStorage.setItem(SAVED, JSON.stringify(list));
      return true;
    } catch {
      return false; // full, or forbidden
    }
  }

  function save() {
    const [note, id] = [read(NOTE), read(SAVED_AS) || String(Date.now())];
    if (!note) return false; // this window may keep nothing
    write(SAVED_AS, id);
    const one = { id, title: JSON.parse(note).title, at: new Date().toISOString(), note };
    return put([one, ...saved().filter((other) => other.id !== id)]);
  }

  function open(id) {
    const one = saved().find((other) => other.id === id);
    if (!one) return; // another window took it away
    if (!here().kept.length) write(SAVED_AS, id);
    send(known, joined(here(), JSON.parse(one.note)));
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-save], [data-open-saved], [data-remove-saved]");
    if (!button) return;
    const { save: told, full, openSaved, removeSaved } = button.dataset;
    if (told) button.nextElementSibling.textContent = save() ? told : full;
    if (openSaved) open(openSaved);
    if (removeSaved) put(saved().filter((one) => one.id !== removeSaved));
    list();
  });

  const WRITTEN = new Intl.DateTimeFormat("nl-NL", { dateStyle: "long", timeStyle: "short" });

  function button(label, title, data) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.setAttribute("aria-label", `${label}: ${title}`);
    Object.assign(made.dataset, data);
    return made;
  }

  // The list of them, where the screen has a place for it; the place is out of sight as long as there are none.
  function list() {
    const room = document.getElementById("vb-saved");
    if (!room) return;
    const rows = saved();
    const shown = JSON.stringify(rows.map((one) => [one.id, one.at]));
    if (room.dataset.shown === shown) return;
    room.dataset.shown = shown;
    room.hidden = !rows.length;
    room.querySelector("ul").replaceChildren(
      ...rows.map(({ id, title, at }) => {
        const [row, name, when] = ["li", "strong", "span"].map((tag) => document.createElement(tag));
        const { open, remove, nameless } = room.dataset;
        const called = title || nameless;
        [name.textContent, when.textContent] = [called, WRITTEN.format(new Date(at))];
        row.append(name, when, button(open, called, { openSaved: id }), button(remove, called, { removeSaved: id }));
        return row;
      }),
    );
  }

  // What is typed in a note reaches the server once its box is left: a file or a link of the note waits for that.
  const MADE = ".st-key-note-downloads button";
  let waits = false;

  function isSent() {
    const note = JSON.parse(read(NOTE) || document.getElementById("vb-kept").dataset.note || "{}");
    const typed = (box) => (document.querySelector(box) || { value: "" }).value.trim();
    const remarks = [...document.querySelectorAll("[class*=st-key-remark-] input")].map((box) => box.value.trim());
    const said = (note.kept || []).map((one) => one.remark);
    const isTitled = typed(".st-key-note-title input") === note.title;
    return isTitled && typed(".st-key-note-words textarea") === note.own_words && remarks.every((one, n) => one === said[n]);
  }

  addEventListener(
    "click",
    (event) => {
      const button = event.target.closest(MADE);
      if (!button || waits || isSent()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const [until, which] = [Date.now() + PATIENCE, [...document.querySelectorAll(MADE)].indexOf(button)];
      const press = () => {
        if (!isSent() && Date.now() < until) return void setTimeout(press, 50);
        waits = true; // long enough
        document.querySelectorAll(MADE)[which]?.click();
        waits = false;
      };
      press();
    },
    true,
  );

  const stepped = () => (at.step ? read(STEP + at.step) : "");

  // As if it was typed and sent: Streamlit listens for Ctrl+Enter.
  function enter(box, text, sends = true) {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    const pressed = { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true };
    if (sends) setTimeout(() => box.dispatchEvent(new KeyboardEvent("keydown", pressed)), 50);
  }

  const PATIENCE = 4000; // milliseconds until it is sent once more: while a script begins, Streamlit may miss a key
  const TIMES = 4;
  const RESTS = "[data-test-script-state=notRunning]";

  function send(question, note, times = 1) {
    const box = document.querySelector(BOX);
    if (!box) return; // another screen came in between, without one
    const number = String(Date.now());
    sent = number;
    wanted = null;
    setTimeout(() => {
      if (sent !== number) return; // it was taken up
      if (times < TIMES) send(question, note, times + 1);
      else {
        sent = null;
        look();
      }
    }, PATIENCE);
    const given = JSON.stringify({ number: sent, asked: question, note });
    enter(box, given);
  }

  // What is typed or asked while something that was kept is on its way would be overwritten by it: it waits for that.
  const QUESTION = ".st-key-ask-row textarea";
  const ASKS = ".st-key-ask-row button, .st-key-examples button";
  let typed = null; // what the visitor wants in the box
  let asks = false; // and whether to ask it, too

  const takesUp = () => sent !== null || wanted !== null || (visit === null && Boolean(stepped() || read(NOTE)));

  addEventListener("input", ({ isTrusted, target }) => {
    if (isTrusted && (takesUp() || typed !== null) && target.matches(QUESTION)) [typed, asks] = [target.value, false];
  });

  function hold(event, text) {
    if (!takesUp()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    [typed, asks] = [text, true];
  }

  addEventListener(
    "keydown",
    (event) => {
      const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey);
      if (sends && event.target.matches(QUESTION)) hold(event, event.target.value);
    },
    true,
  );
  addEventListener(
    "click",
    (event) => {
      const button = event.target.closest(ASKS);
      if (button) hold(event, button.closest(".st-key-ask-row") ? document.querySelector(QUESTION).value : button.innerText.trim());
    },
    true,
  );

  function release(times = 1) {
    const box = document.querySelector(QUESTION);
    if (typed === null || takesUp() || !box) return;
    const [text, sends, before] = [typed, asks, known];
    enter(box, text, sends);
    [typed, asks] = [null, false];
    if (sends && text !== before) setTimeout(() => askAgain(text, before, times), PATIENCE);
  }

  // The key may be missed, and a script that was under way may have put the question before back in the box.
  function askAgain(text, before, times) {
    if (!document.querySelector(RESTS)) return void setTimeout(() => askAgain(text, before, times), PATIENCE); // at work
    const box = document.querySelector(QUESTION);
    const untouched = box && [text, before].includes(box.value);
    if (known !== before || typed !== null || !untouched || times === TIMES) return;
    [typed, asks] = [text, true];
    release(times + 1);
  }

  // What was typed before there was anything to type in (early.js): its box makes way for the real one.
  function takeEarly() {
    const form = document.getElementById("vb-early");
    if (!form || !document.querySelector(".vb-masthead") || !document.querySelector(RESTS)) return;
    const [early, box] = [form.querySelector("textarea"), document.querySelector(QUESTION)];
    if (!box && document.querySelector(".st-key-ask-row")) return; // its place is drawn; what draws the box is on its way
    const isFocused = document.activeElement === early;
    if (box && (form.dataset.typed || form.dataset.asks)) [typed, asks] = [early.value, Boolean(form.dataset.asks)];
    form.remove();
    if (box && isFocused) box.focus();
  }

  function begin(question) {
    known = question;
    at.step = Number(read(COUNT)) + 1;
    write(COUNT, String(at.step));
    write(STEP + at.step, question);
    history.pushState({}, "", location.href);
  }

  function heard({ visit: its, took, asked, note }) {
    if (sent !== null && took !== sent) return; // on its way
    if (sent !== null) {
      sent = null;
      known = asked;
    }
    if (its !== visit) {
      visit = its; // the page is new, or the server is
      known = asked;
      const [question, kept] = [stepped(), read(NOTE)];
      if ((question && !asked) || (kept && !note)) {
        send(asked || question, note || kept);
        return;
      }
    }
    write(NOTE, note);
    if (!note) write(SAVED_AS, ""); // what is begun now is another note
    if (wanted !== null) {
      if (wanted === known) wanted = null;
      else send(wanted, note);
    } else if (asked && asked !== "?" && asked !== known) begin(asked);
    else if (!asked && known) begin(""); // "Nieuwe vraag"
  }

  // Whether a note that was kept is still on its way: then the screen doesn't say that there is none.
  const tell = () => document.documentElement.toggleAttribute("data-note-comes", takesUp() && Boolean(read(NOTE)));

  function tidy() {
    waiting = false;
    list();
    takeEarly();
    tell();
    const sign = document.getElementById("vb-kept");
    if (!sign || !document.querySelector(BOX)) return; // Streamlit fetches what draws a box only when it needs one
    if (!document.querySelector(RESTS)) return;
    heard(sign.dataset);
    tell();
    release();
  }

  addEventListener("popstate", (event) => {
    if (!event.isTrusted) return;
    if (event.state && event.state.vbStep !== undefined) at.step = event.state.vbStep;
    wanted = stepped();
    look();
  });

  let waiting = false;
  function look() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(tidy);
  }
  takeShared();
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-test-script-state", "data-took", "data-asked"] });
  look();
})();
