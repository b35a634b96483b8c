"""Claims about what is found: both legs and their filters, against references that are slow and plain."""

import math
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from store_samples import (
    PlainAnalyser,
    Sample,
    archive,
    bm25,
    cosines,
    fill,
    ids,
    keeps,
    random_filter,
    ranked,
    sample,
    unit,
)

from index.errors import FilterError, NotFound, SchemaMismatch
from index.store.filters import And, Eq, Filter, In, Not, Or, Range
from index.store.protocol import GenerationReader, PassageStore
from index.store.records import Term


class SearchClaims:
    @pytest.fixture
    def written(self) -> list[Sample]:
        return archive(60, seed=3)

    @pytest.fixture
    def reader(self, store: PassageStore, written: list[Sample]) -> Iterator[GenerationReader]:
        fill(store, *written)
        with store.open() as reader:
            yield reader

    @pytest.mark.parametrize("k", [1, 7, 40, 1000])
    def test_the_nearest_are_those_of_brute_force(
        self, reader: GenerationReader, written: list[Sample], k: int
    ) -> None:
        for number in range(20):
            query = unit(("q", number))[0]
            expected = cosines(written, query)
            hits = reader.search_dense(query, k)
            assert ids(hits) == ranked(expected, k)
            assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
            for hit in hits:
                assert hit.score == pytest.approx(expected[hit.passage.passage_id], abs=1e-5)

    @pytest.mark.parametrize("seed", range(12))
    def test_values_are_counted_as_in_the_passages_themselves(self, reader: GenerationReader, seed: int) -> None:
        where = random_filter(Random(seed)) if seed else None
        records = {one.publication_id: one for one in reader.records()}
        passages: defaultdict[tuple[str, object], set[str]] = defaultdict(set)
        publications: defaultdict[tuple[str, object], set[str]] = defaultdict(set)
        for one in reader.get(reader.ids(where)):
            record = records[one.publication_id]
            lists = {"region": one.regions, "theme": one.themes, "audience": one.audiences}
            said = [(field, value) for field, values in lists.items() for value in values]
            for key in (*said, ("kind", record.kind), ("year", record.year)):
                passages[key].add(one.passage_id)
                publications[key].add(one.publication_id)
        counted = {(one.field, one.value): (one.passages, one.publications) for one in reader.value_counts(where)}
        assert counted == {key: (len(ids), len(publications[key])) for key, ids in passages.items()}

    def test_a_sample_is_spread_over_the_generation_and_the_same_each_time(
        self, reader: GenerationReader, written: list[Sample]
    ) -> None:
        every = reader.ids()
        assert reader.sample(len(every)) == every
        assert reader.sample(10 * len(every)) == every
        some = reader.sample(20)
        assert reader.sample(20) == some == sorted(some)
        assert {*some} < {*every}
        assert 10 <= len(some) <= 40
        assert len({one.partition("#")[0] for one in some}) >= 8

    def test_equal_vectors_come_out_by_passage_id_at_any_border(self, store: PassageStore) -> None:
        same = [sample(name, ["zelfde"] * 40) for name in ("b", "ß", "a", "Z", "a!")]
        fill(store, *same, sample("c", ["anders", "nog anders"]))
        every = sorted(passage.passage_id for one in same for passage in one.passages)
        query = same[0].vectors.passages[0]
        with store.open() as reader:
            for k in (1, 2, 39, 40, 41, 150, 200):
                assert ids(reader.search_dense(query, k)) == every[:k]
                assert ids(reader.search_lexical([Term("zelfde")], k)) == every[:k]
                assert (
                    ids(reader.search_dense(query, k, Eq("publication_id", "b")))
                    == [one for one in every if one.startswith("b#")][:k]
                )

    def test_bm25_is_what_a_hand_works_out(self, store: PassageStore) -> None:
        # N = 3; lengths 4, 2 and 3: mean 3. "kat" stands in two passages: idf = ln(1 + 1.5 / 2.5) = ln 1.6.
        fill(store, sample("a", ["kat kat hond vis", "kat vis", "vis vis vis"]))
        first = math.log(1.6) * 2 / (2 + 1.2 * (0.25 + 0.75 * 4 / 3))
        second = math.log(1.6) * 1 / (1 + 1.2 * (0.25 + 0.75 * 2 / 3))
        with store.open() as reader:
            hits = reader.search_lexical([Term("kat")], 10)
            assert ids(hits) == ["a#0000", "a#0001"]
            assert [hit.score for hit in hits] == pytest.approx([first, second], rel=1e-4)
            half = reader.search_lexical([Term("kat", 0.5), Term("nergens")], 10)
            assert [hit.score for hit in half] == pytest.approx([first / 2, second / 2], rel=1e-4)

    def test_terms_of_less_weight_count_for_less_in_a_passage(self, store: PassageStore) -> None:
        # One passage of kat (weight .5), hond (1) and hond (.25): tf .5 and 1.25, length 1.75, which is the mean.
        fill(store, sample("a", ["kat^0.5 hond hond^0.25 niets^0"]))
        idf = math.log(1 + 0.5 / 1.5)
        with store.open() as reader:
            (kat,), (hond,) = (reader.search_lexical([Term(word)], 1) for word in ("kat", "hond"))
            assert kat.score == pytest.approx(idf * 0.5 / 1.7, rel=1e-4)
            assert hond.score == pytest.approx(idf * 1.25 / 2.45, rel=1e-4)
            assert reader.search_lexical([Term("niets")], 1) == []

    def test_the_lexical_leg_is_that_of_brute_force(self, reader: GenerationReader, written: list[Sample]) -> None:
        rng = Random(4)
        words = "kind gezin school wijk team hulp vraag regio ouder jongere zeppelin".split()
        for _ in range(30):
            query = [Term(word, rng.choice([1.0, 0.5])) for word in rng.choices(words, k=rng.randint(1, 5))]
            expected, k = bm25(written, query), rng.choice([1, 5, 30, 1000])
            hits = reader.search_lexical(query, k)
            assert ids(hits) == ranked(expected, k)
            for hit in hits:
                assert hit.score == pytest.approx(expected[hit.passage.passage_id], rel=1e-4)

    def test_document_frequency_counts_passages(self, reader: GenerationReader, written: list[Sample]) -> None:
        texts = [passage.text.split() for one in written for passage in one.passages]
        asked = ["kind", "school", "zeppelin", ""]
        assert reader.document_frequency(asked) == {word: sum(word in text for text in texts) for word in asked}

    def test_the_vocabulary_lists_the_terms_that_begin_so(
        self, reader: GenerationReader, written: list[Sample]
    ) -> None:
        terms = sorted({word for one in written for passage in one.passages for word in passage.text.split()})
        for prefix in ("", "k", "kind", "kinde", "zz"):
            assert reader.vocabulary(prefix) == [term for term in terms if term.startswith(prefix)]

    def test_filters_keep_on_both_legs_what_they_mean(self, reader: GenerationReader, written: list[Sample]) -> None:
        rng = Random(5)
        pairs = [(one.record, passage) for one in written for passage in one.passages]
        query, terms = unit("q")[0], [Term("kind"), Term("gezin")]
        for _ in range(200):
            where = random_filter(rng)
            assert reader.count(where) == sum(keeps(where, *pair) for pair in pairs), where
            assert ids(reader.search_dense(query, 12, where)) == ranked(cosines(written, query, where), 12), where
            assert ids(reader.search_lexical(terms, 12, where)) == ranked(bm25(written, terms, where), 12), where

    @pytest.mark.parametrize(
        ("where", "kept"),
        [
            (Eq("year", None), "unknown"), (Not(Eq("year", 2020)), "unknown"), (Range("year", None, None), "known"),
            (Range("year", 2020, None), "known"), (Range("year", 2021, 2020), ""),
            (Range("year", -(10**30), 10**30), "known"),
            (Eq("year", 10**30), ""), (In("year", ()), ""), (And(()), "known unknown"), (Or(()), ""),
            (Eq("region", None), "unknown"), (Eq("region", "Fryslân"), "known"), (Eq("region", "fryslan"), ""),
            (Eq("workplace", "x' OR 1=1 --"), ""), (Eq("workplace", "de 'ST-RAW'"), "known"),
        ],
    )  # fmt: skip
    def test_an_unknown_value_equals_nothing_and_is_in_no_range(
        self, store: PassageStore, where: Filter, kept: str
    ) -> None:
        fill(store, *_known_and_unknown())
        with store.open() as reader:
            found = ids(reader.search_dense(unit("q")[0], 5, where))
            assert sorted(found) == [f"{name}#0000" for name in kept.split()]
            assert reader.count(where) == len(found)

    def test_a_filter_that_makes_no_sense_is_refused(self, reader: GenerationReader) -> None:
        for where in (Eq("colour", "red"), Eq("year", "2020"), Range("kind", 1, 2), Not(And((Eq("year", True),)))):
            with pytest.raises(FilterError):
                reader.count(where)
            with pytest.raises(FilterError):
                reader.search_dense(unit("q")[0], 1, where)
            with pytest.raises(FilterError):
                reader.search_lexical([Term("kind")], 1, where)

    def test_a_vector_of_another_model_is_refused(self, reader: GenerationReader) -> None:
        with pytest.raises(SchemaMismatch, match="--rebuild"):
            reader.search_dense(np.ones(3, dtype=np.float32), 1)

    def test_no_hits_are_asked_for_none_are_given(self, reader: GenerationReader) -> None:
        assert reader.search_dense(unit("q")[0], 0) == reader.search_lexical([Term("kind")], 0) == []
        assert reader.search_lexical([], 5) == []

    def test_passages_and_records_come_in_the_order_asked_for(self, store: PassageStore) -> None:
        fill(store, sample("a", ["een", "twee"]), sample("B", ["drie"]), sample("c", ["vier"]))
        with store.open() as reader:
            found = reader.get(["c#0000", "weg#0000", "a#0001", "c#0000"])
            assert [passage.text for passage in found] == ["vier", "twee", "vier"]
            assert [one.publication_id for one in reader.records(["c", "weg", "a"])] == ["c", "a"]
            assert [one.publication_id for one in reader.records()] == ["a", "B", "c"]

    @pytest.mark.parametrize("odd", ["a\0b", "\ud800", "", "a" * 10_000, "'; DROP TABLE passage; --", "%", "\u202e"])
    def test_what_no_text_can_be_is_not_there(self, reader: GenerationReader, odd: str) -> None:
        assert (reader.get([odd]), reader.records([odd]), reader.passages_of(odd)) == ([], [], [])
        assert reader.document_frequency([odd]).get(odd, 0) == 0
        assert reader.search_lexical([Term(odd)], 5) == []
        other = And((Eq("kind", odd), Not(Eq("theme", odd))))
        for where in (Eq("region", odd), In("publication_id", (odd, odd)), other):
            assert reader.count(where) == 0
            assert reader.ids(where) == []
            assert reader.search_dense(unit(("q", 0))[0], 5, where) == []
        for look in (reader.pages, lambda id: reader.page(id, 0), lambda id: reader.passage_vectors([id])):
            with pytest.raises(NotFound):
                look(odd)

    def test_a_year_beyond_all_numbers_is_in_no_range_but_an_open_one(self, reader: GenerationReader) -> None:
        beyond = 10**30
        assert reader.count(Eq("year", beyond)) == reader.count(In("year", (beyond, -beyond))) == 0
        assert reader.count(Range("year", beyond, None)) == reader.count(Range("year", None, -beyond)) == 0
        assert reader.count(Range("year", -beyond, beyond)) == reader.count(Not(Eq("year", None)))
        with pytest.raises(NotFound):
            reader.page(reader.records()[0].publication_id, beyond)

    def test_threads_may_share_a_reader(self, reader: GenerationReader, written: list[Sample]) -> None:
        query, failures = unit("q")[0], []
        expected = ranked(cosines(written, query), 10)

        def ask() -> None:
            for number in range(40):
                where = Range("year", 2015 + number % 3, None)
                if ids(reader.search_dense(query, 10)) != expected or reader.count(where) < 1:
                    failures.append(number)
                reader.search_lexical(PlainAnalyser().query_terms("kind gezin"), 10, where)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures


def _known_and_unknown() -> tuple[Sample, Sample]:
    known, unknown = sample("known", ["een kat"]), sample("unknown", ["een hond"])
    record = replace(known.record, year=2020, workplace="de 'ST-RAW'")
    passage = replace(known.passages[0], regions=("Brabant", "Fryslân"))
    return replace(known, publication=replace(known.publication, record=record), passages=(passage,)), unknown
