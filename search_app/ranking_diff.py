"""What a new generation changes for the saved questions: their first three passages, before and after."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from index.dutch.analyser import DutchAnalyser
from index.errors import SchemaMismatch, StoreUnavailable
from index.retrieval.diversify import CANDIDATES, varied
from index.retrieval.long_queries import search
from index.retrieval.query_expansion import QueryExpander
from index.retrieval.retriever import Retriever, Weights
from index.store.protocol import GenerationReader
from ingest.archive.going_live import SavedQuestion
from ingest.pipeline.pipeline import IngestContext
from search_app.answer.understanding import lifted, regions_in

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands, as people see it; ``page`` is None where the source has no pages."""

    publication_id: str
    title: str
    page: int | None
    heading: str


@dataclass(frozen=True, slots=True)
class RankingChange:
    """A saved question of which the first three changed; ``lost`` is what was among them and is no longer."""

    question: str
    before: tuple[Place, ...]
    after: tuple[Place, ...]
    lost: tuple[Place, ...]


def compare(
    questions: Sequence[SavedQuestion], context: IngestContext, before: str, after: str
) -> tuple[RankingChange, ...]:
    """The saved questions whose first three differ between two generations; none where either can't be asked."""
    with ExitStack() as stack:
        try:
            old, new = (stack.enter_context(context.store.open(name)) for name in (before, after))
        except (SchemaMismatch, StoreUnavailable):  # built by another version: what it would answer can't be known
            return ()
        if any(reader.info.built_with.model_checksum != context.encoder.checksum for reader in (old, new)):
            return ()
        # One after the other: what is worked out for a generation as a whole is remembered of one at a time.
        was, now = ([_first(one.text, reader, context) for one in questions] for reader in (old, new))
    changes = [_change(*each) for each in zip([one.text for one in questions], was, now, strict=True)]
    return tuple(one for one in changes if one.before != one.after)


def _change(question: str, before: tuple[Place, ...], after: tuple[Place, ...]) -> RankingChange:
    return RankingChange(question, before, after, tuple(place for place in before if place not in after))


def _first(question: str, reader: GenerationReader, context: IngestContext) -> tuple[Place, ...]:
    weights = Weights(context.settings.lexical_weight, context.settings.sentence_weight)
    words = QueryExpander(DutchAnalyser()).of(reader)
    retriever = Retriever(reader, context.encoder, words, weights)
    found = lifted(search(question, CANDIDATES, retriever, words, "hybrid", None), regions_in(question))
    passages = [evidence.hit.passage for evidence in varied(found, _SHOWN)]
    records = reader.records(sorted({one.publication_id for one in passages}))
    titles = {record.publication_id: record.title for record in records}
    return tuple(Place(one.publication_id, titles[one.publication_id], one.page, one.heading) for one in passages)
