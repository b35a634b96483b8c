"""Whether each step of an ingest and of a screen costs in proportion to what there is; writes the table of the docs.

Run it from the project: ``python -m benchmarks.scale.growth_steps [files] [products]``, by default 10,000 and 5,000.
Each step is measured at half of that and at all of it, in seconds of the processor of this process. Texts and vectors
are made up: reading and embedding cost per file, are measured elsewhere, and would hide what is looked for here.
"""

import argparse
import hashlib
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks import sets
from index.dutch.analyser import DutchAnalyser
from index.encoder.protocol import Encoder, Tokenizer
from index.products import Fact, Mention, Told
from index.retrieval.retriever import Weights
from index.settings import load
from index.store.generations import Keep
from index.store.local.store import LocalStore
from index.store.protocol import Findings
from index.store.records import PassageVectors, Vectors
from index.types import Page, Passage, Publication, Record, Sentence, SourceRef, Span
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from ingest.pipeline.workers import Wait
from ingest.products.mentions import pattern_of
from ingest.products.merge import settle
from ingest.reading.result import Reading
from ingest.sources.discovery import find
from search_app.products.catalogue import catalogue_of
from search_app.products.comparable import of_id, similar
from search_app.products.lists import facets, published

REPORT = sets.ROOT / "docs" / "measurements" / "growth-steps.md"
DIM = 32
LINEAR = 1.2  # times as much a piece at twice the size
_REGIONS = ("Friesland", "Utrecht", "Zeeland", "Drenthe", "Twente", "Gelderland")
_THEMES = ("armoede", "jeugdhulp", "onderwijs", "opvoeden", "veiligheid", "schoolverzuim")
_SYLLABLES = ("ba", "ler", "min", "do", "ka", "ste", "vo", "rin", "gal", "tu", "pes", "ni", "hof", "zal", "wer", "jo")

Work = Callable[[], object]


class HashEncoder:
    """An Encoder whose vectors depend on the text and mean nothing."""

    name, checksum, engine, dim, max_tokens, passage_prefix = "made-up", "made-up-1", "none", DIM, 512, ""

    @property
    def tokenizer(self) -> Tokenizer:
        """Counts words."""
        return _Words()

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32 unit rows, row i for text i."""
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") for text in texts]
        return unit_rows(seeds)

    encode_passages = encode_queries


class _Words:
    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]


def unit_rows(seeds: Sequence[int]) -> Vectors:
    """(n, dim) unit rows, each made of its seed."""
    rows = np.array([np.random.default_rng(seed).standard_normal(DIM) for seed in seeds], dtype=np.float32)
    rows = rows.reshape(len(seeds), DIM)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


class InProcess:
    """Workers that read a text file as one page, here: a child process a file costs the same in any archive."""

    n_files, n_publications = 0, 0

    def __enter__(self) -> "InProcess":
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to let go."""

    def read(self, file: Path, copy: Path | None) -> Wait:
        """Read it when it is waited for."""
        text = file.read_text(encoding="utf-8")
        return lambda: Reading("txt", file.stem, "name", (Page(None, text),))

    def embedding_ahead(self, own: Encoder) -> Encoder:
        """The same: nothing is embedded ahead."""
        return own

    def expect(self, texts: Sequence[str]) -> None:
        """Nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something to measure: what it is called, of what it takes how many, and how it is made ready in a folder."""

    name: str
    counted: str
    most: int
    ready: Callable[[Path, int], Work]


@dataclass(frozen=True, slots=True)
class Measured:
    """Processor seconds of a step at half the size and at the whole."""

    step: Step
    half: float
    whole: float

    @property
    def share(self) -> float:
        """How much more a piece costs at the whole size than at half of it; 1 where the step is linear."""
        return self.whole / (2 * max(self.half, 1e-4))


def main() -> None:
    """Measure what is asked for, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=int, nargs="?", default=10_000)
    parser.add_argument("products", type=int, nargs="?", default=5_000)
    parser.add_argument("--only", help="steps of which the name begins so; writes no report")
    chosen = parser.parse_args()
    asked = f"python -m benchmarks.scale.growth_steps {chosen.files} {chosen.products}"
    found = []
    for step in steps(chosen.files, chosen.products):
        if step.name.startswith(chosen.only or ""):
            found.append(measured(step))
            sys.stdout.write(_row(found[-1]) + "\n")
            sys.stdout.flush()
    if not chosen.only:
        REPORT.write_text("\n".join(_report(found, asked)) + "\n", encoding="utf-8")


def steps(n_files: int, n_products: int) -> list[Step]:
    """What grows with an archive."""
    return [
        Step("find the files", "files", n_files, _finding),
        Step("ingest of new files", "files", n_files, _new),
        Step("ingest of an unchanged archive", "files", n_files, _unchanged),
        Step("ingest of equal files", "files", n_files, _equal),
        Step("commit of products", "products", n_products, _settling),
        Step("counts for the filters", "passages", n_files, _facets),
        Step("themes by regions", "passages", n_files, _published),
        Step("a catalogue with the names that others use", "products", n_products, _opened),
        Step("comparable with a product", "products", n_products, _similar),
    ]


def measured(step: Step) -> Measured:
    """Once at each size: seconds of the processor, which other programs hardly change."""
    half, whole = (_seconds(step, size) for size in (step.most // 2, step.most))
    return Measured(step, half, whole)


def _seconds(step: Step, size: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        work = step.ready(Path(folder), size)
        began = time.process_time()
        work()
        return time.process_time() - began


def _context(folder: Path) -> IngestContext:
    settings = replace(load({}), data_dir=folder / "data", minimum_tokens=1)
    analyser = DutchAnalyser()
    store = LocalStore(settings.data_dir, analyser, Keep(1))
    return IngestContext(settings, store, HashEncoder(), analyser.name, InProcess())


def _write(folder: Path, n_files: int, equal: bool = False) -> list[Path]:
    """Some files a folder would hold: all in one."""
    archive = folder / "archief"
    archive.mkdir()
    for number in range(n_files):
        text = f"Verslag {0 if equal else number} van een overleg over jongeren in {_REGIONS[number % 6]}.\n"
        (archive / f"verslag-{number:05}.txt").write_text(text, encoding="utf-8")
    return [archive]


def _ingest(roots: Sequence[Path], context: IngestContext) -> None:
    ingest(roots, context, Options(), lambda *_: None)


def _finding(folder: Path, n_files: int) -> Work:
    roots = _write(folder, n_files)
    return lambda: find(roots)


def _new(folder: Path, n_files: int) -> Work:
    roots, context = _write(folder, n_files), _context(folder)
    return lambda: _ingest(roots, context)


def _unchanged(folder: Path, n_files: int) -> Work:
    work = _new(folder, n_files)
    work()
    return work


def _equal(folder: Path, n_files: int) -> Work:
    roots, context = _write(folder, n_files, equal=True), _context(folder)
    return lambda: _ingest(roots, context)


def name_of(number: int) -> str:
    """A name of a product, another one for each number."""
    parts = [_SYLLABLES[number >> shift & 15] for shift in (0, 4, 8, 12)]
    return f"{parts[0]}{parts[1]} {parts[2]}{parts[3]}".title()


def mention_of(number: int, publication_id: str) -> Mention:
    """What a publication says of a product: two facts, told in its first sentence."""
    span = Span(0, 0, 10)
    passage_id = f"{publication_id}#0000"
    values = (("region", _REGIONS[number % 6]), ("theme", _THEMES[number % 5]))
    quote = f"{name_of(number)} is een training voor jongeren."
    facts = tuple(Fact(field, value, quote, passage_id, span) for field, value in values)  # type: ignore[arg-type]
    name = name_of(number)
    return Mention(
        f"{publication_id}~{number:05}", publication_id, name, (), "training", "described", True, False, facts,
        (Told(passage_id, 0),), quote,
    )  # fmt: skip


def _publication(number: int) -> tuple[Publication, Passage]:
    name, text = f"stuk-{number:05}", f"{name_of(number)} is een training voor jongeren, net als {name_of(number + 1)}."
    record = Record(name, f"Stuk {number}", "txt", f"{number:064x}", "0", (SourceRef("a", "/a", name),), 1, year=2020)
    span, labels = Span(0, 0, len(text)), ((_REGIONS[number % 6],), (_THEMES[number % 5],))
    sentences = (Sentence(0, len(text), span),)
    passage = Passage(f"{name}#0000", name, 0, text, None, None, (), (span,), sentences, *labels)
    return Publication(record, (Page(None, text),)), passage


def _stored(folder: Path, n: int, settled: bool = True) -> LocalStore:
    """A generation of n publications of one passage, each about a product of its own; it names that of the next."""
    context = _context(folder)
    assert isinstance(context.store, LocalStore)
    with context.store.begin(context.built_with()) as writer:
        for number in range(n):
            publication, passage = _publication(number)
            rows = unit_rows([number])
            writer.upsert(publication, [passage], PassageVectors(rows, rows))
            name = publication.record.publication_id
            writer.products.put(name, Findings((mention_of(number, name),), rows))
        if settled:
            settle(writer, [_publication(number)[0].record for number in range(n)], [])
        writer.commit()
    return context.store


def _settling(folder: Path, n_products: int) -> Work:
    store, context = _stored(folder, n_products), _context(folder)
    writer = store.begin(context.built_with())
    records = [_publication(number)[0].record for number in range(n_products)]
    with store.open() as reader:
        known = reader.products.all()

    def work() -> None:
        settle(writer, records, known)
        writer.close()

    return work


def _facets(folder: Path, n: int) -> Work:
    reader = _stored(folder, n).open()
    catalogue = catalogue_of(reader)
    return lambda: facets(reader, catalogue, None)


def _opened(folder: Path, n: int) -> Work:
    reader = _stored(folder, n).open()
    pattern_of.cache_clear()  # the steps before had the same names, but not all of them
    return lambda: catalogue_of(reader)


def _published(folder: Path, n: int) -> Work:
    reader = _stored(folder, n).open()
    return lambda: published(reader)


def _similar(folder: Path, n: int) -> Work:
    reader = _stored(folder, n).open()
    catalogue = catalogue_of(reader)
    retriever, _ = sets.searching(reader, HashEncoder(), Weights())
    id = catalogue.products[n // 2].product.product_id

    def work() -> None:
        similar(of_id(id, catalogue, reader), catalogue, retriever, False, 10, None)

    return work


def _row(one: Measured) -> str:
    verdict = "yes" if one.share <= LINEAR else "**no**"
    n = f"{one.step.most:,} {one.step.counted}"
    return f"| {one.step.name} | {n} | {one.half:.2f} | {one.whole:.2f} | {one.share:.2f} | {verdict} |"


def _report(found: Sequence[Measured], command: str) -> Iterator[str]:
    yield "# What an archive costs while it grows, step by step\n"
    yield "Seconds of the processor of one process. A step is linear where a piece costs at most 20 % more in the whole"
    yield "than in half of it. Texts and vectors are made up: reading a file and embedding its text cost the same in"
    yield "any archive ([growth](growth.md)), and would hide what is looked for here.\n"
    yield "| step | of | s at half of it | s at all of it | a piece, at all of it to half | linear |"
    yield "|---|---|---|---|---|---|"
    yield from map(_row, found)
    yield f"\n{date.today()}, {os.cpu_count()} cores ({platform.machine()}), load {os.getloadavg()[0]:.1f}."
    yield f"Command: `{command}`."


if __name__ == "__main__":
    main()
