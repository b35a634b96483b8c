"""How near-duplicates are told: sketches of words beside passage vectors, on pairs of files that are or aren't alike.

``python -m benchmarks.reading.text_overlap FOLDER…`` prints a line for each pair that either finds alike, or nearly.
"""

import itertools
import logging
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.encoder.open import open_encoder
from index.encoder.protocol import Encoder
from index.settings import load
from index.store.records import Vectors
from index.types import Page
from ingest.chunking import passages as chunking_passages
from ingest.pipeline.near_duplicates import sketch
from ingest.reading import sandbox
from ingest.reading.result import Reading
from ingest.sources.discovery import find

_NEAR = 0.96  # cosine from where a passage counts as the same
_SHOWN = 0.3  # pairs below this share in every column are left out
_RUN = 5  # words, as the sketches have

log = logging.getLogger(__name__)


def main(folders: Sequence[Path]) -> None:
    """Print the table."""
    readings = {
        file.relative: result for file in find(folders) if isinstance(result := sandbox.read(file.path), Reading)
    }
    texts = {name: "\n".join(page.text for page in reading.pages) for name, reading in readings.items()}
    began = time.perf_counter()
    sketches = {name: sketch(text) for name, text in texts.items()}
    log.info("sketches of %d words: %.2f s", sum(map(len, map(_words, texts.values()))), time.perf_counter() - began)
    settings = load({})
    encoder = open_encoder(settings.model_dir, settings.model)
    began = time.perf_counter()
    vectors = {name: _vectors(reading.pages, encoder) for name, reading in readings.items()}
    log.info("vectors of %d passages: %.1f s", sum(map(len, vectors.values())), time.perf_counter() - began)
    runs = {name: _runs(text) for name, text in texts.items()}
    sys.stdout.write("| of | in | exact | sketch | vectors |\n|---|---|---|---|---|\n")
    for one, other in itertools.combinations(sorted(texts, key=lambda name: len(texts[name])), 2):
        exact = len(runs[one] & runs[other]) / max(1, len(runs[one]))
        sketched = len(np.intersect1d(sketches[one], sketches[other])) / max(1, len(sketches[one]))
        near = float(((vectors[one] @ vectors[other].T).max(axis=1) >= _NEAR).mean())
        if max(exact, sketched, near) >= _SHOWN:
            sys.stdout.write(f"| {one} | {other} | {exact:.2f} | {sketched:.2f} | {near:.2f} |\n")


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _words(text)
    return {tuple(words[first : first + _RUN]) for first in range(len(words) - _RUN + 1)}


def _vectors(pages: tuple[Page, ...], encoder: Encoder) -> Vectors:
    passages = chunking_passages.split(
        "x", pages, encoder.tokenizer.count, chunking_passages.ChunkSettings(220, 400, minimum=40)
    )
    return encoder.encode_passages([passage.text for passage in passages])


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    main([Path(argument) for argument in sys.argv[1:]])
