"""Claims about what is written to a store, and about its generations."""

from dataclasses import replace

import numpy as np
import pytest
from store_samples import (
    BUILT_WITH,
    DIM,
    archive,
    bm25,
    cosines,
    fill,
    ids,
    ranked,
    sample,
    texts_of,
    unit,
)

from index.errors import NotFound, SchemaMismatch, StoreUnavailable
from index.store.filters import Eq, Not
from index.store.protocol import PassageStore
from index.store.records import PassageVectors, Term
from index.types import SourceRef


class WritingClaims:
    def test_before_the_first_commit_there_is_nothing_to_open(self, store: PassageStore) -> None:
        assert store.current() is None
        with pytest.raises(StoreUnavailable, match="ingest"):
            store.open()

    def test_an_empty_generation_answers_with_nothing(self, store: PassageStore) -> None:
        fill(store)
        with store.open() as reader:
            assert reader.count() == reader.info.n_passages == reader.info.n_publications == 0
            assert reader.search_dense(unit("q")[0], 5) == reader.search_lexical([Term("kat")], 5) == []
            assert reader.get(["a#0000"]) == reader.records() == reader.passages_of("a") == []
            assert reader.count(Not(Eq("kind", "rapport"))) == 0
            assert reader.document_frequency(["kat"]) == {"kat": 0}

    def test_what_was_put_in_comes_out_the_same(self, store: PassageStore) -> None:
        written = archive(12, seed=1)
        fill(store, *written)
        with store.open() as reader:
            for one in written:
                assert reader.records([one.record.publication_id]) == [one.record]
                assert reader.passages_of(one.record.publication_id) == list(one.passages)
                found, expected = reader.pages(one.record.publication_id), one.publication.pages
                assert [replace(page, words=()) for page in found] == [replace(page, words=()) for page in expected]

    def test_a_word_keeps_its_place_on_the_page(self, store: PassageStore) -> None:
        written = sample("a", ["een kat"])
        fill(store, written)
        with store.open() as reader:
            (found,), (word,) = reader.pages("a")[0].words, written.publication.pages[0].words
            assert (found.start, found.end) == (word.start, word.end)
            for side in ("x0", "y0", "x1", "y1"):
                assert getattr(found.box, side) == pytest.approx(getattr(word.box, side), abs=1e-4)

    def test_vectors_come_back_as_unit_rows_in_the_order_asked_for(self, store: PassageStore) -> None:
        written = sample("a", ["een", "twee", "drie vier"])
        fill(store, written)
        with store.open() as reader:
            asked = ["a#0002", "a#0000", "a#0002"]
            assert np.allclose(reader.passage_vectors(asked), written.vectors.passages[[2, 0, 2]], atol=1e-6)
            sentences = reader.sentence_vectors(["a#0002", "a#0001"])  # passages have 1, 2 and 1 sentences
            assert np.allclose(sentences[0], written.vectors.sentences[3:4], atol=2e-3)
            assert np.allclose(sentences[1], written.vectors.sentences[1:3], atol=2e-3)
            assert np.allclose(np.linalg.norm(np.concatenate(sentences), axis=1), 1, atol=1e-5)
            with pytest.raises(NotFound):
                reader.passage_vectors(["a#0009"])

    def test_upserting_twice_is_the_same_as_once(self, store: PassageStore) -> None:
        written = sample("a", ["een kat", "een hond"])
        fill(store, written, written)
        fill(store, written)
        with store.open() as reader:
            assert reader.count() == 2
            assert reader.document_frequency(["kat"]) == {"kat": 1}
            assert ids(reader.search_dense(written.vectors.passages[0], 5))[0] == "a#0000"

    def test_an_upsert_replaces_the_whole_publication(self, store: PassageStore) -> None:
        fill(store, sample("a", ["een kat", "een hond", "een vis"]), sample("b", ["een paard"]))
        fill(store, sample("a", ["een koe"]))
        with store.open() as reader:
            assert texts_of(reader) == ["een koe", "een paard"]
            assert reader.search_lexical([Term("hond")], 5) == []
            assert len(reader.pages("a")) == 1
            assert reader.info.n_sentences == 2

    def test_deleting_counts_what_was_there_and_ignores_the_rest(self, store: PassageStore) -> None:
        fill(store, sample("a", ["een kat"]), sample("b", ["een hond"]))
        with store.begin(BUILT_WITH) as writer:
            assert writer.delete(["a", "nooit gezien"]) == 1
            assert writer.delete(["a"]) == 0
            writer.commit()
        with store.open() as reader:
            assert texts_of(reader) == ["een hond"]
            with pytest.raises(NotFound):
                reader.pages("a")

    def test_a_record_can_change_without_its_passages(self, store: PassageStore) -> None:
        written = sample("a", ["een kat"])
        fill(store, written)
        sources = (SourceRef("x", "/x", "1"), SourceRef("y", "/y", "2"))
        changed = replace(written.record, kind="rapport", sources=sources)
        with store.begin(BUILT_WITH) as writer:
            writer.update_record(changed)
            with pytest.raises(NotFound):
                writer.update_record(replace(changed, publication_id="b"))
            writer.commit()
        with store.open() as reader:
            assert reader.records() == [changed]
            assert reader.count(Eq("kind", "rapport")) == 1

    def test_vectors_of_other_passages_are_refused_and_change_nothing(self, store: PassageStore) -> None:
        written = sample("a", ["een kat"])
        with store.begin(BUILT_WITH) as writer:
            for wrong in (unit("x", 2), written.vectors.passages * 0, unit("x")[:, :-1]):
                with pytest.raises(ValueError, match="a: vectors of passages"):
                    writer.upsert(written.publication, written.passages, PassageVectors(wrong, unit("y")))
            sample("b", ["een hond"]).into(writer)
            writer.commit()
        with store.open() as reader:
            assert texts_of(reader) == ["een hond"]

    def test_a_text_that_is_no_unicode_is_refused_and_changes_nothing(self, store: PassageStore) -> None:
        fill(store, sample("a", ["een kat"]))
        with store.begin(BUILT_WITH) as writer:
            with pytest.raises(ValueError, match="surrogate"):
                sample("a", ["een hond", "een \ud800 vis"]).into(writer)
            sample("b", ["een koe"]).into(writer)
            writer.commit()
        with store.open() as reader:
            assert texts_of(reader) == ["een kat", "een koe"]
            assert ids(reader.search_lexical([Term("een")], 5)) == ["a#0000", "b#0000"]

    def test_many_small_generations_hold_what_one_big_one_would(self, store: PassageStore) -> None:
        written = archive(30, seed=2)
        for start in range(0, 30, 6):
            fill(store, *written[start : start + 6], sample("weg", [f"gezin {start}"] * 3))
        fill(store, delete=["weg"])
        with store.open() as reader:
            query = [Term("gezin"), Term("school", 0.5)]
            for hit in reader.search_lexical(query, 100):
                assert hit.score == pytest.approx(bm25(written, query)[hit.passage.passage_id], rel=1e-4)
            assert ids(reader.search_dense(unit("q")[0], 100)) == ranked(cosines(written, unit("q")[0]), 100)
            for one in written:
                asked = [passage.passage_id for passage in one.passages]
                rows = [row for rows in reader.sentence_vectors(asked) for row in rows]
                assert np.allclose(np.array(rows).reshape(-1, DIM), one.vectors.sentences, atol=2e-3)


class GenerationClaims:
    def test_nothing_shows_before_the_commit(self, store: PassageStore) -> None:
        before = fill(store, sample("a", ["een kat"]))
        with store.begin(BUILT_WITH) as writer:
            sample("b", ["een hond"]).into(writer)
            writer.delete(["a"])
            assert store.current() == before
            with store.open() as reader:
                assert texts_of(reader) == ["een kat"]
            after = writer.commit()
        assert store.current() == after != before

    def test_closing_without_a_commit_discards(self, store: PassageStore) -> None:
        before = fill(store, sample("a", ["een kat"]))
        with store.begin(BUILT_WITH) as writer:
            sample("b", ["een hond"]).into(writer)
        assert store.current() == before
        fill(store)
        with store.open() as reader:
            assert texts_of(reader) == ["een kat"]

    def test_a_reader_stays_with_its_generation_while_others_are_written(self, store: PassageStore) -> None:
        first = fill(store, sample("a", ["een kat"]))
        with store.open() as reader:
            for number in range(8):  # more than are kept
                fill(store, sample("a", [f"een hond {number}"]))
            assert reader.info.generation == first
            assert texts_of(reader) == ["een kat"]
            assert ids(reader.search_lexical([Term("kat")], 3)) == ["a#0000"]
            assert ids(reader.search_dense(unit("q")[0], 3)) == ["a#0000"]
            assert len(reader.sentence_vectors(["a#0000"])[0]) == 1
        with store.open() as reader:
            assert texts_of(reader) == ["een hond 7"]

    def test_an_older_generation_can_be_opened_by_name(self, store: PassageStore) -> None:
        first = fill(store, sample("a", ["een kat"]))
        fill(store, sample("a", ["een hond"]))
        with store.open(first) as reader:
            assert texts_of(reader) == ["een kat"]
        with pytest.raises(StoreUnavailable, match="g999999"):
            store.open("g999999-20260101T000000Z")

    def test_another_model_or_setting_needs_a_rebuild(self, store: PassageStore) -> None:
        fill(store, sample("a", ["een kat"]))
        for name, other in (
            ("model_checksum", replace(BUILT_WITH, model_checksum="def")),
            ("settings.target_tokens", replace(BUILT_WITH, settings={"target_tokens": 120, "front": "none"})),
        ):
            with pytest.raises(SchemaMismatch, match=rf"{name}.*vraagbaak ingest --rebuild"):
                store.begin(other)
            with store.begin(other, empty=True):
                pass
        with pytest.raises(SchemaMismatch, match="analyser"):
            store.begin(replace(BUILT_WITH, analyser="dutch-9"))

    def test_starting_empty_leaves_the_old_generation_until_the_commit(self, store: PassageStore) -> None:
        fill(store, sample("a", ["een kat"]))
        with store.begin(replace(BUILT_WITH, engine="fp32"), empty=True) as writer:
            sample("b", ["een hond"]).into(writer)
            writer.commit()
        with store.open() as reader:
            assert texts_of(reader) == ["een hond"]
            assert reader.info.built_with.engine == "fp32"
