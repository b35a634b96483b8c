"""How Streamlit is set up here: quiet (no telemetry, no watching), nothing of its own chrome, and our colours."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from streamlit import config

from search_app.limits import MAINTAINER_UPLOAD_MB

Option: TypeAlias = str | int | float | bool

SECRETS_FILE = "secrets.toml"
ACCENT = "#0B5E57"

OPTIONS: Mapping[str, Option] = {
    "browser.gatherUsageStats": False,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.enableStaticServing": False,
    "server.maxUploadSize": 20,  # megabytes of one file
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "runner.magicEnabled": False,
    "theme.base": "light",
    "theme.primaryColor": ACCENT,
    "theme.backgroundColor": "#FBFAF7",
    "theme.secondaryBackgroundColor": "#FFFFFF",
    "theme.textColor": "#1B2624",
    "theme.linkColor": ACCENT,
    "theme.borderColor": "#7C8B88",
    "theme.font": "'Atkinson Hyperlegible Next', sans-serif",
    "theme.headingFont": "Newsreader, serif",
    "theme.baseRadius": "0.6rem",
    "theme.buttonRadius": "0.6rem",
}


def apply_for_maintainers(data_dir: Path) -> None:
    """Beside ``apply``: bigger files (beheer_door.py holds visitors to less), and where the OIDC client is told of."""
    config.set_option("server.maxUploadSize", MAINTAINER_UPLOAD_MB)
    config.set_option("secrets.files", [str(data_dir / SECRETS_FILE)])


def apply() -> None:
    """Set the options for this process; a settings file of Streamlit's own does not change them."""
    for name, option in OPTIONS.items():
        config.set_option(name, option)
