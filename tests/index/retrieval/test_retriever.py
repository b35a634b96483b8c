"""Search from query to ranked passages, against a reference that scores every passage in plain Python."""

import statistics
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest
from store_samples import PlainAnalyser, sample

from fakes import WordEncoder
from index.retrieval.retriever import Evidence, Retriever, Weights
from index.store.filters import Eq
from index.store.local.store import LocalStore
from index.store.records import BuiltWith, PassageVectors, Term, Vectors

TEXTS = {
    "gezin": "De aanpak steunt gezinnen met zorgen . Ouders praten met een coach .",
    "school": "Jongeren volgen een training op school . De training helpt bij angst .",
    "wijk": "Het wijkteam zoekt hulp voor jongeren . Een coach gaat mee naar school .",
    "sport": "Sporten in de buurt . Jongeren doen mee .",
}
QUERY = "training voor jongeren op school"


MANY = TEXTS | {f"stad{number}": f"De stad {number} praat over jongeren . Er is een plan ." for number in range(20)}


@pytest.fixture
def retriever(tmp_path: Path) -> Iterator[Retriever]:
    found = over(TEXTS, tmp_path)
    with found.reader:
        yield found


def over(texts: Mapping[str, str], folder: Path) -> Retriever:
    """What searches publications of one passage each."""
    encoder = WordEncoder()
    store = LocalStore(folder, PlainAnalyser())
    built_with = BuiltWith("words", encoder.checksum, encoder.engine, encoder.dim, PlainAnalyser.name, {})
    with store.begin(built_with) as writer:
        for name, text in texts.items():
            one = sample(name, [text])
            (passage,) = one.passages
            sentences = encoder.encode_passages([text[part.start : part.end] for part in passage.sentences])
            writer.upsert(one.publication, one.passages, PassageVectors(encoder.encode_passages([text]), sentences))
        writer.commit()
    return Retriever(store.open(), encoder, PlainAnalyser(), Weights(lexical=0.4, sentence=0.25))


def by_hand(retriever: Retriever, query: str, texts: Mapping[str, str]) -> dict[str, float]:
    """The hybrid score of every publication's only passage."""
    (vector,) = retriever.encoder.encode_queries([query])
    ids = [f"{name}#0000" for name in sorted(texts)]
    passages, of_sentences = retriever.reader.passage_vectors(ids), retriever.reader.sentence_vectors(ids)
    common = max(0.0, 1 - 10 / len(texts))
    near = _seen(passages, vector, common * passages.mean(axis=0))
    centre = common * np.concatenate(of_sentences).mean(axis=0)
    best = [max(_seen(rows, vector, centre)) for rows in of_sentences]
    bm25 = {hit.passage.passage_id: hit.score for hit in retriever.reader.search_lexical(_terms(query), 100)}
    words = [bm25.get(one, 0.0) for one in ids]
    known = statistics.mean(any(word in text.lower().split() for text in texts.values()) for word in query.split())
    share = 0.4 * known**2
    gained = [0.25 * (b - a) / statistics.pstdev(near) for a, b in zip(near, best, strict=True)]
    meaning = [a + b for a, b in zip(_standard(near), gained, strict=True)]
    return {
        one.partition("#")[0]: (1 - share) * dense + share * lexical
        for one, dense, lexical in zip(ids, meaning, _standard(words), strict=True)
    }


def _seen(rows: Vectors, vector: Vectors, centre: Vectors) -> list[float]:
    """Cosines of what is left of vectors without the centre."""
    left, query = rows - centre, vector - centre
    return [float(row @ query / np.linalg.norm(row) / np.linalg.norm(query)) for row in left]


def _standard(values: list[float]) -> list[float]:
    spread = statistics.pstdev(values) or 1.0
    return [(value - statistics.mean(values)) / spread for value in values]


def _terms(query: str) -> list[Term]:
    return [Term(word) for word in query.split()]


def names(found: list[Evidence]) -> list[str]:
    return [one.hit.passage.publication_id for one in found]


@pytest.mark.parametrize("query", [QUERY, "coach voor gezinnen", "family zorgen help"])
def test_the_hybrid_score_is_the_one_worked_out_by_hand(retriever: Retriever, query: str) -> None:
    wanted = by_hand(retriever, query, TEXTS)
    found = retriever.search(query, 10)
    assert {one.hit.passage.publication_id: one.hit.score for one in found} == pytest.approx(wanted, abs=1e-4)
    assert names(found) == sorted(wanted, key=lambda name: -wanted[name])
    assert [one.hit.rank for one in found] == [1, 2, 3, 4]


def test_in_a_larger_index_what_all_texts_share_counts_for_less(tmp_path: Path) -> None:
    retriever = over(MANY, tmp_path)
    with retriever.reader:
        wanted = by_hand(retriever, QUERY, MANY)
        found = retriever.search(QUERY, 50)
    assert {one.hit.passage.publication_id: one.hit.score for one in found} == pytest.approx(wanted, abs=1e-3)


def test_evidence_keeps_the_cosines_as_they_are(tmp_path: Path) -> None:
    retriever = over(MANY, tmp_path)
    with retriever.reader:
        found = retriever.search(QUERY, 50)
        (vector,) = retriever.encoder.encode_queries([QUERY])
        for one in found:
            (row,) = retriever.reader.passage_vectors([one.hit.passage.passage_id])
            best = max(one.sentences)
            assert one.dense == pytest.approx(row @ vector + 0.25 * (best - row @ vector), abs=1e-5)


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
    # in 32 bits the order of a sum differs by processor: some units in the seventh digit
    assert first.sentences == pytest.approx((rows @ vector).tolist(), abs=1e-6)
