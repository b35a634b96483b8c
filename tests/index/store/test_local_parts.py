"""The parts of LocalStore that can be wrong by themselves: packing, vocabulary, ranking, BM25, lock."""

import math
import multiprocessing
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Barrier

import bm25s
import numpy as np
import pytest
from store_samples import PlainAnalyser, fill, sample

from index.bounded_cache import BoundedCache
from index.errors import LockHeld
from index.store.codec import (
    PackedSentences,
    pack_headings,
    pack_sentences,
    pack_spans,
    pack_words,
    to_float32,
    unpack_headings,
    unpack_sentences,
    unpack_spans,
    unpack_words,
)
from index.store.local import postings as local_postings
from index.store.local.arrays import Origins, Spool
from index.store.local.lock import WriterLock
from index.store.local.store import LocalStore
from index.store.records import Term
from index.types import Box, Heading, Page, Sentence, Span, Word


def test_spans_headings_and_sentences_survive_packing() -> None:
    spans = (Span(0, 0, 5), Span(3, 7, 2_000_000_000))
    headings = (Heading(0, 4, 1), Heading(9, 12, 6))
    sentences = (Sentence(0, 3, spans[1]), Sentence(4, 9, None), Sentence(9, 11, Span(0, 0, 0)))
    assert unpack_spans(pack_spans(spans)) == spans
    assert unpack_headings(pack_headings(Page(1, "", headings))) == (headings, None)
    assert unpack_headings(pack_headings(Page(5, "", headings, label="iv—é"))) == (headings, "iv—é")
    assert unpack_sentences(pack_sentences(sentences)) == sentences
    packed = PackedSentences(pack_sentences(sentences))
    assert (len(packed), packed[1], packed[1:], tuple(packed)) == (3, sentences[1], sentences[1:], sentences)
    assert packed == sentences == packed == PackedSentences(pack_sentences(sentences))
    assert hash(packed) == hash(sentences)
    assert packed != sentences[:2]
    assert unpack_spans(pack_spans(())) == unpack_words(pack_words(())) == ()


def test_a_packed_box_is_never_smaller_and_packs_the_same_again() -> None:
    rng, step = Random(1), 1 / 65_535
    edges = [sorted((rng.random(), rng.random())) for _ in range(2000)] + [[0.0, 1e-9], [1 - 1e-12, 1.0], [0.0, 1.0]]
    words = [Word(0, 1, Box(x0, y0, x1, y1)) for (x0, x1), (y0, y1) in zip(edges, reversed(edges), strict=True)]
    packed = pack_words(words)
    assert len(packed) == 16 * len(words)
    for word, found in zip(words, unpack_words(packed), strict=True):
        for low, high in (("x0", "x1"), ("y0", "y1")):
            before, after = ((getattr(one.box, low), getattr(one.box, high)) for one in (word, found))
            assert 0 <= after[0] < after[1] <= 1
            assert before[0] - 1.01 * step <= after[0] <= before[0] + 1e-9
            assert before[1] - 1e-9 <= after[1] <= before[1] + 1.01 * step
    assert pack_words(unpack_words(packed)) == packed


def test_every_term_has_a_number_and_no_other_word_has(tmp_path: Path) -> None:
    terms = sorted(["", "a", "aap", "aapje", "één", "z", "ĳ", "𝔸", "\uffff"])
    local_postings.write_vocabulary(tmp_path, terms)
    found = local_postings.Vocabulary(tmp_path)
    assert found.all() == terms
    assert [found.number(term) for term in terms] == list(range(len(terms)))
    assert [found.number(term) for term in ("aa", "aapjes", "b", "𝔹", "é")] == [None] * 5


def test_an_empty_vocabulary_knows_nothing(tmp_path: Path) -> None:
    local_postings.write_vocabulary(tmp_path, [])
    assert local_postings.Vocabulary(tmp_path).number("a") is None


@pytest.mark.parametrize("k", [0, 1, 5, 100, 1000])
def test_the_best_are_those_of_a_full_sort(k: int) -> None:
    rng = np.random.default_rng(2)
    rows, scores = rng.permutation(500), rng.integers(0, 9, 500).astype(float)
    expected = sorted(zip(rows, scores, strict=True), key=lambda pair: (-pair[1], pair[0]))[:k]
    found = local_postings.best(rows, scores, k)
    assert list(zip(*found, strict=True)) == expected


def test_runs_are_gathered_from_the_old_and_the_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.store.local.arrays._BLOCK", 4)  # runs go over the border of a block
    old = np.arange(20, dtype=np.float32).reshape(10, 2)
    spool = Spool(tmp_path / "added", np.float32, 2)
    assert [spool.append(old[:3] + 100), spool.append(old[:0]), spool.append(old[:2] + 200)] == [0, 3, 3]
    origins = Origins(np.array([False, True, False, True, False]), np.array([7, 3, 0, 0, 5]), np.array([3, 2, 0, 3, 1]))
    blocks = list(origins.gather(old.__getitem__, spool.read()))
    expected = np.concatenate([old[7:10], old[:2] + 200, old[:3] + 100, old[5:6]])
    assert [len(block) for block in blocks] == [4, 4, 1]
    assert np.array_equal(np.concatenate(blocks), expected)


def test_bm25_agrees_with_another_library(tmp_path: Path) -> None:
    rng = Random(3)
    words = [f"w{number}" for number in range(400)]
    weights = [1 / (1 + number) for number in range(400)]  # some in nearly every text, most in a few
    texts = [" ".join(rng.choices(words, weights, k=rng.randint(1, 80))) for _ in range(400)]
    store = LocalStore(tmp_path, PlainAnalyser())
    fill(store, sample("a", texts))
    theirs = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    theirs.index([text.split() for text in texts], show_progress=False)
    with store.open() as reader:
        for _ in range(100):
            query = rng.sample(words, rng.randint(1, 6))
            known = [word for word in query if word in theirs.vocab_dict]
            expected = theirs.get_scores(known) if known else np.zeros(400)
            hits = reader.search_lexical([Term(word) for word in query], 400)
            found = {hit.passage.ordinal: hit.score for hit in hits}
            assert found.keys() == set(np.flatnonzero(expected))
            for ordinal, score in found.items():
                assert math.isclose(score, expected[ordinal], rel_tol=1e-4)


@pytest.mark.parametrize("at_once", [1, 50, 10**9])
def test_postings_are_the_same_however_many_are_put_in_order_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    texts = ["kat hond vis", "kat kat vis", "hond", "aap noot mies kat", "vis vis"]
    monkeypatch.setattr(local_postings, "_AT_ONCE", at_once)
    store = LocalStore(tmp_path, PlainAnalyser())
    fill(store, sample("b", texts), sample("weg", ["weg kat"]))
    fill(store, sample("a", texts[::-1]), delete=["weg"])
    with store.open() as reader:
        postings = reader._generation.lexical.postings
        assert reader.vocabulary("") == ["aap", "hond", "kat", "mies", "noot", "vis"]
        assert postings.starts.tolist() == [0, 2, 6, 12, 14, 16, 22]
        rows = [part.tolist() for part in np.split(postings.rows, postings.starts[1:-1])]
        assert rows == [[1, 8], [2, 4, 5, 7], [1, 3, 4, 5, 6, 8], [1, 8], [1, 8], [0, 3, 4, 5, 6, 9]]
        assert postings.weights[6:12].tolist() == [1, 2, 1, 1, 2, 1]
        assert postings.peaks.tolist() == [part.max() for part in np.split(postings.gains, postings.starts[1:-1])]


@pytest.mark.skipif(sys.platform == "darwin", reason="fork is not safe there")
def test_a_forked_child_does_not_hold_its_parents_lock(tmp_path: Path) -> None:
    file = tmp_path / "writer.lock"
    context = multiprocessing.get_context("fork")
    lock = WriterLock(file)
    child = context.Process(target=signal.pause)
    child.start()
    try:
        with pytest.raises(LockHeld):
            WriterLock(file)
        lock.release()
        WriterLock(file).release()
    finally:
        child.kill()
        child.join()


def test_half_precision_numbers_become_single_precision_exactly() -> None:
    every = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    finite = every[np.isfinite(every)]
    assert np.array_equal(to_float32(finite), finite.astype(np.float32))


def test_what_is_remembered_is_made_once_and_the_oldest_is_forgotten() -> None:
    made: list[list[int]] = []

    def make(missing: list[int]) -> dict[int, str]:
        made.append(missing)
        return {one: str(one) for one in missing if one >= 0}

    known: BoundedCache[int, str] = BoundedCache(2)
    assert known.get([1, 2, -1], make) == {1: "1", 2: "2"}
    assert known.get([2], make) == {2: "2"}
    known.get([3], make)  # now 1 has been waiting longest
    known.get([2, 1], make)
    assert made == [[1, 2, -1], [3], [1]]


def test_a_cache_in_bytes_forgets_what_was_used_longest_ago_and_keeps_nothing_that_is_too_large() -> None:
    known: BoundedCache[str, bytes] = BoundedCache(10, len)
    made: list[str] = []

    def one(key: str, n_bytes: int) -> bytes:
        def make() -> bytes:
            made.append(key)
            return b"x" * n_bytes

        return known.one(key, make)

    one("a", 4), one("b", 4), one("a", 4), one("c", 4)  # b was used longest ago
    assert made == ["a", "b", "c"]
    one("a", 4), one("b", 4)
    assert made == ["a", "b", "c", "b"]
    assert len(one("large", 11)) == 11
    one("large", 11)
    assert made[-2:] == ["large", "large"]


def test_a_cleared_cache_is_empty_and_counts_anew() -> None:
    known: BoundedCache[int, int] = BoundedCache(2)
    known.get([1, 2], lambda keys: {key: key for key in keys})
    known.clear()
    made = known.get([1, 2], lambda keys: {key: -key for key in keys})
    assert made == {1: -1, 2: -2} == known.get([1, 2], lambda keys: {})


def test_threads_that_make_the_same_leave_it_counted_once() -> None:
    known: BoundedCache[int, int] = BoundedCache(2)
    both = Barrier(2)

    def make() -> int:
        both.wait(30)
        return 7

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda _: known.one(1, make), range(2))) == [7, 7]
    known.one(2, lambda: 8)
    assert known.get([1, 2], lambda keys: {}) == {1: 7, 2: 8}
