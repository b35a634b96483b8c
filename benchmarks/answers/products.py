"""Products measured: found, ranked, and what they cost. ``python -m benchmarks.answers.products``."""

import json
import os
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from benchmarks.sets import ROOT, SHARED, WORK
from index import settings as index_settings
from index.dutch.analyser import DutchAnalyser
from index.encoder.open import open_encoder
from index.store.local.store import LocalStore
from index.types import Publication, Record
from ingest.chunking import passages as chunking_passages
from ingest.pipeline import pipeline
from ingest.products.findings import findings_of
from ingest.products.names import key_of
from ingest.reading import sandbox
from ingest.reading.result import Reading
from search_app.replies import ProductReply
from search_app.service import Service

CORPUS = ROOT / "corpus"
SETS = (
    ("demo", CORPUS / "publications", CORPUS / "questions.jsonl"),
    ("seeds-dev", SHARED / "seeds", SHARED / "eval" / "seeds-dev" / "questions.jsonl"),
)


def main() -> None:
    """Print every figure of docs/products.md."""
    for name, folder, questions in SETS:
        service, seconds, share = _ingested(name, folder)
        say(f"{name}: ingest {seconds:.1f} CPU seconds, of which products and labels {share:.1%}")
        say(f"{name}: product@3 {_product_at_3(service, questions):.3f}")
        say(f"{name}: {_milliseconds(service, questions):.1f} ms a question for products and regions")
        if name == "demo":
            recall, precision = _detection(service.products().products)
            say(f"demo: detection recall {recall:.3f}, precision {precision:.3f}")
    for file, found in _elsewhere():
        say(f"documents/dutch: {file}: {found}")


def say(line: str) -> None:
    """A line of the report."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _ingested(name: str, folder: Path) -> tuple[Service, float, float]:
    """The set in an index of its own, without any vector known; CPU seconds, and the share that products took."""
    settings = replace(index_settings.load(os.environ), data_dir=WORK / f"products-{name}")
    analyser = DutchAnalyser()
    encoder = open_encoder(settings.model_dir, settings.model)
    context = pipeline.IngestContext(settings, LocalStore(settings.data_dir, analyser), encoder, analyser.name)
    (settings.data_dir / "cache" / "vectors.sqlite").unlink(missing_ok=True)
    stages = (
        ("ingest.pipeline.intake", "findings_of"),
        ("ingest.pipeline.intake", "labelled"),
        ("ingest.pipeline.pipeline", "settle"),
    )
    spent = [_timed(*stage) for stage in stages]
    began = time.process_time()
    pipeline.ingest([folder], context, pipeline.Options(rebuild=True), lambda done, total, what: None)
    seconds = time.process_time() - began
    return Service(settings), seconds, sum(one() for one in spent) / seconds


def _timed(module: str, name: str) -> Callable[[], float]:
    """Put a clock around a function for the rest of this run; gives the CPU seconds spent in it."""
    place = sys.modules[module]
    function, seconds = getattr(place, name), [0.0]

    def clocked(*arguments: object) -> object:
        began = time.process_time()
        try:
            return function(*arguments)
        finally:
            seconds[0] += time.process_time() - began

    setattr(place, name, clocked)
    return lambda: seconds[0]


def _questions(file: Path) -> list[tuple[str, list[str]]]:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    return [(row["question"], row["products"]) for row in rows]


def _product_at_3(service: Service, file: Path) -> float:
    asked = [(question, names) for question, names in _questions(file) if names]
    right = [_names_one(service.ask(question).products[:3], names) for question, names in asked]
    return sum(right) / len(right)


def _names_one(products: Sequence[ProductReply], names: Sequence[str]) -> bool:
    return any(_fold(name) in _fold(product.name) for product in products for name in names)


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _milliseconds(service: Service, file: Path) -> float:
    """The median CPU time that a question spends on products and regions; cards are made before, as on a server."""
    service.products()
    spent: list[float] = []
    names = ("understood", "fitting", "region_replies")
    clocks = [_timed("search_app.products.answers", name) for name in names]
    for question, _ in _questions(file):
        before = sum(clock() for clock in clocks)
        service.ask(question)
        spent.append((sum(clock() for clock in clocks) - before) * 1000)
    return sorted(spent)[len(spent) // 2]


def _detection(found: Sequence[ProductReply]) -> tuple[float, float]:
    gold = yaml.safe_load((CORPUS / "products.yaml").read_text(encoding="utf-8"))
    names = [{key_of(name) for name in (one["name"], *one["other_names"])} for one in gold]
    parts = {key_of(part) for one in gold for part in one.get("parts", ())}
    keys = [{key_of(name) for name in (one.name, *one.other_names)} for one in found]
    judged = [one for one in keys if not one & parts]
    recalled = sum(any(name & one for one in keys) for name in names)
    return recalled / len(gold), sum(any(name & one for name in names) for one in judged) / len(judged)


def _elsewhere() -> Iterator[tuple[str, str]]:
    """What is found in real documents about other things, where there is next to nothing to find."""
    settings = index_settings.load(os.environ)
    encoder = open_encoder(settings.model_dir, settings.model)
    for file in sorted((SHARED / "documents" / "dutch").iterdir()):
        reading = sandbox.read(file)
        if isinstance(reading, Reading):
            passages = chunking_passages.split(
                file.name, reading.pages, encoder.tokenizer.count, chunking_passages.ChunkSettings()
            )
            record = Record(file.name, reading.title, reading.format, "0", "0", (), len(reading.pages))
            made = findings_of(Publication(record, reading.pages), passages, (), encoder.encode_passages)
            yield file.name, ", ".join(one.name for one in made.mentions) or "-"


if __name__ == "__main__":
    main()
