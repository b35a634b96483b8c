"""Makes an exported graph small and fast, by the first recipe that keeps its vectors. Measured in docs/encoder.md."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from onnx import NodeProto

from index import model_blocks, model_graph, model_tokenwise
from index.model_graph import Rewriter, Weights

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
    Recipe("int8-tokens", model_tokenwise.product),
    Recipe("int8-blocks", model_blocks.product),  # for processors without VNNI, where the first may overflow
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

    def rewriter(node: NodeProto, weights: Weights) -> list[NodeProto]:
        return model_blocks.lookup(node, weights) if node.op_type == "Gather" else product(node, weights)

    model_graph.rewrite(source, target, rewriter)
