"""Makes an exported graph small and fast, by the first recipe that keeps its vectors.

Measured in docs/measurements/encoder.md.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import onnx
from onnx import NodeProto, helper, numpy_helper

DOMAIN = "com.microsoft"  # where ONNX Runtime's own operators live

Matrix = npt.NDArray[np.float32]
Array: TypeAlias = npt.NDArray[np.float32] | npt.NDArray[np.int8] | npt.NDArray[np.uint8]


class GraphConstants:
    """The constants of a graph. ``done`` is for a rewriter that must make something only once."""

    def __init__(self, tensors: dict[str, onnx.TensorProto]) -> None:
        self._tensors = tensors
        self.done: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._tensors

    def matrix(self, name: str) -> Matrix | None:
        """The weights of that name when they are a matrix."""
        tensor = self._tensors.get(name)
        return numpy_helper.to_array(tensor) if tensor is not None and len(tensor.dims) == 2 else None

    def put(self, name: str, values: Array) -> str:
        """Add a constant; returns its name."""
        self._tensors[name] = numpy_helper.from_array(values, name)
        return name

    def used(self, nodes: list[onnx.NodeProto]) -> list[onnx.TensorProto]:
        """The constants that the nodes read."""
        names = {name for node in nodes for name in node.input}
        return [tensor for name, tensor in self._tensors.items() if name in names]


Rewriter = Callable[[onnx.NodeProto, GraphConstants], list[onnx.NodeProto]]


def rewrite(source: Path, target: Path, rewriter: Rewriter) -> None:
    """Write ``target``: the graph of ``source`` with each node replaced by what ``rewriter`` makes of it."""
    model = onnx.load(source, load_external_data=False)  # what stands beside it stays there
    weights = GraphConstants({tensor.name: tensor for tensor in model.graph.initializer})
    nodes = [made for node in model.graph.node for made in rewriter(node, weights)]
    kept = weights.used(nodes)
    del model.graph.node[:], model.graph.initializer[:]
    model.graph.node.extend(nodes)
    model.graph.initializer.extend(kept)
    if DOMAIN not in {opset.domain for opset in model.opset_import}:
        model.opset_import.append(helper.make_opsetid(DOMAIN, 1))
    onnx.save(model, target)


_INT8_ACTIVATIONS = 4  # MatMulNBits' accuracy_level: activations become integers too, block by block
_LOOKUP_BLOCK = 32
LOOKUP = "GatherBlockQuantized"
_LARGE_LOOKUP = 1 << 20  # values; a smaller table isn't worth it
_ROWS = 8192  # at a time: the table of a multilingual model takes 400 MB, and its copies as much again


@dataclass(frozen=True, slots=True)
class Blocks:
    """Rows of weights as packed integers, (n_rows, n_blocks, bytes), and scales, (n_rows, n_blocks)."""

    packed: npt.NDArray[np.uint8]
    scales: Matrix
    bits: int


def in_blocks(rows: Matrix, bits: int, block: int) -> Blocks:
    """Quantise (n_rows, n_values) symmetrically: value = (integer - 2 ** (bits - 1)) * scale.

    The largest value of a block becomes the lowest integer, so that weights that were 4-bit blocks before stay exact.
    """
    n_rows, n_values = rows.shape
    n_blocks = -(-n_values // block)
    padded = np.zeros((n_rows, n_blocks * block), dtype=np.float32)
    padded[:, :n_values] = rows
    blocks = padded.reshape(n_rows, n_blocks, block)
    half = 1 << (bits - 1)
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=2)[:, :, None], axis=2)
    scales = largest / -half
    steps = np.divide(blocks, scales, out=np.zeros_like(blocks), where=scales != 0)
    integers = (np.clip(np.rint(steps), -half, half - 1) + half).astype(np.uint8)
    packed = integers if bits == 8 else integers[:, :, 0::2] | (integers[:, :, 1::2] << 4)
    return Blocks(np.ascontiguousarray(packed), np.ascontiguousarray(scales[:, :, 0]), bits)


def block_product(node: NodeProto, weights: GraphConstants, bits: int = 8, block: int = 128) -> list[NodeProto]:
    """A product with a constant matrix, its weights in blocks; anything else as it is."""
    matrix = weights.matrix(node.input[1]) if node.op_type == "MatMul" else None
    if matrix is None:
        return [node]
    names = _put(weights, node.input[1], in_blocks(np.ascontiguousarray(matrix.T), bits, block))
    settings: dict[str, Any] = {"bits": bits, "block_size": block, "accuracy_level": _INT8_ACTIVATIONS}
    settings["K"], settings["N"] = matrix.shape
    inputs = [node.input[0], *names]
    return [helper.make_node("MatMulNBits", inputs, node.output, node.name, domain=DOMAIN, **settings)]


def lookup(node: NodeProto, weights: GraphConstants) -> list[NodeProto]:
    """A large table of word vectors, in 4 bits where they hold it as it is, else in 8; anything else as it is."""
    table = weights.matrix(node.input[0]) if node.op_type == "Gather" else None
    if table is None or table.size < _LARGE_LOOKUP:
        return [node]
    blocks = table_in_blocks(table)
    names = _put(weights, node.input[0], blocks)
    inputs = [names[0], node.input[1], names[1]]
    return [helper.make_node(LOOKUP, inputs, node.output, node.name, **lookup_settings(blocks))]


def table_in_blocks(table: Matrix) -> Blocks:
    """A table of word vectors, in 4 bits where they hold it as it is, else in 8; ``packed`` is (n_rows, bytes)."""
    bits = 4 if _four_bits_hold(table[:1000]) else 8
    parts = [in_blocks(table[row : row + _ROWS], bits, _LOOKUP_BLOCK) for row in range(0, len(table), _ROWS)]
    packed = np.concatenate([part.packed.reshape(len(part.packed), -1) for part in parts])
    return Blocks(packed, np.concatenate([part.scales for part in parts]), bits)


def lookup_settings(table: Blocks) -> dict[str, Any]:
    """How a ``LOOKUP`` reads that table."""
    return {
        "domain": DOMAIN, "gather_axis": 0, "quantize_axis": 1, "block_size": _LOOKUP_BLOCK, "bits": table.bits
    }  # fmt: skip


def _four_bits_hold(rows: Matrix) -> bool:
    blocks = in_blocks(rows, 4, _LOOKUP_BLOCK)
    nibbles = np.stack([blocks.packed & 15, blocks.packed >> 4], axis=-1).reshape(*blocks.scales.shape, -1)
    again = (nibbles.astype(np.float32) - 8) * blocks.scales[:, :, None]
    return bool(np.allclose(again.reshape(len(rows), -1)[:, : rows.shape[1]], rows, rtol=1e-3, atol=1e-6))


def _put(weights: GraphConstants, name: str, blocks: Blocks) -> list[str]:
    """Put the blocks beside the weights they stand for; returns the names of integers and scales."""
    return [weights.put(f"{name}_blocks", blocks.packed), weights.put(f"{name}_scales", blocks.scales)]


_ZERO = "tokenwise_zero"
_ONE = "tokenwise_one"
_STEP = "tokenwise_step"
_TINY = "tokenwise_tiny"
KEPT = ("/value/",)  # what a layer hands on: a twelfth of the work, and two thirds of what int8 loses


def tokenwise_product(node: NodeProto, weights: GraphConstants, kept: tuple[str, ...] = KEPT) -> list[NodeProto]:
    """A product with a constant matrix in int8; anything else as it is, and what has a ``kept`` part in its name."""
    matrix = weights.matrix(node.input[1]) if node.op_type == "MatMul" else None
    if matrix is None or any(part in node.name for part in kept):
        return [node]
    name, activations, output = node.input[1], node.input[0], node.output[0]
    scales = _column_scales(matrix)
    integers = weights.put(f"{name}_int8", np.rint(matrix / scales).astype(np.int8))
    columns = weights.put(f"{name}_scales", scales)
    quantised, rows = f"{activations}_uint8", f"{activations}_scales"
    inputs = [quantised, integers, _ONE, columns, _ZERO]
    return [
        *_quantised(activations, quantised, rows, weights),
        helper.make_node("MatMulIntegerToFloat", inputs, [f"{output}_columns"], node.name, domain=DOMAIN),
        helper.make_node("Mul", [f"{output}_columns", rows], [output], f"{node.name}_rows"),
    ]


def _column_scales(matrix: Matrix) -> Matrix:
    largest = np.abs(matrix).max(axis=0)
    scales: Matrix = np.where(largest > 0, largest / 127, 1).astype(np.float32)
    return scales


def _quantised(name: str, quantised: str, rows: str, weights: GraphConstants) -> list[NodeProto]:
    """Activations to unsigned integers around 128 (what VNNI multiplies) and a scale a token; once for each name."""
    if name in weights.done:
        return []
    weights.done.add(name)
    weights.put(_ZERO, np.array(128, dtype=np.uint8))
    weights.put(_ONE, np.array(1, dtype=np.float32))
    weights.put(_STEP, np.array(1 / 127, dtype=np.float32))
    weights.put(_TINY, np.array(1e-9, dtype=np.float32))  # a token of nothing but zeros stays zeros
    return [
        helper.make_node("Abs", [name], [f"{rows}_sizes"]),
        helper.make_node("ReduceMax", [f"{rows}_sizes"], [f"{rows}_largest"], axes=[-1], keepdims=1),
        helper.make_node("Mul", [f"{rows}_largest", _STEP], [f"{rows}_exact"]),
        helper.make_node("Add", [f"{rows}_exact", _TINY], [rows]),
        helper.make_node("Div", [name, rows], [f"{rows}_steps"]),
        helper.make_node("QuantizeLinear", [f"{rows}_steps", _ONE, _ZERO], [quantised]),
    ]


LOWEST_COSINE = 0.999  # of a quantised vector with the original one, at worst, over the texts tried


@dataclass(frozen=True, slots=True)
class Recipe:
    """What becomes of products with weights; None leaves the whole graph as it is. Word vectors go in blocks."""

    label: str
    product: Rewriter | None


@dataclass(frozen=True, slots=True)
class Quantised:
    """The recipe that was taken and the lowest cosine it gave."""

    recipe: Recipe
    cosine: float


FASTEST_FIRST = (
    Recipe("int8-tokens", tokenwise_product),
    Recipe("int8-blocks", block_product),  # for processors without VNNI, where the first may overflow
    Recipe("fp32", None),
)


def quantise_well(source: Path, target: Path, agreement: Callable[[Path], float]) -> Quantised:
    """Write ``target`` by the fastest recipe whose ``agreement`` with the source is good enough on this processor.

    The last recipe changes nothing, so one is always found.
    """
    for recipe in FASTEST_FIRST:
        quantise(recipe, source, target)
        cosine = agreement(target)
        if cosine >= LOWEST_COSINE:
            break
    return Quantised(recipe, cosine)


def quantise(recipe: Recipe, source: Path, target: Path) -> None:
    """Write ``target``: the graph of ``source`` with its weights as the recipe says."""
    product = recipe.product
    if product is None:
        shutil.copyfile(source, target)
        return

    def rewriter(node: NodeProto, weights: GraphConstants) -> list[NodeProto]:
        return lookup(node, weights) if node.op_type == "Gather" else product(node, weights)

    rewrite(source, target, rewriter)
