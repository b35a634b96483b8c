"""Makes an exported graph small and fast, by the first recipe that keeps its vectors. Measured in docs/encoder.md.

Weights become integers in blocks with a scale each, run by ONNX Runtime's MatMulNBits (which makes integers of the
activations block by block too, so that a vector doesn't depend on what else is in its batch) and GatherBlockQuantized.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import helper, numpy_helper

LOWEST_COSINE = 0.999  # of a quantised vector with the original one, at worst, over the texts tried
_DOMAIN = "com.microsoft"
_INT8_ACTIVATIONS = 4  # MatMulNBits' accuracy_level
_LOOKUP_BLOCK = 32
_ROWS = 8192  # at a time: the table of a multilingual model takes 400 MB, and its copies as much again
_LARGE_LOOKUP = 1 << 20  # values; a smaller table isn't worth it

Weights = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Recipe:
    """Weights of matrix products in blocks of ``block`` values of ``bits`` bits (4 or 8); 32 bits are left alone.

    ``small_lookup``: the table of word vectors in blocks too.
    """

    bits: int
    block: int
    small_lookup: bool = True

    @property
    def label(self) -> str:
        """What the engine's name says of it."""
        return "fp32" if self.bits == 32 else f"int{self.bits}x{self.block}"


@dataclass(frozen=True, slots=True)
class Quantised:
    """The recipe that was taken and the lowest cosine it gave."""

    recipe: Recipe
    cosine: float


@dataclass(frozen=True, slots=True)
class Blocks:
    """Rows of weights as packed integers, (n_rows, n_blocks, bytes), and scales, (n_rows, n_blocks)."""

    packed: npt.NDArray[np.uint8]
    scales: Weights


FASTEST_FIRST = (Recipe(8, 128), Recipe(8, 32), Recipe(32, 0, small_lookup=False))


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
    if recipe.bits == 32 and not recipe.small_lookup:
        shutil.copyfile(source, target)
        return
    model = onnx.load(source)
    weights = {tensor.name: tensor for tensor in model.graph.initializer}
    nodes = [_quantised_node(node, weights, recipe) for node in model.graph.node]
    used = {name for node in nodes for name in node.input}
    del model.graph.node[:], model.graph.initializer[:]
    model.graph.node.extend(nodes)
    model.graph.initializer.extend(tensor for name, tensor in weights.items() if name in used)
    model.opset_import.append(helper.make_opsetid(_DOMAIN, 1))
    onnx.save(model, target)


def in_blocks(rows: Weights, bits: int, block: int) -> Blocks:
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
    return Blocks(np.ascontiguousarray(packed), np.ascontiguousarray(scales[:, :, 0]))


def _quantised_node(node: onnx.NodeProto, weights: dict[str, onnx.TensorProto], recipe: Recipe) -> onnx.NodeProto:
    if node.op_type == "MatMul" and recipe.bits < 32 and node.input[1] in weights:
        return _product(node, weights, recipe)
    if node.op_type == "Gather" and recipe.small_lookup and node.input[0] in weights:
        table = weights[node.input[0]]
        if len(table.dims) == 2 and table.dims[0] * table.dims[1] >= _LARGE_LOOKUP:
            return _lookup(node, weights)
    return node


def _product(node: onnx.NodeProto, weights: dict[str, onnx.TensorProto], recipe: Recipe) -> onnx.NodeProto:
    matrix: Weights = numpy_helper.to_array(weights[node.input[1]])
    blocks = in_blocks(np.ascontiguousarray(matrix.T), recipe.bits, recipe.block)
    return helper.make_node(
        "MatMulNBits",
        [node.input[0], *_add(weights, node.input[1], blocks)],
        node.output,
        name=node.name,
        domain=_DOMAIN,
        K=matrix.shape[0],
        N=matrix.shape[1],
        bits=recipe.bits,
        block_size=recipe.block,
        accuracy_level=_INT8_ACTIVATIONS,
    )


def _lookup(node: onnx.NodeProto, weights: dict[str, onnx.TensorProto]) -> onnx.NodeProto:
    """Four bits where they hold the table as it is (it was 4-bit blocks before), else eight."""
    table: Weights = numpy_helper.to_array(weights[node.input[0]])
    bits = 4 if _four_bits_hold(table[:1000]) else 8
    parts = [in_blocks(table[row : row + _ROWS], bits, _LOOKUP_BLOCK) for row in range(0, len(table), _ROWS)]
    packed = np.concatenate([part.packed.reshape(len(part.packed), -1) for part in parts])
    data, scales = _add(weights, node.input[0], Blocks(packed, np.concatenate([part.scales for part in parts])))
    return helper.make_node(
        "GatherBlockQuantized",
        [data, node.input[1], scales],
        node.output,
        name=node.name,
        domain=_DOMAIN,
        gather_axis=0,
        quantize_axis=1,
        block_size=_LOOKUP_BLOCK,
        bits=bits,
    )


def _four_bits_hold(rows: Weights) -> bool:
    blocks = in_blocks(rows, 4, _LOOKUP_BLOCK)
    nibbles = np.stack([blocks.packed & 15, blocks.packed >> 4], axis=-1).reshape(*blocks.scales.shape, -1)
    again = (nibbles.astype(np.float32) - 8) * blocks.scales[:, :, None]
    return bool(np.allclose(again.reshape(len(rows), -1)[:, : rows.shape[1]], rows, rtol=1e-3, atol=1e-6))


def _add(weights: dict[str, onnx.TensorProto], name: str, blocks: Blocks) -> list[str]:
    """Put the blocks beside the weights they stand for; returns the names of integers and scales."""
    names = [f"{name}_blocks", f"{name}_scales"]
    weights[names[0]] = numpy_helper.from_array(blocks.packed, names[0])
    weights[names[1]] = numpy_helper.from_array(blocks.scales, names[1])
    return names
