"""How long people wait: the app, REST, one question, a cold start."""
