"""What all contestants get: passages of three judged sets, cut as Vraagbaak cuts them, and all of these together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from benchmarks import sets
from benchmarks.peers.worker_loop import Text, Vectors
from index.encoder.protocol import Encoder
from index.evaluation.test_sets import TestSet
from index.settings import Settings

SETS = ("minvws-corona-faq-nl", "debian-faq-nl", "libreoffice-help-nl")
MIX = "mix"
_MOST_TEXTS = {"libreoffice-help-nl": 660}  # of the set: 2,000 passages with the others
_MOST_QUERIES = 120
_EVERY = 3  # of the queries of the sets, one in three is asked of the mix: for the time of a question these are enough


@dataclass(frozen=True, slots=True)
class Judged:
    """Passages, their vectors by text, and queries about them; gains by query and publication_id."""

    name: str
    texts: tuple[Text, ...]
    vectors: Mapping[str, Vectors]
    queries: tuple[str, ...]
    gains: tuple[Mapping[str, float], ...]


def judged(settings: Settings, encoder: Encoder) -> list[Judged]:
    """The three sets, and a mix of all their passages in an order of chance, with some of their queries."""
    found = [_passages(tests, settings, encoder) for tests in parts()]
    by_publication: dict[str, list[Text]] = {}
    for text in (text for one in found for text in one.texts):
        by_publication.setdefault(text.publication_id, []).append(text)
    order = sorted(by_publication)
    Random(0).shuffle(order)
    mixed = tuple(text for name in order for text in by_publication[name])
    queries = [query for one in found for query in one.queries][::_EVERY]
    gains = [gains for one in found for gains in one.gains][::_EVERY]
    vectors = {text: row for one in found for text, row in one.vectors.items()}
    return [*found, Judged(MIX, mixed, vectors, tuple(queries), tuple(gains))]


def blocks(texts: Sequence[Text], size: int) -> Iterator[list[Text]]:
    """Whole publications together until there are ``size`` passages."""
    block: list[Text] = []
    for text in texts:
        if text.whole and len(block) >= size:
            yield block
            block = []
        block.append(text)
    yield block


def parts() -> Iterator[TestSet]:
    """The texts and queries of the three sets that are taken."""
    return (_cut(tests) for tests in sets.judged_sets() if tests.name in SETS)


def _cut(tests: TestSet) -> TestSet:
    """The first texts of a set, and the first queries that these answer; ids say which set they are of."""
    documents = [
        replace(one, publication_id=f"{tests.name}-{one.publication_id}")
        for one in tests.documents[: _MOST_TEXTS.get(tests.name)]
    ]
    there = {one.publication_id for one in documents}
    gains = {
        query: kept
        for query, given in tests.gains.items()
        if (kept := {f"{tests.name}-{name}": gain for name, gain in given.items() if f"{tests.name}-{name}" in there})
    }
    first = dict(list(gains.items())[:_MOST_QUERIES])
    return TestSet(f"peers-{tests.name}", tuple(documents), tests.queries, first)


def _passages(tests: TestSet, settings: Settings, encoder: Encoder) -> Judged:
    with sets.open_judged(tests, settings, encoder) as reader:
        texts = tuple(
            Text(one.passage_id, one.publication_id, document.title, one.text, "" if one.ordinal else document.text)
            for document in tests.documents
            for one in reader.passages_of(document.publication_id)
        )
        rows = reader.passage_vectors([one.passage_id for one in texts])
    vectors = {one.text: row for one, row in zip(texts, rows, strict=True)}
    queries = tuple(tests.queries[name] for name in tests.gains)
    return Judged(tests.name.removeprefix("peers-"), texts, vectors, queries, tuple(tests.gains.values()))
