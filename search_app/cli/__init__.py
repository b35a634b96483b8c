"""The command line: what each command takes, does and prints.

``parser.main`` is the entry point; modules with heavy imports are loaded after parsing.
"""

__all__ = ["parser"]
