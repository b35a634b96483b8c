"""An ONNX graph while it is rewritten: its nodes one by one, its weights by name."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import onnx
from onnx import helper, numpy_helper

DOMAIN = "com.microsoft"  # where ONNX Runtime's own operators live

Matrix = npt.NDArray[np.float32]
Array: TypeAlias = npt.NDArray[np.float32] | npt.NDArray[np.int8] | npt.NDArray[np.uint8]


class Weights:
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


Rewriter = Callable[[onnx.NodeProto, Weights], list[onnx.NodeProto]]


def rewrite(source: Path, target: Path, rewriter: Rewriter) -> None:
    """Write ``target``: the graph of ``source`` with each node replaced by what ``rewriter`` makes of it."""
    model = onnx.load(source)
    weights = Weights({tensor.name: tensor for tensor in model.graph.initializer})
    nodes = [made for node in model.graph.node for made in rewriter(node, weights)]
    kept = weights.used(nodes)
    del model.graph.node[:], model.graph.initializer[:]
    model.graph.node.extend(nodes)
    model.graph.initializer.extend(kept)
    if DOMAIN not in {opset.domain for opset in model.opset_import}:
        model.opset_import.append(helper.make_opsetid(DOMAIN, 1))
    onnx.save(model, target)
