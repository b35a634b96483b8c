"""What the commands do that stay running: settings and options in, until the process is told to stop."""

import argparse

from index.settings import Settings
from search_app import composition


def serve(settings: Settings, options: argparse.Namespace) -> None:
    """Open the app and the REST API."""
    composition.run_app(settings, options.host, options.port)


def api(settings: Settings, options: argparse.Namespace) -> None:
    """Open the REST API alone."""
    composition.run_api(settings, options.host, options.port)


def mcp(settings: Settings, options: argparse.Namespace) -> None:
    """Let an assistant ask: the one that started this process, or over HTTP."""
    composition.run_mcp(settings, options.host, options.port, options.http)
