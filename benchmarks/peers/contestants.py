"""Who is compared in benchmarks/peers/run.py, and what is written down of each."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.peers.worker import PEERS, Contestant, Finished, Found

OURS = Contestant("Vraagbaak", "peer_ours", Path(sys.executable), ("default",))
CONTESTANTS = (
    OURS,
    Contestant("txtai", "peer_txtai", PEERS / "txtai" / "bin" / "python", ("stock", "best")),
    Contestant("Haystack", "peer_haystack", PEERS / "haystack" / "bin" / "python", ("stock", "best")),
    Contestant("LlamaIndex", "peer_llama", PEERS / "llama" / "bin" / "python", ("stock", "best")),
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
