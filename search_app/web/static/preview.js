// The number behind a sentence opens what proves it beside the answer, at once: the marked page and the sentence. Without a
// preview, or opened in a tab of its own, it is the link that it was. While it is open it is a step of the history: the
// browser's Back closes it and leaves the answer where it was.
(() => {
  "use strict";

  const room = document.createElement("dialog");
  room.className = "vb-proof-room";
  document.body.append(room);
  let from = null; // the link that has the focus again when it closes
  let isStep = false; // whether the entry of the history that we are at is that of the preview
  let onward = null; // the link to the source that is followed once that entry is gone

  function show(link, preview) {
    from = link;
    room.replaceChildren(...preview.cloneNode(true).childNodes);
    room.setAttribute("aria-label", link.getAttribute("aria-label"));
    room.showModal();
    room.scrollTop = 0;
    history.pushState({ ...history.state, vbPreview: true }, "", location.href);
    isStep = true;
    const picture = room.querySelector("img");
    if (!picture) return;
    picture.loading = "eager";
    picture.addEventListener("load", () => {
      picture.parentElement.classList.add("vb-there");
      room.querySelector(".vb-box")?.scrollIntoView({ block: "nearest" });
    });
  }

  room.addEventListener("close", () => {
    room.replaceChildren();
    if (isStep) history.back();
    if (from && from.isConnected) from.focus({ preventScroll: true });
  });
  addEventListener(
    "popstate",
    (event) => {
      const left = isStep;
      isStep = false;
      if (left && !(event.state && event.state.vbPreview)) event.stopImmediatePropagation(); // the screen stays as it is
      if (onward) onward.click();
      onward = null;
      room.close();
    },
    true,
  );

  addEventListener(
    "click",
    (event) => {
      const { target, button, ctrlKey, metaKey, shiftKey, altKey } = event;
      if (target === room || target.closest(".vb-proof-room [data-close]")) {
        room.close(); // beside it, or on its button
        return;
      }
      const plain = button === 0 && !ctrlKey && !metaKey && !shiftKey && !altKey;
      const source = target.closest(".vb-proof-room a[href]");
      if (source && isStep && plain) {
        event.preventDefault();
        event.stopPropagation();
        onward = source;
        history.back();
        return;
      }
      const link = target.closest("a[data-preview]");
      const preview = link && document.getElementById(`bewijs-${link.dataset.preview}`);
      if (!preview || !plain) return;
      event.preventDefault();
      event.stopPropagation();
      show(link, preview);
    },
    true,
  );
})();
