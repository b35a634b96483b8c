"""From files to passages in the index. Imports ``index`` only.

``pipeline.pipeline`` runs the stages; each room below is one of them.
"""

import index as _index  # noqa: F401 - first: it keeps libraries from telling their makers anything

__all__ = ["archive", "chunking", "pipeline", "privacy", "products", "reading", "sources"]
