// Tells Streamlit where its server is, before it begins: from an address like /bron it would look under that first.
// What it would ask the server before it connects stands here too, so it connects at once; the server's own answers still
// come. Only with its cookie at hand, which a maintainer who logged in is known by.
window.__streamlit = {
  BACKEND_BASE_URL: location.origin,
  MAIN_PAGE_BASE_URL: location.origin,
  get HOST_CONFIG() {
    if (!document.cookie.includes("_streamlit_xsrf=")) return undefined;
    return { allowedOrigins: [location.origin], useExternalAuthToken: false, enableCustomParentMessages: false };
  },
};
// The line to the server is opened here, for who was here before: Streamlit would do so once its scripts are read, and a
// slow line goes to and fro three times for it. It gets this one when it asks for the first; the server says nothing on
// it until Streamlit does. The token may be written otherwise by then (another mask): it is the same one.
(() => {
  "use strict";

  const token = /(?:^|; )_streamlit_xsrf=([^;]*)/.exec(document.cookie);
  if (!token) return;
  const Own = window.WebSocket;
  const address = `${location.origin.replace("http", "ws")}/_stcore/stream`;
  const ahead = new Own(address, ["streamlit", token[1]]);
  window.WebSocket = new Proxy(Own, {
    construct(_, [wanted, protocols]) {
      window.WebSocket = Own;
      const fits = wanted === address && protocols.length === 2 && ahead.readyState <= Own.OPEN;
      if (!fits) ahead.addEventListener("open", () => ahead.close());
      if (!fits && ahead.readyState === Own.OPEN) ahead.close();
      if (fits && ahead.readyState === Own.OPEN) setTimeout(() => ahead.dispatchEvent(new Event("open")));
      return fits ? ahead : new Own(wanted, protocols);
    },
  });
})();
// Streamlit fetches its icon font (366 kB) before anything asks for an icon. An icon that is drawn still fetches it.
(() => {
  "use strict";

  const load = document.fonts.load.bind(document.fonts);
  document.fonts.load = (font, ...rest) => (font.includes("Material Symbols") ? Promise.resolve([]) : load(font, ...rest));
})();
// The step of the history that we are at (kept.js). Noted here, before Streamlit begins: it writes entries of its own, and
// whoever writes one, it belongs to this step.
(() => {
  "use strict";

  window.vbHistory = { step: (history.state && history.state.vbStep) || 0 };
  for (const name of ["pushState", "replaceState"]) {
    const own = history[name].bind(history);
    history[name] = (state, ...rest) => own({ ...state, vbStep: window.vbHistory.step }, ...rest);
  }
  history.replaceState(history.state, "");
})();
