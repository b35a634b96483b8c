"""A number that is read from disk is held against what is there: damage is told in words, and asks for no memory.

Each test changes a file behind the back of its checksum, as a disk does.
"""

import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from growth import resident_peak
from store_samples import PlainAnalyser, fill, sample

from index.errors import StoreUnavailable
from index.store import decisions
from index.store.local import vectors
from index.store.local.store import LocalStore
from index.store.local.vectors import VectorIndex
from index.store.records import Term

_AT_MOST = 50_000_000  # bytes; what is stored here has some thousands


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    store = LocalStore(tmp_path / "var", PlainAnalyser())
    fill(store, sample("a", ["een kat en een hond", "een kat", "twee honden"]), sample("b", ["een vis"]))
    return store


@pytest.fixture
def little_memory() -> Iterator[None]:
    tracemalloc.start()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < _AT_MOST


def _file(store: LocalStore, name: str) -> Path:
    return Path(store.place) / "generations" / str(store.current()) / name


def _changed(file: Path, change: Callable[[bytearray], None]) -> bytes:
    """Change the bytes of a file; returns what stood there."""
    before = file.read_bytes()
    content = bytearray(before)
    change(content)
    file.write_bytes(content)
    return before


@pytest.mark.usefixtures("little_memory")
@pytest.mark.parametrize("name", ["sentences.starts", "postings.starts", "terms.ends"])
@pytest.mark.parametrize("bit", [24, 40, 63])
def test_places_that_tell_of_rows_that_are_not_there_open_no_generation(store: LocalStore, name: str, bit: int) -> None:
    file = _file(store, name)
    for place in range(file.stat().st_size // 8):
        before = _changed(file, lambda content, at=place: _flip(content, 64 * at + bit))
        with pytest.raises(StoreUnavailable, match=f"{name}.*vraagbaak rollback"):
            store.open()
        file.write_bytes(before)
    store.open().close()


def _flip(content: bytearray, bit: int) -> None:
    content[bit // 8] ^= 1 << bit % 8


@pytest.mark.usefixtures("little_memory")
def test_a_posting_of_a_passage_that_is_not_there_ends_a_search_in_words(store: LocalStore) -> None:
    _changed(_file(store, "postings.rows"), lambda content: [_flip(content, 32 * at + 26) for at in range(3)])
    with store.open() as reader:
        words = [Term(word) for word in reader.vocabulary("")]
        with pytest.raises(StoreUnavailable, match=r"postings\.rows.*vraagbaak rollback"):
            reader.search_lexical(words, 5)


def test_a_row_that_is_not_there_has_no_vector(store: LocalStore) -> None:
    index = VectorIndex(_file(store, "passages.faiss").parent, None)
    for row in (-1, len(index), 2**40):
        with pytest.raises(StoreUnavailable, match="vraagbaak rollback"):
            index.take(np.array([0, row]))


def test_lists_with_a_flipped_bit_are_searched_or_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the bound on what FAISS reads at once, and on the rows it finds: gigabytes, or a crash."""
    monkeypatch.setattr(vectors, "EXACT_BELOW", 100)
    rows = np.random.default_rng(5).normal(size=(2_000, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    searched = vectors.build(tmp_path, 16, [rows], rows[:50])
    file = tmp_path / "passages.lists.faiss"
    n_bits = 8 * file.stat().st_size
    before, refused = resident_peak(), 0
    for bit in {*range(400), *range(0, n_bits, 1999), *range(n_bits - 200, n_bits)}:
        whole = _changed(file, lambda content, at=bit: _flip(content, at))
        try:
            found = VectorIndex(tmp_path, searched).search(rows[0], 10, None)[0]
            assert set(found.tolist()) <= set(range(len(rows)))
        except StoreUnavailable:
            refused += 1
        file.write_bytes(whole)
    assert refused > 50
    assert resident_peak() - before < _AT_MOST * 4


def test_a_schema_that_is_no_text_any_more_is_damage_in_words(store: LocalStore) -> None:
    """SQLite quotes it in its complaint, and Python can't make text of that."""
    with decisions.writing(Path(store.place)) as rows:
        rows.execute("INSERT INTO saved_question (text, added) VALUES ('Wie helpt?', '2026')")
    for file in (_file(store, "catalogue.sqlite"), Path(store.place) / decisions.FILE):
        file.write_bytes(file.read_bytes().replace(b"sqlite_autoindex", b"sqlite_\xe1utoindex"))
    with pytest.raises(StoreUnavailable, match=r"catalogue\.sqlite.*vraagbaak rollback"):
        store.open()
    (line,) = decisions.check(Path(store.place))
    assert "vraagbaak restore" in line
    with pytest.raises(StoreUnavailable, match="vraagbaak restore"), decisions.writing(Path(store.place)):
        pass


def test_a_database_of_another_format_is_damage_in_words(tmp_path: Path) -> None:
    with decisions.writing(tmp_path):
        pass
    _changed(tmp_path / decisions.FILE, lambda content: _flip(content, 47 * 8 + 7))  # the format of the schema
    assert "vraagbaak restore" in decisions.check(tmp_path)[0]
    with pytest.raises(StoreUnavailable, match="vraagbaak restore"), decisions.writing(tmp_path):
        pass
