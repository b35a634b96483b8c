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
