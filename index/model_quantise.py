"""Makes an exported graph small and fast, by the first recipe that keeps its vectors. Measured in docs/encoder.md."""

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import onnx
from onnxruntime.quantization.matmul_nbits_quantizer import (  # type: ignore[import-untyped]
    DefaultWeightOnlyQuantConfig,
    MatMulNBitsQuantizer,
)

LOWEST_COSINE = 0.999  # of a quantised vector with the unquantised one, at worst, over the texts tried
_INT8_ACTIVATIONS = 4  # ONNX Runtime's accuracy_level: activations become int8, block by block


@dataclass(frozen=True, slots=True)
class Recipe:
    """Weights of matrix products in blocks of ``block`` values of ``bits`` bits; 32 bits leave the graph as it is."""

    bits: int
    block: int

    @property
    def label(self) -> str:
        """What the engine's name says of it."""
        return "fp32" if self.bits == 32 else f"matmulnbits{self.bits}x{self.block}"


FASTEST_FIRST = (Recipe(8, 128), Recipe(8, 32), Recipe(32, 0))


@dataclass(frozen=True, slots=True)
class Quantised:
    """The recipe that was taken and the lowest cosine it gave."""

    recipe: Recipe
    cosine: float


def quantise_well(source: Path, target: Path, agreement: Callable[[Path], float]) -> Quantised:
    """Write ``target`` by the fastest recipe whose ``agreement`` with the source is good enough on this processor.

    The last recipe changes nothing, so one is always found.
    """
    for recipe in FASTEST_FIRST:
        apply(recipe, source, target)
        cosine = agreement(target)
        if cosine >= LOWEST_COSINE:
            break
    return Quantised(recipe, cosine)


def apply(recipe: Recipe, source: Path, target: Path) -> None:
    """Write ``target``: the graph of ``source`` with its matrix products quantised."""
    if recipe.bits == 32:
        shutil.copyfile(source, target)
        return
    logging.getLogger("onnxruntime.quantization").setLevel(logging.WARNING)
    logging.getLogger("onnxruntime.quantization.matmul_nbits_quantizer").setLevel(logging.WARNING)
    config = DefaultWeightOnlyQuantConfig(
        block_size=recipe.block, is_symmetric=True, accuracy_level=_INT8_ACTIVATIONS, bits=recipe.bits
    )
    quantiser = MatMulNBitsQuantizer(onnx.load(source), algo_config=config)
    quantiser.process()
    quantiser.model.save_model_to_file(str(target), use_external_data_format=False)
