"""Serves the app over the fake service, for the browser tests: python fake_server.py PORT [empty]."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "helpers"))

from fake_service import FakeService

from search_app import asgi, serving

if __name__ == "__main__":
    serving.serve(asgi.build(FakeService(filled="empty" not in sys.argv)), "127.0.0.1", int(sys.argv[1]))
