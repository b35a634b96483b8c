"""Opens the encoder that the settings name; heavy libraries are loaded only when they are needed."""

from pathlib import Path

from index.encoder.manifest import EMBEDDED, folder_of
from index.encoder.onnx import leave_to_encoder
from index.encoder.protocol import Encoder
from index.settings import Engine


def open_encoder(models_dir: Path, name: str = EMBEDDED, engine: Engine = "onnx", dim: int = 0) -> Encoder:
    """The encoder of a prepared model: by ONNX Runtime on the processor, or by torch on the best device there is.

    ``dim`` is how many values of a vector are kept, 0: all.

    Raises:
        ModelError: The model isn't prepared, or is incomplete; the message names the command that prepares it.
    """
    if engine == "onnx":
        from index.encoder.onnx import OnnxEncoder

        leave_to_encoder()
        return OnnxEncoder(folder_of(models_dir, name, dim))
    from index.encoder.torch import SentenceTransformerEncoder

    return SentenceTransformerEncoder(name, dim=dim)
