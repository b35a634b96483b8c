"""From files to passages in the index. Imports ``index`` only.

``pipeline.pipeline`` runs the stages; each room below is one of them.
"""

__all__ = []
