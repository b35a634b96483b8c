// The number behind a sentence opens what proves it beside the answer, at once: the marked page and the sentence. Without a
// preview, or opened in a tab of its own, it is the link that it was.
(() => {
  "use strict";

  const room = document.createElement("dialog");
  room.className = "vb-proof-room";
  document.body.append(room);
  let from = null; // the link that has the focus again when it closes

  function show(link, preview) {
    from = link;
    room.replaceChildren(...preview.cloneNode(true).childNodes);
    room.setAttribute("aria-label", link.getAttribute("aria-label"));
    room.showModal();
    room.scrollTop = 0;
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
    if (from && from.isConnected) from.focus({ preventScroll: true });
  });
  addEventListener("popstate", () => room.close());

  addEventListener(
    "click",
    (event) => {
      const { target, button, ctrlKey, metaKey, shiftKey, altKey } = event;
      if (target === room || target.closest(".vb-proof-room :is([data-close], a[href])")) {
        room.close(); // beside it, on its button, or on the way to the source
        return;
      }
      const link = target.closest("a[data-preview]");
      const preview = link && document.getElementById(`bewijs-${link.dataset.preview}`);
      if (!preview || button !== 0 || ctrlKey || metaKey || shiftKey || altKey) return;
      event.preventDefault();
      event.stopPropagation();
      show(link, preview);
    },
    true,
  );
})();
