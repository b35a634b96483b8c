"""Products in int8 with a scale for every token and for every column of the weights.

ONNX Runtime's own dynamic quantisation has one scale for all activations of a batch: a token with large values, or
another text in the batch, then takes the precision of all others. A scale a token costs a few cheap operations more
and makes the vector of a text its own.
"""

import numpy as np
from onnx import NodeProto, helper

from index.model_graph import DOMAIN, Matrix, Weights

_ZERO = "tokenwise_zero"
_ONE = "tokenwise_one"
_STEP = "tokenwise_step"
_TINY = "tokenwise_tiny"
KEPT = ("/value/",)  # what a layer hands on: a twelfth of the work, and two thirds of what int8 loses


def product(node: NodeProto, weights: Weights, kept: tuple[str, ...] = KEPT) -> list[NodeProto]:
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


def _quantised(name: str, quantised: str, rows: str, weights: Weights) -> list[NodeProto]:
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
