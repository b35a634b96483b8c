"""txtai's stock hybrid search over exported passages. Runs in txtai's own environment: benchmarks/peers.py calls it.

``python peer_txtai.py FOLDER``: reads passages.json, queries.json and their vectors, writes found.json, for each query
the passages' places, best first, and the milliseconds it took without embedding the query.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from txtai import Embeddings  # type: ignore[import-not-found]  # in an environment of its own

DEPTH = 100


def main() -> None:
    """Index, ask, write."""
    folder = Path(sys.argv[1])
    texts = json.loads((folder / "passages.json").read_text(encoding="utf-8"))
    queries = json.loads((folder / "queries.json").read_text(encoding="utf-8"))
    vector_of = dict(zip(texts, np.load(folder / "passages.npy"), strict=True))
    vector_of |= dict(zip(queries, np.load(folder / "queries.npy"), strict=True))
    # What its documentation gives for hybrid search: BM25 beside the vectors, half and half.
    embeddings = Embeddings(
        method="external",
        transform=lambda wanted: np.array([vector_of[text] for text in wanted], dtype=np.float32),
        hybrid=True,
        content=False,
    )
    embeddings.index([(place, text, None) for place, text in enumerate(texts)])
    found = []
    for query in queries:
        began = time.perf_counter()
        hits = embeddings.search(query, DEPTH)
        found.append({"places": [place for place, _ in hits], "ms": (time.perf_counter() - began) * 1000})
    (folder / "found.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
