"""What the commands do that stay running: settings and options in, until the process is told to stop."""

import argparse

from index.settings import Settings
from search_app.api.guards import guarded, keys_in
from search_app.composition import prepare_if_needed
from search_app.service import Service
from search_app.serving import names_of
from search_app.serving import serve as serve_app


def serve(settings: Settings, options: argparse.Namespace) -> None:
    """Open the app and the REST API."""
    from search_app.web import asgi  # streamlit takes seconds to import

    prepare_if_needed(settings)
    asgi.run(settings, options.host, options.port)


def api(settings: Settings, options: argparse.Namespace) -> None:
    """Open the REST API alone."""
    from search_app.api import app as api_app

    prepare_if_needed(settings)
    api_app.run(settings, options.host, options.port)


def mcp(settings: Settings, options: argparse.Namespace) -> None:
    """Let an assistant ask: the one that started this process, or over HTTP."""
    from search_app.api import mcp as api_mcp  # its libraries take seconds to import

    prepare_if_needed(settings)
    service = Service(settings)
    if not options.http:
        api_mcp.over_stdio(service)
        return
    app = api_mcp.over_http(service, names_of(settings, options.host))
    serve_app(guarded(app, keys_in(settings.api_keys)), options.host, options.port)
