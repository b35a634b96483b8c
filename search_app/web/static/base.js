// Tells Streamlit where its server is, before it begins: from an address like /bron it would look under that first.
window.__streamlit = { BACKEND_BASE_URL: location.origin, MAIN_PAGE_BASE_URL: location.origin };
