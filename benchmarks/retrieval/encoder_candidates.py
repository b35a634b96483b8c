"""The engines that were considered: each makes one ONNX graph from the exported one, once, under var/."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import onnx
from onnx import NodeProto
from onnxruntime.quantization import QuantType, quantize_dynamic  # type: ignore[import-untyped]

from index.encoder.prepare import quantise as prepare_quantise
from index.encoder.prepare.quantise import GraphConstants, Recipe, Rewriter, quantise

Build = Callable[[Path, Path], None]  # exported graph, target
_FEED_FORWARD_OUTPUT = "/output/dense/MatMul"
_EXPORT = (
    "import sys; from pathlib import Path; from index.encoder import loading; from index.encoder.prepare import export;"
    "export.export(loading.load(sys.argv[1], device='cpu'), Path(sys.argv[2]))"
)


def export(model: str, target: Path) -> Path:
    """Export the unquantised graph, once, in a process of its own: torch stays out of the measurements."""
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-c", _EXPORT, model, str(target)], check=True)
    return target


def product(rewriter: Rewriter) -> Build:
    """Products by the rewriter, word vectors in blocks."""
    return lambda source, target: quantise(Recipe("", rewriter), source, target)


def unchanged(node: NodeProto, weights: GraphConstants) -> list[NodeProto]:
    """A product as it is."""
    return [node]


def blocks(bits: int, block: int) -> Rewriter:
    """Products in blocks of that many values."""
    return partial(prepare_quantise.block_product, bits=bits, block=block)


def dynamic(feed_forward_output: Rewriter | None) -> Build:
    """ONNX Runtime's own int8: weights per channel, activations with one scale for the whole batch.

    ``feed_forward_output``: what is done to the matrices that lose most; None treats them like the rest.
    """

    def build(source: Path, target: Path) -> None:
        nodes = onnx.load(source, load_external_data=False).graph.node
        lossy = [node.name for node in nodes if node.name.endswith(_FEED_FORWARD_OUTPUT)]
        quantize_dynamic(
            source,
            target,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=[name for name in lossy if "attention" not in name] if feed_forward_output else [],
        )
        quantise(Recipe("", feed_forward_output or unchanged), target, target)

    return build


CANDIDATES: Mapping[str, Build] = {
    "fp32": lambda source, target: quantise(Recipe("", None), source, target),
    "fp32, word vectors in 4-bit blocks": product(unchanged),
    "int8 per token, value fp32": product(prepare_quantise.tokenwise_product),
    "int8 per token": product(partial(prepare_quantise.tokenwise_product, kept=())),
    "int8, blocks of 128": product(blocks(8, 128)),
    "dynamic int8": dynamic(None),
    "dynamic int8, ff output fp32": dynamic(unchanged),
}


def build(name: str, exported: Path) -> Path:
    """The graph of a candidate, made when it isn't there yet."""
    folder = exported.parent / name.replace(", ", "-").replace(" ", "-")
    target = folder / "model.onnx"
    if not target.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        CANDIDATES[name](exported, folder / "part.onnx")
        (folder / "part.onnx").rename(target)
    return target
