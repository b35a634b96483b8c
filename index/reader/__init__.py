"""Reads a question and passages together: which sentences answer, which passage does, or that nothing here does.

``open_reader`` opens the weights of the package; ``Blend``, ``Features`` and ``Calibration`` join what it says with
what the search found.
"""

from index.reader.onnx_reader import OnnxReader, open_reader
from index.reader.reading import Readable, Reader, Reading, Spanned, Titled
from index.reader.weighing import Blend, Calibration, Features, features_of

__all__ = [
    "Blend",
    "Calibration",
    "Features",
    "OnnxReader",
    "Readable",
    "Reader",
    "Reading",
    "Spanned",
    "Titled",
    "features_of",
    "open_reader",
]
