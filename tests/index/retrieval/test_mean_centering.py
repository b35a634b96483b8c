"""Vectors looked at from what all have in common, against moving every vector there."""

from pathlib import Path

import numpy as np
import pytest
from store_samples import DIM, PlainAnalyser, archive, fill, unit

from index.retrieval.fusion import cosines, means_of
from index.store.local.store import LocalStore
from index.store.records import Vectors


def moved(vectors: Vectors, centre: Vectors) -> Vectors:
    left: Vectors = vectors - centre
    return left / np.linalg.norm(left, axis=-1, keepdims=True)


def test_cosines_are_those_of_vectors_moved_to_the_centre() -> None:
    rows, vector, centre = unit("rows", 40), unit("vector")[0], 0.4 * unit("centre")[0]
    plain, seen = cosines(rows, vector, centre)
    assert plain == pytest.approx(rows @ vector, abs=1e-6)
    assert seen == pytest.approx(moved(rows, centre) @ moved(vector, centre), abs=1e-5)


def test_from_nowhere_they_are_what_they_were() -> None:
    rows, vector = unit("rows", 40), unit("vector")[0]
    plain, seen = cosines(rows, vector, np.zeros(DIM, dtype=np.float32))
    assert seen == pytest.approx(plain, abs=1e-6)


def test_a_text_that_lies_in_the_centre_is_a_number_too() -> None:
    rows = unit("rows", 2)
    _, seen = cosines(rows, rows[1], rows[0])
    assert np.isfinite(seen).all()


def test_the_centre_is_the_mean_less_the_share_of_ten_publications(tmp_path: Path) -> None:
    written = archive(40, seed=9)
    store = LocalStore(tmp_path, PlainAnalyser())
    fill(store, *written)
    with store.open() as reader:
        found = means_of(reader)
    for centre, rows in (
        (found.passages, np.concatenate([one.vectors.passages for one in written])),
        (found.sentences, np.concatenate([one.vectors.sentences for one in written])),
    ):
        assert centre == pytest.approx(0.75 * rows.mean(axis=0), abs=1e-3)


@pytest.mark.parametrize("n_publications", [0, 1, 10])
def test_ten_publications_have_no_centre(tmp_path: Path, n_publications: int) -> None:
    store = LocalStore(tmp_path, PlainAnalyser())
    fill(store, *archive(n_publications, seed=9))
    with store.open() as reader:
        found = means_of(reader)
    assert not found.passages.any()
    assert not found.sentences.any()
