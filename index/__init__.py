"""The core: what a publication, passage and hit are, how it is stored, embedded, read and found.

Imports nothing of ours. Each room below says what it shows to others in its ``__all__``.
"""

import os

from index.telemetry import switch_off

__all__ = ["atomic_files", "bounded_cache", "boxes", "errors", "products", "settings", "telemetry", "types"]

switch_off(os.environ)  # here: everything of ours imports this first, whatever way the process was started
