"""What the commands do that stay running: settings and options in, until the process is told to stop."""

import argparse

from index.config import Settings
from search_app.workshop import prepare_if_needed


def serve(settings: Settings, options: argparse.Namespace) -> None:
    """Open the app and the REST API."""
    from search_app import asgi  # streamlit takes seconds to import

    prepare_if_needed(settings)
    asgi.run(settings, options.host, options.port)


def api(settings: Settings, options: argparse.Namespace) -> None:
    """Open the REST API alone."""
    from search_app import api_alone

    prepare_if_needed(settings)
    api_alone.run(settings, options.host, options.port)
