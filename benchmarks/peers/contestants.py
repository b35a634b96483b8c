"""Who is compared in benchmarks/peers/run.py, and what is written down of each."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.peers.worker import PEERS, Contestant, Finished, Found
from benchmarks.peers.worker_loop import Reranking

RERANKINGS = tuple(Reranking(n_layers, n_passages) for n_layers in (6, 12) for n_passages in (4, 10))
_STOCK_AND_BEST, _RERANKED = ("stock", "best"), tuple(one.setting for one in RERANKINGS)
OURS = Contestant("Vraagbaak", "our_worker", Path(sys.executable), ("default",), ("search and reader", "ask"))
CONTESTANTS = (
    OURS,
    *(
        Contestant(name, f"{folder}_worker", PEERS / folder / "bin" / "python", _STOCK_AND_BEST, _RERANKED)
        for name, folder in (("txtai", "txtai"), ("Haystack", "haystack"), ("LlamaIndex", "llama"))
    ),
)


@dataclass(slots=True)
class Course:
    """What one contestant did: seconds and passages it took in, and embedded alone; its index, and what it found."""

    seconds: float = 0.0
    n_embedded: int = 0
    alone: float = 0.0
    n_alone: int = 0
    cosine: float = 1.0
    megabytes: float = 0.0
    mix: Finished = field(default_factory=lambda: Finished(0.0, 0.0))
    found: dict[tuple[str, str], list[Found]] = field(default_factory=dict)
