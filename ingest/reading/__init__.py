"""One file to text with places: a sandboxed child process, and for each format a room of its own.

``sandbox`` is called by the pipeline; ``result`` is what comes out, with a reason where nothing does.
"""

__all__ = ["containers", "front_matter", "ocr", "result", "sandbox"]
