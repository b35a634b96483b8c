"""Claims about vectors of sentences that come after those of the passages they stand in."""

from dataclasses import replace

import numpy as np
import pytest
from store_samples import BUILT_WITH, DIM, Sample, archive, cosines, fill, ids, ranked, sample, unit

from index.errors import NotFound
from index.store.protocol import GenerationReader, PassageStore
from index.store.records import PassageVectors, Vectors


def without_sentences(written: Sample) -> Sample:
    return replace(written, vectors=PassageVectors(written.vectors.passages, np.zeros((0, DIM), dtype=np.float32)))


def sentence_rows(reader: GenerationReader, written: Sample) -> Vectors:
    """The vectors of all sentences of a publication, in order."""
    found = reader.sentence_vectors([passage.passage_id for passage in written.passages])
    return np.concatenate([np.zeros((0, DIM), dtype=np.float32), *found])


class SentenceClaims:
    def test_sentence_vectors_may_come_in_a_later_generation(self, store: PassageStore) -> None:
        written = archive(8, seed=3)
        late, early = written[:4], written[4:]
        fill(store, *map(without_sentences, late), *early)
        waiting = {one.record.publication_id: one for one in late if len(one.vectors.sentences)}
        with store.open() as reader:
            assert reader.awaiting_sentences() == sorted(waiting) != []
            assert reader.info.n_sentences == sum(len(one.vectors.sentences) for one in early)
            assert [sentence_rows(reader, one).shape for one in late] == [(0, DIM)] * len(late)
        with store.begin(BUILT_WITH) as writer:
            for publication_id, one in waiting.items():
                writer.put_sentences(publication_id, one.vectors.sentences)
            writer.commit()
        with store.open() as reader:
            assert reader.awaiting_sentences() == []
            for one in written:
                assert np.allclose(sentence_rows(reader, one), one.vectors.sentences, atol=2e-3)
            assert ids(reader.search_dense(unit("q")[0], 100)) == ranked(cosines(written, unit("q")[0]), 100)

    def test_sentence_vectors_come_after_for_a_part_while_the_rest_changes(self, store: PassageStore) -> None:
        cat, dog, cow = sample("a", ["een kat"]), sample("b", ["een hond", "een vis"]), sample("c", ["een koe"])
        fill(store, without_sentences(cat), without_sentences(dog))
        with store.begin(BUILT_WITH) as writer:
            cow.into(writer)
            writer.put_sentences("b", dog.vectors.sentences)
            writer.commit()
        with store.open() as reader:
            assert reader.awaiting_sentences() == ["a"]
            for one in (dog, cow):
                assert np.allclose(sentence_rows(reader, one), one.vectors.sentences, atol=2e-3)

    def test_sentence_vectors_that_do_not_fit_are_refused_and_change_nothing(self, store: PassageStore) -> None:
        fill(store, without_sentences(sample("a", ["een kat", "een hond"])))  # 1 and 2 sentences
        with store.begin(BUILT_WITH) as writer:
            with pytest.raises(ValueError, match="a: vectors of sentences"):
                writer.put_sentences("a", unit("x", 2))
            with pytest.raises(NotFound):
                writer.put_sentences("nooit gezien", unit("x", 2))
            writer.commit()
        with store.open() as reader:
            assert reader.awaiting_sentences() == ["a"]

    def test_a_generation_that_only_completes_takes_the_place_of_the_one_before_it(self, store: PassageStore) -> None:
        first = fill(store, sample("a", ["een kat"]))
        late = sample("b", ["een hond"])
        fill(store, without_sentences(late))
        with store.begin(BUILT_WITH) as writer:
            writer.put_sentences("b", late.vectors.sentences)
            writer.commit()
        with store.open() as reader:
            assert reader.info.after == first  # an undo takes the whole ingest back
