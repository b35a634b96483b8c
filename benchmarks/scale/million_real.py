"""Lists over really embedded passages, beside the million that were made: what of the nearest do they find?

The vectors are those that ``python -m benchmarks.scale.growth`` leaves behind; without them there is nothing to tell.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.scale.growth import REAL
from benchmarks.scale.million_asked import questions_of
from index.encoder.open import open_encoder
from index.settings import load
from index.store.local import vectors
from index.store.local.vectors import Approximation, VectorIndex
from index.store.records import Vectors
from ingest.chunking.sentences import split

_K = 10


def lines() -> Iterator[str]:
    """A paragraph, or nothing."""
    if not REAL.is_dir():
        return
    rows: Vectors = np.load(REAL / "vectors.npy")
    settings = load(os.environ)
    encoder = open_encoder(settings.model_dir, settings.model)
    questions = encoder.encode_queries(questions_of())
    probes = encoder.encode_passages(_sentences())
    with tempfile.TemporaryDirectory() as folder:
        searched = in_lists(Path(folder), rows, probes)
        index = VectorIndex(Path(folder), searched)
        found = np.stack([index.search(question, _K, None)[0] for question in questions])
    nearest = np.argsort(-(questions @ rows.T), axis=1)[:, :_K]
    recall = vectors.recall(found, nearest)
    yield f"\n{len(rows):,} really embedded passages (those of docs/measurements/growth.md) in lists by the same rule,"
    yield f"{searched.n_probed} of {searched.n_lists} looked at, {len(questions)} questions: recall@10 {recall:.3f}."


def in_lists(folder: Path, rows: Vectors, probes: Vectors) -> Approximation:
    """Write vectors exactly and in lists, however few there are; ``probes`` say how many lists to look at."""
    below, vectors.EXACT_BELOW = vectors.EXACT_BELOW, 0
    try:
        searched = vectors.build(folder, rows.shape[1], [rows], probes)
    finally:
        vectors.EXACT_BELOW = below
    assert searched is not None
    return searched


def _sentences() -> list[str]:
    """One sentence of each of some passages."""
    texts = [json.loads(line)["text"] for line in (REAL / "passages.jsonl").open(encoding="utf-8")]
    some = texts[:: max(1, len(texts) // vectors.N_PROBES)]
    return [text[start:end] for text in some for start, end in split(text)[:1]]
