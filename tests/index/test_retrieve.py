"""Search from query to ranked passages, against a reference that scores every passage in plain Python."""

import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_samples import PlainAnalyser, sample

from fakes import WordEncoder
from index.filters import Eq
from index.local.store import LocalStore
from index.retrieve import Evidence, Retriever, Weights
from index.stored import BuiltWith, PassageVectors, Term

TEXTS = {
    "gezin": "De aanpak steunt gezinnen met zorgen . Ouders praten met een coach .",
    "school": "Jongeren volgen een training op school . De training helpt bij angst .",
    "wijk": "Het wijkteam zoekt hulp voor jongeren . Een coach gaat mee naar school .",
    "sport": "Sporten in de buurt . Jongeren doen mee .",
}
QUERY = "training voor jongeren op school"


@pytest.fixture
def retriever(tmp_path: Path) -> Iterator[Retriever]:
    encoder = WordEncoder()
    store = LocalStore(tmp_path, PlainAnalyser())
    built_with = BuiltWith("words", encoder.checksum, encoder.engine, encoder.dim, PlainAnalyser.name, {})
    with store.begin(built_with) as writer:
        for name, text in TEXTS.items():
            one = sample(name, [text])
            (passage,) = one.passages
            sentences = encoder.encode_passages([text[part.start : part.end] for part in passage.sentences])
            writer.upsert(one.publication, one.passages, PassageVectors(encoder.encode_passages([text]), sentences))
        writer.commit()
    with store.open() as reader:
        yield Retriever(reader, encoder, PlainAnalyser(), Weights(lexical=0.4, sentence=0.25))


def by_hand(retriever: Retriever, query: str) -> dict[str, float]:
    """The hybrid score of every publication's only passage."""
    (vector,) = retriever.encoder.encode_queries([query])
    ids = [f"{name}#0000" for name in sorted(TEXTS)]
    near = (retriever.reader.passage_vectors(ids) @ vector).tolist()
    best = [float((rows @ vector).max()) for rows in retriever.reader.sentence_vectors(ids)]
    bm25 = {hit.passage.passage_id: hit.score for hit in retriever.reader.search_lexical(_terms(query), 10)}
    words = [bm25.get(one, 0.0) for one in ids]
    known = statistics.mean(any(word in text.lower().split() for text in TEXTS.values()) for word in query.split())
    share = 0.4 * known**2
    gained = [0.25 * (b - a) / statistics.pstdev(near) for a, b in zip(near, best, strict=True)]
    meaning = [a + b for a, b in zip(_standard(near), gained, strict=True)]
    return {
        one.partition("#")[0]: (1 - share) * dense + share * lexical
        for one, dense, lexical in zip(ids, meaning, _standard(words), strict=True)
    }


def _standard(values: list[float]) -> list[float]:
    spread = statistics.pstdev(values) or 1.0
    return [(value - statistics.mean(values)) / spread for value in values]


def _terms(query: str) -> list[Term]:
    return [Term(word) for word in query.split()]


def names(found: list[Evidence]) -> list[str]:
    return [one.hit.passage.publication_id for one in found]


@pytest.mark.parametrize("query", [QUERY, "coach voor gezinnen", "family zorgen help"])
def test_the_hybrid_score_is_the_one_worked_out_by_hand(retriever: Retriever, query: str) -> None:
    wanted = by_hand(retriever, query)
    found = retriever.search(query, 10)
    assert {one.hit.passage.publication_id: one.hit.score for one in found} == pytest.approx(wanted, abs=1e-4)
    assert names(found) == sorted(wanted, key=lambda name: -wanted[name])
    assert [one.hit.rank for one in found] == [1, 2, 3, 4]


def test_a_query_in_unknown_words_is_ranked_by_meaning_alone(retriever: Retriever) -> None:
    hybrid = retriever.search("xylofoon qwerty", 10)
    assert names(hybrid) == names(retriever.search("xylofoon qwerty", 10, "dense"))


def test_the_lexical_leg_finds_only_what_shares_a_word(retriever: Retriever) -> None:
    found = retriever.search("angst", 10, "lexical")
    assert [one.lexical > 0 for one in found] == [True]
    assert names(found) == ["school"]


def test_other_terms_can_be_looked_for_than_the_query_has(retriever: Retriever) -> None:
    found = retriever.search("angst", 10, "lexical", terms=[Term("buurt")])
    assert names(found) == ["sport"]


def test_marks_in_a_query_change_nothing(retriever: Retriever) -> None:
    plain = retriever.search(QUERY, 10, "dense")
    marked = retriever.search(QUERY + "?", 10, "dense")
    assert [one.dense for one in plain] == [one.dense for one in marked]


def test_a_filter_keeps_both_legs_inside(retriever: Retriever) -> None:
    assert names(retriever.search(QUERY, 10, where=Eq("publication_id", "wijk"))) == ["wijk"]


def test_a_query_without_a_word_finds_nothing(retriever: Retriever) -> None:
    assert retriever.search("  ", 10) == []
    assert retriever.search(QUERY, 0) == []


def test_sentences_come_with_their_cosine(retriever: Retriever) -> None:
    question = "De training helpt bij angst"
    (first,) = retriever.search(question, 1)
    (vector,) = retriever.encoder.encode_queries([question])
    (rows,) = retriever.reader.sentence_vectors([first.hit.passage.passage_id])
    assert first.sentences == pytest.approx((rows @ vector).tolist())
