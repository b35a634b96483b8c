"""Weights as integers in blocks with a scale each: MatMulNBits for matrices, GatherBlockQuantized for word vectors."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import NodeProto, helper

from index.model_graph import DOMAIN, Matrix, Weights

_INT8_ACTIVATIONS = 4  # MatMulNBits' accuracy_level: activations become integers too, block by block
_LOOKUP_BLOCK = 32
_LARGE_LOOKUP = 1 << 20  # values; a smaller table isn't worth it
_ROWS = 8192  # at a time: the table of a multilingual model takes 400 MB, and its copies as much again


@dataclass(frozen=True, slots=True)
class Blocks:
    """Rows of weights as packed integers, (n_rows, n_blocks, bytes), and scales, (n_rows, n_blocks)."""

    packed: npt.NDArray[np.uint8]
    scales: Matrix


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
    return Blocks(np.ascontiguousarray(packed), np.ascontiguousarray(scales[:, :, 0]))


def product(node: NodeProto, weights: Weights, bits: int = 8, block: int = 128) -> list[NodeProto]:
    """A product with a constant matrix, its weights in blocks; anything else as it is."""
    matrix = weights.matrix(node.input[1]) if node.op_type == "MatMul" else None
    if matrix is None:
        return [node]
    names = _put(weights, node.input[1], in_blocks(np.ascontiguousarray(matrix.T), bits, block))
    settings: dict[str, Any] = {"bits": bits, "block_size": block, "accuracy_level": _INT8_ACTIVATIONS}
    settings["K"], settings["N"] = matrix.shape
    inputs = [node.input[0], *names]
    return [helper.make_node("MatMulNBits", inputs, node.output, node.name, domain=DOMAIN, **settings)]


def lookup(node: NodeProto, weights: Weights) -> list[NodeProto]:
    """A large table of word vectors, in 4 bits where they hold it as it is, else in 8; anything else as it is."""
    table = weights.matrix(node.input[0]) if node.op_type == "Gather" else None
    if table is None or table.size < _LARGE_LOOKUP:
        return [node]
    bits = 4 if _four_bits_hold(table[:1000]) else 8
    parts = [in_blocks(table[row : row + _ROWS], bits, _LOOKUP_BLOCK) for row in range(0, len(table), _ROWS)]
    packed = np.concatenate([part.packed.reshape(len(part.packed), -1) for part in parts])
    blocks = Blocks(packed, np.concatenate([part.scales for part in parts]))
    names = _put(weights, node.input[0], blocks)
    settings: dict[str, Any] = {"gather_axis": 0, "quantize_axis": 1, "block_size": _LOOKUP_BLOCK, "bits": bits}
    inputs = [names[0], node.input[1], names[1]]
    return [helper.make_node("GatherBlockQuantized", inputs, node.output, node.name, domain=DOMAIN, **settings)]


def _four_bits_hold(rows: Matrix) -> bool:
    blocks = in_blocks(rows, 4, _LOOKUP_BLOCK)
    nibbles = np.stack([blocks.packed & 15, blocks.packed >> 4], axis=-1).reshape(*blocks.scales.shape, -1)
    again = (nibbles.astype(np.float32) - 8) * blocks.scales[:, :, None]
    return bool(np.allclose(again.reshape(len(rows), -1)[:, : rows.shape[1]], rows, rtol=1e-3, atol=1e-6))


def _put(weights: Weights, name: str, blocks: Blocks) -> list[str]:
    """Put the blocks beside the weights they stand for; returns the names of integers and scales."""
    return [weights.put(f"{name}_blocks", blocks.packed), weights.put(f"{name}_scales", blocks.scales)]
