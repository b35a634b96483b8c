"""The shipped reader as a network again, to go on from: ``python -m training.shipped --out FOLDER``.

Its int8 weights become floats; what the search's scores counted for while it learnt isn't in them and begins anew.
"""

import argparse
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import GraphProto, NodeProto, numpy_helper
from torch import Tensor

from index.encoder.prepare import embedded_weights as model_source
from index.encoder.tokens_sentencepiece import SentencePieceTokenizer
from index.reader.framing import LENGTH
from index.reader.onnx_reader import MODEL_FILE, TOKENS_FILE, WEIGHTS
from training.network import Reader, Size
from training.reader import ROWS_FILE, SIZE_FILE, save

_TO_BIAS = ("Cast", "Mul", "Add")  # what follows a product of whole numbers, as onnxruntime's quantizer writes it


def main() -> None:
    """Write the folder as training.reader does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    save(restored(options.weights, options.out), options.out)


def restored(weights: Path, folder: Path) -> Reader:
    """The network of an exported reader; what belongs to it is written into the folder."""
    source = model_source.read(model_source.find())
    row_of = {piece: row for row, piece in enumerate(source.vocabulary.pieces)}
    shutil.copyfile(weights / TOKENS_FILE, folder / TOKENS_FILE)
    kept = np.array([row_of[piece] for piece in SentencePieceTokenizer(folder / TOKENS_FILE).pieces()], dtype=np.int64)
    state = dict(_state(onnx.load(str(weights / MODEL_FILE)).graph))
    n_layers = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
    size = Size(n_layers, LENGTH)
    np.save(folder / ROWS_FILE, kept)
    (folder / SIZE_FILE).write_text(json.dumps(asdict(size)) + "\n", encoding="utf-8")
    model = Reader(source, kept, size)
    missing = model.load_state_dict(state, strict=False)
    if missing.unexpected_keys or set(missing.missing_keys) != {"trust"}:
        raise ValueError(f"{weights / MODEL_FILE} is no export of this network: {missing}")
    return model.eval()


def _state(graph: GraphProto) -> Iterator[tuple[str, Tensor]]:
    """The parameters under the network's own names: those that kept theirs, and each product's by its bias."""
    held = {one.name: torch.tensor(numpy_helper.to_array(one)) for one in graph.initializer}
    yield from ((name, tensor) for name, tensor in held.items() if "MatMul" not in name and "_Transposed_" not in name)
    takers = {name: node for node in graph.node for name in node.input}
    for node in graph.node:
        if node.op_type == "MatMulInteger" and (quantized := node.input[1]) in held:
            stem = quantized.removesuffix("_quantized")
            weight = (held[quantized].float() - held[f"{stem}_zero_point"].float()) * held[f"{stem}_scale"]
            yield _bias_of(node, takers, held).replace(".bias", ".weight"), weight.T.contiguous()


def _bias_of(node: NodeProto, takers: dict[str, NodeProto], held: dict[str, Tensor]) -> str:
    for _ in _TO_BIAS:
        node = takers[node.output[0]]
    found: str = next(name for name in node.input if name in held)
    return found


if __name__ == "__main__":
    main()
