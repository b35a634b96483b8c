"""One measured ingest in a process of its own: ``python -m benchmarks.scale.growth_piece DATA_DIR FOLDER``.

What is new in the folder, until the generation is live. Prints one JSON document: a point for each publication.
"""

import json
import os
import resource
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from index.dutch.analyser import DutchAnalyser
from index.encoder.open import open_encoder
from index.settings import load
from index.store.generations import Keep
from index.store.local.store import LocalStore
from ingest.pipeline.pipeline import IngestContext, Options, ingest


@dataclass(frozen=True, slots=True)
class Point:
    """When work on a publication began: seconds of wall, and of processor in this process and its children."""

    what: str
    wall: float
    processor: float


@dataclass(slots=True)
class Measured:
    """An ingest: its points and one more for its end, passages by source, and the most memory in MB."""

    points: list[Point] = field(default_factory=list)
    passages: dict[str, int] = field(default_factory=dict)
    megabytes: float = 0.0
    megabytes_child: float = 0.0

    def at(self, done: int, total: int, what: str) -> None:
        """Note a point; a progress of an ingest. Raises LiveError when only sentences are left to do."""
        if what.startswith("sentences of"):
            raise LiveError
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        self.points.append(Point(what, time.monotonic(), sum(one.ru_utime + one.ru_stime for one in used)))


class LiveError(Exception):
    """The generation is live, and what comes after is not to be measured."""


def main() -> None:
    """Ingest and print."""
    data_dir, folder = map(Path, sys.argv[1:])
    settings = replace(load(os.environ), data_dir=data_dir, sentences_at_once=0)
    analyser = DutchAnalyser()
    store = LocalStore(data_dir, analyser, Keep(1))
    context = IngestContext(settings, store, open_encoder(settings.model_dir, settings.model), analyser.name)
    measured = Measured()
    with suppress(LiveError):
        ingest([folder], context, Options(), measured.at)
    measured.at(0, 0, "end")
    measured.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    measured.megabytes_child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    with store.open() as reader:
        measured.passages = {one.source: len(reader.passages_of(one.publication_id)) for one in reader.records()}
    sys.stdout.write(json.dumps(asdict(measured)))


if __name__ == "__main__":
    main()
