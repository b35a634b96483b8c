"""Puts a trained reader into the package: int8 ONNX, its vocabulary, checksums; prints how near it is to float.

``python -m training.export --model FOLDER [--out FOLDER] [--check DUMP]``
"""

import argparse
import hashlib
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic  # type: ignore[import-untyped]
from torch import nn

from index.reader.onnx_reader import (
    CHECKSUMS_FILE,
    MODEL_FILE,
    OUTPUTS,
    TOKENS_FILE,
    WEIGHTS,
    OnnxPassageReader,
    Titled,
)
from index.types import Passage, Sentence
from training import dumped
from training.dumped import Asked, Candidate
from training.judging import score
from training.network import Reader
from training.reader import framer_of, load

_OPSET = 17
_CHECKED, _READ = 20, 12  # questions, and passages of each


def main() -> None:
    """Export, and compare where there is a dump to compare on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="written by training.reader")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--check", type=Path, help="a dump: some of its questions are read by both")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    model = load(options.model)
    with tempfile.TemporaryDirectory() as work:
        whole = Path(work) / "whole.onnx"
        _export(model, whole)
        quantize_dynamic(
            whole,
            options.out / MODEL_FILE,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            reduce_range=True,  # processors without VNNI add up in 16 bits: with 8 bits a sum may not fit
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )
    shutil.copyfile(options.model / TOKENS_FILE, options.out / TOKENS_FILE)
    sums = (f"{_sha256(options.out / name)}  {name}\n" for name in (MODEL_FILE, TOKENS_FILE))
    (options.out / CHECKSUMS_FILE).write_text("".join(sums), encoding="utf-8")
    size = sum(file.stat().st_size for file in options.out.iterdir()) / 1e6
    sys.stdout.write(f"{options.out}: {size:.1f} MB\n")
    if options.check:
        sys.stdout.writelines(f"{line}\n" for line in _agreement(model, options.model, options.out, options.check))


def titled(one: Candidate) -> Titled:
    """A candidate as the reader takes it."""
    sentences = tuple(Sentence(start, end, None) for start, end in one.spans)
    return Titled(Passage(one.passage_id, one.source, 0, one.text, None, None, one.heading, (), sentences), one.title)


def _export(model: Reader, path: Path) -> None:
    rows = torch.tensor([[0, 5, 6, 7, 2], [0, 5, 2, 1, 1]])
    kinds = torch.tensor([[0, 0, 2, 4, 4], [0, 0, 0, 0, 0]])
    mask = torch.tensor([[1.0, 1, 1, 1, 1], [1.0, 1, 1, 0, 0]])
    names = ["ids", "kinds", "mask"]
    axes = {name: {0: "n", 1: "length"} for name in (*names, "tokens", "vectors", "weights")}
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracing exporter warns that it traces; the check decides
        torch.onnx.export(
            nn.Module.eval(model),
            (rows, kinds, mask),
            str(path),
            input_names=names,
            output_names=list(OUTPUTS),
            dynamic_axes={**axes, "passages": {0: "n"}},
            opset_version=_OPSET,
            dynamo=False,
        )


def _agreement(model: Reader, trained: Path, exported: Path, dump: Path) -> Iterator[str]:
    asked = list(islice(dumped.read(dump), _CHECKED))
    framer, padding = framer_of(trained)
    exact = score(model, framer, padding, asked, _READ)
    reader = OnnxPassageReader(exported)
    pairs = [pair for one in asked for pair in _pairs(one, exact[one.question_id], reader)]
    for name, column in (("sentences", 0), ("passages", 1)):
        found = np.array([(a, b) for kind, a, b in pairs if kind == column])
        off = np.abs(found[:, 0] - found[:, 1])
        correlation = np.corrcoef(found[:, 0], found[:, 1])[0, 1]
        yield f"{name}, int8 to float: correlation {correlation:.4f}, off {off.mean():.2f}, at most {off.max():.2f}"


def _pairs(
    asked: Asked, exact: Sequence[tuple[float, Sequence[float]]], reader: OnnxPassageReader
) -> Iterator[tuple[int, float, float]]:
    found = reader.read(asked.question, [titled(one) for one in asked.candidates[:_READ]])
    for (passage, sentences), one in zip(exact, found, strict=True):
        yield 1, passage, one.passage
        yield from ((0, a, b) for a, b in zip(sentences, one.sentences, strict=True))


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
