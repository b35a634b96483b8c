"""Many vectors are searched through lists: most of what is nearest is found, quickly, and how much is written down."""

from pathlib import Path

import numpy as np
import pytest
from store_samples import DIM, PlainAnalyser, archive, cosines, fill, ids, ranked, unit

from index.store.filters import Eq, Range
from index.store.local import generation as local_generation
from index.store.local import vectors
from index.store.local.store import LocalStore
from index.store.local.vectors import Approximation, VectorIndex
from index.store.records import Vectors

N = 20_000


@pytest.fixture(autouse=True)
def many_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "EXACT_BELOW", 100)


@pytest.fixture(scope="module")
def rows() -> Vectors:
    """Vectors around 300 middles, as passages are around subjects."""
    rng = np.random.default_rng(5)
    middles = rng.normal(size=(300, 32))
    return _units(middles[rng.integers(0, 300, N)] + 0.7 * rng.normal(size=(N, 32)))


@pytest.fixture(scope="module")
def queries() -> Vectors:
    return _units(np.random.default_rng(6).normal(size=(100, 32)))


def _units(rows: np.ndarray) -> Vectors:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def _built(folder: Path, rows: Vectors, probes: Vectors) -> tuple[VectorIndex, Approximation]:
    searched = vectors.build(folder, rows.shape[1], [rows[:7000], rows[7000:]], probes)
    assert searched is not None
    return VectorIndex(folder, searched), searched


def _recall(index: VectorIndex, rows: Vectors, queries: Vectors, allowed: np.ndarray | None) -> float:
    shares = []
    for query in queries:
        near = rows.astype(float) @ query.astype(float)
        candidates = np.arange(len(rows)) if allowed is None else np.flatnonzero(allowed)
        nearest = candidates[np.argsort(-near[candidates])][:10]
        found, scores = index.search(query, 10, allowed)
        assert scores == pytest.approx(near[found], abs=1e-6)
        assert scores.tolist() == sorted(scores, reverse=True)
        assert allowed is None or allowed[found].all()
        shares.append(np.isin(nearest, found).mean())
    return float(np.mean(shares))


def test_the_recall_that_is_written_down_holds_for_other_queries(
    tmp_path: Path, rows: Vectors, queries: Vectors
) -> None:
    index, searched = _built(tmp_path, rows, _units(np.random.default_rng(7).normal(size=(200, 32))))
    assert searched.n_lists == 128
    assert searched.recall >= vectors.AT_LEAST
    assert _recall(index, rows, queries, None) >= 0.97


def test_a_build_that_finds_too_little_looks_in_more_lists(
    tmp_path: Path, rows: Vectors, queries: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "first_n_probed", lambda n_lists: 1)
    monkeypatch.setattr(vectors, "AT_LEAST", 0.0)
    assert _built(tmp_path, rows, queries)[1].n_probed == 1
    monkeypatch.setattr(vectors, "AT_LEAST", 0.98)
    searched = _built(tmp_path, rows, queries)[1]
    assert searched.n_probed > 1
    assert searched.recall >= vectors.AT_LEAST


def test_without_anything_to_measure_with_all_lists_are_looked_at(tmp_path: Path, rows: Vectors) -> None:
    searched = _built(tmp_path, rows, rows[:0])[1]
    assert searched.n_probed == searched.n_lists


@pytest.mark.parametrize("share", [0.5, 0.01, 0.0005])
def test_a_filter_costs_no_recall(tmp_path: Path, rows: Vectors, queries: Vectors, share: float) -> None:
    index, _ = _built(tmp_path, rows, queries)
    assert _recall(index, rows, queries, np.random.default_rng(9).random(N) < share) >= 0.98


def test_as_many_are_found_as_there_are(tmp_path: Path, rows: Vectors, queries: Vectors) -> None:
    index, _ = _built(tmp_path, rows, queries)
    allowed = np.zeros(N, dtype=np.bool_)
    allowed[:900] = True
    for k in (1, 700, 900, 2000):
        assert len(index.search(queries[0], k, allowed)[0]) == min(k, 900)
    assert len(index.search(queries[0], N, None)[0]) == N


def test_equal_vectors_come_out_by_row(tmp_path: Path, rows: Vectors, queries: Vectors) -> None:
    doubled = np.concatenate([rows[:500], rows[:500]])
    index, _ = _built(tmp_path, doubled, queries)
    found, _ = index.search(rows[3], 2, None)
    assert found.tolist() == [3, 503]


def test_a_store_searches_through_lists_and_says_how(tmp_path: Path) -> None:
    written = archive(60, seed=3)
    store = LocalStore(tmp_path, PlainAnalyser())
    generation = fill(store, *written)
    searched = local_generation.read(tmp_path / "generations" / generation).searched
    assert searched is not None
    assert searched.n_lists == 16
    assert 0 < searched.n_probes <= vectors.N_PROBES
    assert store.verify(generation) == []
    with store.open() as reader:
        for number in range(20):
            query = unit(("q", number))[0]
            for where in (None, Eq("kind", "rapport"), Range("year", 2016, None)):
                found = ids(reader.search_dense(query, 5, where))
                assert found == ranked(cosines(written, query, where), 5)


def test_few_vectors_are_all_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    rows = unit("r", 50)
    assert vectors.build(tmp_path, DIM, [rows], rows) is None
    assert [file.name for file in tmp_path.iterdir()] == ["passages.faiss"]
