"""Vectors of passages beside stock sentence-transformers, in turns: ``python -m benchmarks.retrieval.encoder_stock``.

Needs the environments of ``make bench-peers``. The best of some rounds counts, for a busy machine disturbs one round,
seldom all.
"""

import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks import sets
from benchmarks.peers.contestants import CONTESTANTS, OURS
from benchmarks.peers.worker import THREADS, started, stock_model

_ROUNDS, _TEXTS, _WORDS = 6, 24, 100
STOCK = next(one for one in CONTESTANTS if one.name == "txtai")  # its worker embeds by SentenceTransformer.encode


def main() -> None:
    """Measure and print passages per second and their ratio."""
    largest = max(sets.judged_sets(), key=lambda one: len(one.documents))
    long_enough = (one.text.split() for one in largest.documents if len(one.text.split()) >= _WORDS)
    texts = [" ".join(words[:_WORDS]) for words, _ in zip(long_enough, range(_TEXTS), strict=False)]
    with tempfile.TemporaryDirectory() as work, ExitStack() as running:
        ours = running.enter_context(started(OURS, Path(work) / "ours"))
        stock = running.enter_context(started(STOCK, stock_model(Path(work) / "stock")))
        best = [min(seconds) for seconds in zip(*(
            (ours.embed(texts)[1], stock.embed(texts)[1]) for _ in range(_ROUNDS)
        ), strict=True)]  # fmt: skip
    mine, theirs = (len(texts) / seconds for seconds in best)
    sys.stdout.write(
        f"{len(texts)} passages of {_WORDS} words, {THREADS} threads, best of {_ROUNDS} rounds in turns: "
        f"{mine:.1f}/s, stock sentence-transformers {theirs:.1f}/s, {mine / theirs:.2f} times; "
        f"load {os.getloadavg()[0]:.1f}\n"
    )


if __name__ == "__main__":
    main()
