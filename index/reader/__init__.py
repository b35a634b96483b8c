"""Reads a question and passages together: which sentences answer, which passage does, or that nothing here does."""

from index.reader.onnx_reader import OnnxReader
from index.reader.reading import Readable, Reader, Reading, Spanned, Titled
from index.reader.weighing import Blend, Calibration, Seen, seen

__all__ = ["Blend", "Calibration", "OnnxReader", "Readable", "Reader", "Reading", "Seen", "Spanned", "Titled", "seen"]
