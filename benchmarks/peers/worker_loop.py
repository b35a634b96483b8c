"""What the workers of benchmarks/peers/run.py share: orders come in as lines of JSON, replies go out the same way.

Each worker runs in the environment of its own tool, so only the standard library and NumPy are used here.
"""

import json
import re
import resource
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Text:
    """A passage to be indexed, with the whole text that it was cut from where it is the first of it, else ""."""

    passage_id: str
    publication_id: str
    title: str
    text: str
    whole: str


@dataclass(frozen=True, slots=True)
class Reranking:
    """The setting that reads the first passages of *best* by a cross-encoder, and gives these in its order."""

    n_layers: int
    n_passages: int

    @property
    def setting(self) -> str:
        """What the setting is called."""
        return f"best, {self.n_passages} passages read by {self.n_layers} layers"

    def model(self, model: str) -> str:
        """The folder of the cross-encoder, which lies beside that of the embedding model."""
        return f"{model}-{self.n_layers}"


def reranking_of(setting: str) -> Reranking | None:
    """What a setting is called, read back; None for one that reads nothing again."""
    found = re.fullmatch(r"best, (\d+) passages read by (\d+) layers", setting)
    return Reranking(int(found[2]), int(found[1])) if found else None


class Tool(Protocol):
    """What is compared. An index is made by one or more ``add``, then ``finish``."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) unit rows of passages, as it makes them itself."""
        ...

    def add(self, index: str, texts: Sequence[Text], vectors: Vectors | None) -> None:
        """Take passages in; with vectors given, none has to be made."""
        ...

    def finish(self, index: str, folder: Path) -> None:
        """All that is needed before it can be asked, and the index on the disk."""
        ...

    def ask(self, index: str, setting: str, query: str, k: int) -> list[str]:
        """The passages that fit best, best first."""
        ...


def serve(tool: Tool) -> None:
    """Do what is asked, line by line, until there are no more lines."""
    replies, sys.stdout = sys.stdout, sys.stderr  # a library that prints must not spoil a reply
    for line in sys.stdin:
        replies.write(json.dumps(_done(tool, json.loads(line))) + "\n")
        replies.flush()


def _done(tool: Tool, order: Mapping[str, Any]) -> dict[str, Any]:
    began = time.perf_counter()
    match order["do"]:
        case "embed":
            made = tool.embed(order["texts"])
            return {"vectors": made.tolist(), "seconds": time.perf_counter() - began}
        case "add":
            given = np.load(order["vectors"]) if order["vectors"] else None
            began = time.perf_counter()
            tool.add(order["index"], [Text(**text) for text in order["texts"]], given)
        case "finish":
            folder = Path(order["folder"])
            tool.finish(order["index"], folder)
            seconds = time.perf_counter() - began
            return {"seconds": seconds, "bytes": sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())}
        case "ask":
            return _asked(tool, order)
        case "memory":
            return {"megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    return {"seconds": time.perf_counter() - began}


def _asked(tool: Tool, order: Mapping[str, Any]) -> dict[str, Any]:
    found, times = [], []
    for query in order["queries"]:
        began = time.perf_counter()
        found.append(tool.ask(order["index"], order["setting"], query, order["k"]))
        times.append((time.perf_counter() - began) * 1000)
    return {"found": found, "ms": times}
