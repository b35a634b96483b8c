"""What the store's claims are tried on: small publications, a plain analyser, and slow plain references."""

import math
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np

from index.dutch.analyser import DutchAnalyser
from index.store.filters import PASSAGE_FIELDS, PUBLICATION_FIELDS, And, Eq, Filter, In, Not, Or, Range
from index.store.local.store import LocalStore
from index.store.protocol import GenerationReader, GenerationWriter, PassageStore
from index.store.records import BuiltWith, PassageVectors, Term, Vectors
from index.types import Box, Heading, Hit, Page, Passage, Publication, Record, Sentence, SourceRef, Span, Word

DIM = 16
K1, B = 1.2, 0.75


class PlainAnalyser:
    """Words between spaces; ``kat^0.5`` is the word kat with weight 0.5."""

    name = "plain-1"

    def terms(self, text: str) -> Sequence[Term]:
        halves = (word.partition("^") for word in text.lower().split())
        return [Term(word, float(weight or 1)) for word, _, weight in halves]

    query_terms = terms


BUILT_WITH = BuiltWith("e5", "abc", "onnx int8", DIM, PlainAnalyser.name, {"target_tokens": 220, "front": "none"})


@dataclass(frozen=True, slots=True)
class Sample:
    """A publication as a writer takes it."""

    publication: Publication
    passages: tuple[Passage, ...]
    vectors: PassageVectors

    @property
    def record(self) -> Record:
        return self.publication.record

    def into(self, writer: GenerationWriter) -> None:
        writer.upsert(self.publication, self.passages, self.vectors)


def unit(seed: object, n: int = 1) -> Vectors:
    """(n, DIM) unit rows, the same for the same seed."""
    rows = np.random.default_rng(zlib.crc32(repr(seed).encode())).normal(size=(n, DIM))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def sample(publication_id: str, texts: Sequence[str], record: Record | None = None, seed: object = None) -> Sample:
    """A publication with a passage of each text; equal texts get equal vectors."""
    record = record or Record(
        publication_id, f"Titel van {publication_id}", "pdf", f"sha-{publication_id}", "f1",
        (SourceRef("demo", "/corpus", f"{publication_id}.pdf"),), len(texts),
    )  # fmt: skip
    passages = tuple(_passage(publication_id, ordinal, text) for ordinal, text in enumerate(texts))
    rows = [unit((text, seed)) for text in texts]
    sentences = [unit((text, seed, "s"), len(one.sentences)) for text, one in zip(texts, passages, strict=True)]
    empty = np.zeros((0, DIM), dtype=np.float32)
    vectors = PassageVectors(np.concatenate([empty, *rows]), np.concatenate([empty, *sentences]))
    return Sample(Publication(record, tuple(map(_page, texts))), passages, vectors)


def fill(store: PassageStore, *samples: Sample, delete: Sequence[str] = ()) -> str:
    """One generation with these changes."""
    with store.begin(BUILT_WITH) as writer:
        for one in samples:
            one.into(writer)
        writer.delete(delete)
        return writer.commit()


def texts_indexed(folder: Path, texts: Sequence[str]) -> GenerationReader:
    """The texts as publications, with the Dutch analyser's terms."""
    analyser = DutchAnalyser()
    store = LocalStore(folder, analyser)
    with store.begin(replace(BUILT_WITH, analyser=analyser.name)) as writer:
        for number, text in enumerate(texts):
            sample(f"p{number}", [text]).into(writer)
        writer.commit()
    return store.open()


def archive(n_publications: int, seed: int) -> list[Sample]:
    """Publications with random catalogue fields, of which some are unknown, and passages that share words."""
    rng = Random(seed)
    return [_random(rng, f"pub-{number:03d}") for number in rng.sample(range(1000), n_publications)]


def random_filter(rng: Random, depth: int = 3) -> Filter:
    """Any filter over the fields of ``archive``."""
    kind = rng.choice(["leaf", "and", "or", "not"]) if depth else "leaf"
    if kind == "not":
        return Not(random_filter(rng, depth - 1))
    if kind in ("and", "or"):
        parts = tuple(random_filter(rng, depth - 1) for _ in range(rng.randint(0, 3)))
        return And(parts) if kind == "and" else Or(parts)
    field = rng.choice([*PUBLICATION_FIELDS, *PASSAGE_FIELDS])
    if field == "year" and rng.random() < 0.5:
        return Range(field, rng.choice([None, 2016, 2019]), rng.choice([None, 2015, 2019]))
    values = [_value(rng, field) for _ in range(rng.randint(0, 3))]
    return Eq(field, rng.choice([None, *values])) if rng.random() < 0.5 else In(field, tuple(values))


def keeps(where: Filter, record: Record, passage: Passage) -> bool:
    """What a filter means, said once more."""
    match where:
        case And(parts):
            return all(keeps(part, record, passage) for part in parts)
        case Or(parts):
            return any(keeps(part, record, passage) for part in parts)
        case Not(part):
            return not keeps(part, record, passage)
        case Range(field, low, high):
            value = getattr(record, field)
            return value is not None and (low is None or value >= low) and (high is None or value <= high)
        case Eq(field, None):
            return _values(field, record, passage) == set()
        case Eq(field, value):
            return value in _values(field, record, passage)
        case In(field, values):
            return bool(_values(field, record, passage) & set(values))


def ranked(scores: dict[str, float], k: int) -> list[str]:
    """Best first, ties by id."""
    return sorted(scores, key=lambda one: (-scores[one], one))[:k]


def cosines(samples: Sequence[Sample], query: Vectors, where: Filter | None = None) -> dict[str, float]:
    """The cosine of every passage the filter keeps, by id."""
    pairs = ((one, i) for one in samples for i in range(len(one.passages)))
    return {
        one.passages[i].passage_id: float(one.vectors.passages[i].astype(float) @ query.astype(float))
        for one, i in pairs
        if where is None or keeps(where, one.record, one.passages[i])
    }


def bm25(samples: Sequence[Sample], query: Sequence[Term], where: Filter | None = None) -> dict[str, float]:
    """The BM25 of every passage that shares a term and that the filter keeps, by id."""
    counts = {one.passage_id: _totals(one.text) for sample in samples for one in sample.passages}
    mean = sum(sum(count.values()) for count in counts.values()) / len(counts)
    scores: Counter[str] = Counter()
    for term in sorted(query, key=lambda term: term.text):
        having = {one: count for one, count in counts.items() if term.text in count}
        idf = math.log(1 + (len(counts) - len(having) + 0.5) / (len(having) + 0.5))
        for one, count in having.items():
            tf, length = count[term.text], sum(count.values())
            scores[one] += term.weight * (idf * tf / (tf + K1 * (1 - B + B * length / mean)))
    allowed = {p.passage_id for s in samples for p in s.passages if where is None or keeps(where, s.record, p)}
    return {one: score for one, score in scores.items() if one in allowed}


def ids(found: Sequence[Hit]) -> list[str]:
    return [hit.passage.passage_id for hit in found]


def texts_of(reader: GenerationReader) -> list[str]:
    """All texts, by publication id."""
    records = sorted(reader.records(), key=lambda record: record.publication_id)
    return [passage.text for record in records for passage in reader.passages_of(record.publication_id)]


def _totals(text: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for term in PlainAnalyser().terms(text):
        counts[term.text] += term.weight  # type: ignore[assignment]
    return counts


def _passage(publication_id: str, ordinal: int, text: str) -> Passage:
    middle = len(text) // 2
    sentences = (Sentence(0, middle, Span(ordinal, 0, middle)), Sentence(middle, len(text), None))
    return Passage(
        f"{publication_id}#{ordinal:04d}", publication_id, ordinal, text, ordinal + 1, ordinal + 1 + ordinal % 2,
        ("Deel één", f"Kop {ordinal}"), (Span(ordinal, 0, len(text)),), sentences[: 1 + ordinal % 2],
    )  # fmt: skip


def _page(text: str) -> Page:
    return Page(1, text, (Heading(0, 3, 2),), (Word(0, 3, Box(0.1, 0.2, 0.3, 0.4)),), 595.0, 842.0)


_CHOICES = {
    "publication_id": [f"pub-{number:03d}" for number in range(1000)], "kind": ["magazine", "factsheet", "rapport"],
    "format": ["pdf", "html"], "year": [2015, 2016, 2018, 2020, 2021], "publisher": ["ZonMw", "Hogeschool"],
    "workplace": ["Inside-Out", "C4Youth", "de 'ST-RAW'"], "language": ["nl", "en"],
    "region": ["Brabant", "Fryslân", "Twente"], "theme": ["armoede", "school"], "audience": ["ouders", "jongeren"],
}  # fmt: skip
_WORDS = "kind gezin school wijk team hulp vraag regio ouder jongere".split()


def _value(rng: Random, field: str) -> str | int:
    return rng.choice(_CHOICES[field])  # type: ignore[call-overload, no-any-return]


def _random(rng: Random, publication_id: str) -> Sample:
    texts = [" ".join(rng.choices(_WORDS, k=rng.randint(1, 12))) for _ in range(rng.randint(0, 4))]
    plain = sample(publication_id, texts)
    known = {name: rng.choice([None, _value(rng, name)]) for name in ("kind", "year", "publisher", "workplace")}
    record = replace(plain.record, format=str(_value(rng, "format")), language=rng.choice(["nl", None]), **known)
    return replace(
        plain,
        publication=replace(plain.publication, record=record),
        passages=tuple(replace(one, **_lists(rng)) for one in plain.passages),
    )


def _lists(rng: Random) -> dict[str, tuple[str, ...]]:
    names = {"regions": "region", "themes": "theme", "audiences": "audience"}
    return {name: tuple(rng.sample(_CHOICES[field], rng.randint(0, 2))) for name, field in names.items()}  # type: ignore[arg-type]


def _values(field: str, record: Record, passage: Passage) -> set[object]:
    lists = {"region": passage.regions, "theme": passage.themes, "audience": passage.audiences}
    return set(lists[field]) if field in lists else {getattr(record, field)} - {None}
