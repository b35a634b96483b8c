"""Preparing: once, by one process, whole or not at all, for the embedded model and for any other."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

import model_samples
import numpy as np
import onnx
import pytest

from index.encoder import loading
from index.encoder import manifest as encoder_manifest
from index.encoder.manifest import EMBEDDED
from index.encoder.onnx import OnnxGraph
from index.encoder.open import open_encoder
from index.encoder.prepare import export
from index.encoder.prepare.quantise import FASTEST_FIRST, quantise
from index.encoder.prepare.run import folder_of, is_prepared, prepare
from index.encoder.tokens import open_tokenizer
from index.errors import ModelError
from index.settings import Engine

pytestmark = pytest.mark.slow


SCRIPT = (
    "import sys; from pathlib import Path; from index.encoder.prepare.run import prepare;"
    "prepare(sys.argv[1], Path(sys.argv[2]), lambda text, fraction: print(fraction, flush=True));"
    "print('torch' in sys.modules)"
)


def quiet(text: str, fraction: float) -> None:
    """Report to nobody."""


@pytest.fixture(scope="module")
def cls_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return model_samples.write_tiny_model(tmp_path_factory.mktemp("sources") / "cls", "cls_token")


@dataclass(frozen=True, slots=True)
class Run:
    """What two processes printed that prepared the same model at the same time, and where they put it."""

    models_dir: Path
    said: list[list[str]]


@pytest.fixture(scope="module")
def two_at_once(cls_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    models_dir = tmp_path_factory.mktemp("models")
    command = [sys.executable, "-c", SCRIPT, str(cls_model), str(models_dir)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = sorted((one.communicate()[0].split() for one in both), key=len)
    assert [one.returncode for one in both] == [0, 0]
    return Run(models_dir, said)


def test_a_prepared_model_is_ready_at_once(prepared_model: Path) -> None:
    said: list[str] = []
    assert prepare(EMBEDDED, prepared_model.parent, lambda text, fraction: said.append(text)) == prepared_model
    assert said == []


def test_the_prepared_model_kept_its_vectors_and_says_by_what_it_was_made(prepared_model: Path) -> None:
    manifest = encoder_manifest.read(prepared_model)
    assert manifest.cosine >= 0.999
    assert set(manifest.versions) == {"numpy", "onnx", "onnxruntime", "sentencepiece"}  # and no torch
    assert (manifest.query_prefix, manifest.passage_prefix) == ("query: ", "passage: ")
    encoder_manifest.verify(prepared_model)


@pytest.fixture(scope="module")
def made_now(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded model as this version makes it; that of the machine may be older."""
    return prepare(EMBEDDED, tmp_path_factory.mktemp("made"), quiet)


def test_what_is_kept_of_the_embedded_model_is_what_its_graphs_need(made_now: Path) -> None:
    names = {path.relative_to(made_now).as_posix() for path in made_now.rglob("*")}
    assert names == {"model.json", "model.onnx", "queries.onnx", "tokenizer.model", "words.bin"}
    assert sum(path.stat().st_size for path in made_now.iterdir()) < 130e6
    assert {one.path for one in encoder_manifest.read(made_now).files} == names - {"model.json"}


def test_a_folder_of_before_with_the_words_in_each_graph_gives_the_same_vectors(made_now: Path, tmp_path: Path) -> None:
    folder = tmp_path / EMBEDDED
    folder.mkdir()
    for name in ("model.onnx", "queries.onnx"):
        onnx.save(onnx.load(made_now / name), folder / name)  # what stood beside it is in it now
    shutil.copyfile(made_now / "tokenizer.model", folder / "tokenizer.model")
    files = encoder_manifest.describe(folder, ("model.onnx", "queries.onnx", "tokenizer.model"))
    encoder_manifest.write(replace(encoder_manifest.read(made_now), files=files), folder)
    assert prepare(EMBEDDED, tmp_path, quiet) == folder
    before, now = open_encoder(tmp_path), open_encoder(made_now.parent)
    texts = model_samples.dutch_sentences(20)
    np.testing.assert_array_equal(before.encode_queries(texts), now.encode_queries(texts))
    np.testing.assert_array_equal(before.encode_passages(texts), now.encode_passages(texts))


def test_where_the_words_lack_bytes_the_model_is_not_ready_and_is_made_anew(made_now: Path, tmp_path: Path) -> None:
    folder = tmp_path / EMBEDDED
    shutil.copytree(made_now, folder)
    words = folder / "words.bin"
    whole = words.stat().st_size
    with words.open("r+b") as stream:
        stream.truncate(whole - 1)
    assert not is_prepared(folder, EMBEDDED)
    with pytest.raises(ModelError, match=rf"words\.bin has {whole - 1} bytes.*Run: vraagbaak model prepare"):
        open_encoder(tmp_path)
    words.unlink()
    with pytest.raises(ModelError, match=r"lacks a file: .*words\.bin\. Run: vraagbaak model prepare"):
        open_encoder(tmp_path)
    assert prepare(EMBEDDED, tmp_path, quiet) == folder
    assert words.read_bytes() == (made_now / "words.bin").read_bytes()


def test_a_folder_of_before_with_a_second_copy_of_the_weights_in_it_is_still_good(
    prepared_model: Path, tmp_path: Path
) -> None:
    folder = tmp_path / EMBEDDED
    (folder / "sentence-transformers").mkdir(parents=True)
    (folder / "sentence-transformers" / "model.safetensors").write_bytes(b"weights")
    for path in filter(Path.is_file, prepared_model.iterdir()):
        (folder / path.name).symlink_to(path)
    made = encoder_manifest.read(prepared_model)
    more = encoder_manifest.describe(folder, ("sentence-transformers/model.safetensors",))
    (folder / encoder_manifest.FILE_NAME).unlink()  # lest the one that it points to is written
    encoder_manifest.write(replace(made, files=(*made.files, *more)), folder)
    assert prepare(EMBEDDED, tmp_path, quiet) == folder
    assert open_encoder(tmp_path).encode_queries(["Wat doet een wijkteam?"]).shape == (1, made.dim)
    encoder_manifest.verify(folder)


def test_for_torch_the_embedded_model_is_ready_where_its_weights_are(
    prepared_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_prepared(prepared_model, EMBEDDED, "torch")
    monkeypatch.setattr("index.encoder.prepare.embedded_weights.PACKAGE", "not_installed")
    assert not is_prepared(prepared_model, EMBEDDED, "torch")
    with pytest.raises(ModelError, match="weights of the embedded model are missing"):
        prepare(EMBEDDED, prepared_model.parent, quiet, engine="torch")
    assert is_prepared(prepared_model, EMBEDDED)


@pytest.mark.long
def test_the_embedded_model_is_prepared_without_torch_into_the_graph_that_torch_exports(
    tmp_path: Path,
) -> None:
    missing = ("torch", "transformers", "sentence_transformers", "tokenizers", "scipy", "sklearn")
    script = (
        f"import sys; sys.modules.update(dict.fromkeys({missing}))\n"  # an import of any of them fails now
        "from index.encoder.prepare import child; from pathlib import Path\n"
        "sys.exit(child.main(sys.argv[1], Path(sys.argv[2]), 0))"
    )
    command = [sys.executable, "-c", script, EMBEDDED, str(tmp_path / "made")]
    assert subprocess.run(command, capture_output=True, text=True).returncode == 0
    loaded = loading.load(EMBEDDED, device="cpu")
    export.export(loaded, tmp_path / "exported.onnx")
    made = encoder_manifest.read(tmp_path / "made")
    assert set(made.versions) == {"numpy", "onnx", "onnxruntime", "sentencepiece"}
    label = made.engine.split()[1]
    recipe = next(one for one in FASTEST_FIRST if one.label == label)
    quantise(recipe, tmp_path / "exported.onnx", tmp_path / "by_torch.onnx")
    tokenizer = open_tokenizer(tmp_path / "made", "sentencepiece")
    texts = [f"query: {one}" for one in (*model_samples.dutch_sentences(20), "")]
    both = (tmp_path / "made" / "model.onnx", tmp_path / "by_torch.onnx")
    ours, by_torch = (OnnxGraph(path, tokenizer, 512).vectors(texts) for path in both)
    np.testing.assert_allclose(ours, by_torch, atol=1e-6)


def test_a_model_from_elsewhere_says_what_to_install(cls_model: Path, tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules.update(torch=None, sentence_transformers=None)\n"
        "from index.encoder.prepare import child; from pathlib import Path\n"
        "sys.exit(child.main(sys.argv[1], Path(sys.argv[2]), 0))"
    )
    command = [sys.executable, "-c", script, str(cls_model), str(tmp_path / "made")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.strip().endswith("Install them: make models, or pip install 'vraagbaak[models]'")


def test_preparing_says_which_packages_it_lacks_before_it_begins(
    cls_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("onnx", "safetensors", "tokenizers"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ModelError, match=r"here: onnx, safetensors\. Run: make model, or .*'vraagbaak\[prepare\]'"):
        prepare(EMBEDDED, tmp_path, quiet)
    with pytest.raises(ModelError, match=r"here: onnx, safetensors, tokenizers\. Run: make models, or .*\[models\]'"):
        prepare(str(cls_model), tmp_path, quiet)
    assert [one for one in tmp_path.iterdir() if one.is_dir()] == []


def test_a_model_from_elsewhere_that_is_brought_along_says_what_reads_its_tokens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    monkeypatch.delitem(sys.modules, "index.encoder.tokens_json", raising=False)
    with pytest.raises(ModelError, match=r"package tokenizers.*make models, or pip install 'vraagbaak\[models\]'"):
        open_tokenizer(tmp_path, "tokenizers")


def test_two_processes_at_once_prepare_it_once_and_import_no_torch(two_at_once: Run) -> None:
    waited, worked = two_at_once.said
    assert waited in (["0.0", "False"], ["False"])  # waited for the other, or came when it was done
    assert worked[-2:] == ["1.0", "False"]
    shares = [float(share) for share in worked[:-1]]
    assert shares == sorted(shares)


def test_a_folder_with_cls_pooling_gives_the_vectors_of_its_own_library(two_at_once: Run, cls_model: Path) -> None:
    texts = ["wat is de jeugd ?", "een gemeente", "", "de jeugd werkt . " * 10]
    fast, slow = (open_encoder(two_at_once.models_dir, str(cls_model), engine) for engine in get_args(Engine))
    assert np.min(np.sum(fast.encode_passages(texts) * slow.encode_passages(texts), axis=1)) > 0.999
    assert fast.tokenizer.count(texts) == slow.tokenizer.count(texts)
    assert fast.checksum == slow.checksum
    assert fast.max_tokens == slow.max_tokens == 16
    assert fast.passage_prefix == ""


def test_a_changed_source_is_prepared_again_and_replaces_the_old_one(
    two_at_once: Run, cls_model: Path, tmp_path: Path
) -> None:
    source, models_dir = tmp_path / "source", tmp_path / "models"
    shutil.copytree(cls_model, source)
    folder = folder_of(models_dir, str(source))
    shutil.copytree(folder_of(two_at_once.models_dir, str(cls_model)), folder)
    assert prepare(str(source), models_dir, quiet) == folder
    before = encoder_manifest.read(folder).checksum
    weights = bytearray((source / "model.safetensors").read_bytes())
    weights[-2] ^= 1
    (source / "model.safetensors").write_bytes(weights)
    assert not is_prepared(folder, str(source))
    assert prepare(str(source), models_dir, quiet) == folder
    assert encoder_manifest.read(folder).checksum != before
    assert [path for path in models_dir.iterdir() if path.is_dir()] == [folder]


def test_a_model_that_is_built_otherwise_is_refused(tmp_path: Path) -> None:
    source = model_samples.write_tiny_model(tmp_path / "bare", "mean_tokens")
    modules = json.loads((source / "modules.json").read_text(encoding="utf-8"))
    modules[1] |= {"path": "1_Words", "type": "sentence_transformers.sentence_transformer.modules.WordWeights"}
    (source / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    (source / "1_Words").mkdir()
    words = {"vocab": ["jeugd"], "word_weights": {"jeugd": 1.0}}
    (source / "1_Words" / "config.json").write_text(json.dumps(words), encoding="utf-8")
    with pytest.raises(ModelError, match=r"is built of Transformer, WordWeights; supported are a Transformer"):
        loading.load(str(source), device="cpu")


def test_a_model_that_is_nowhere_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"Preparing the model '.*nowhere' failed: .* can't be loaded"):
        prepare(str(tmp_path / "nowhere"), tmp_path, quiet)
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(ModelError, match=r"file.* can't be written .*VRAAGBAAK_MODEL_DIR"):
        prepare(EMBEDDED, tmp_path / "file", quiet)


LONG = pytest.mark.long


@pytest.mark.parametrize("moment", [pytest.param(0.0, marks=LONG), pytest.param(0.25, marks=LONG), 0.65])
def test_killed_halfway_nothing_looks_ready(moment: float, cls_model: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(cls_model), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        for line in running.stdout or ():
            if float(line) >= moment:
                break
        running.kill()  # only the parent: the child must find out by itself
    assert not is_prepared(folder_of(tmp_path, str(cls_model)), str(cls_model))
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == []
    if moment == 0.65:
        folder = prepare(str(cls_model), tmp_path, quiet)
        assert is_prepared(folder, str(cls_model))


@pytest.mark.parametrize(
    ("name", "prompts", "expected"),
    [
        ("x", {"query": "vraag: ", "document": "stuk: "}, ("vraag: ", "stuk: ")),
        ("x", {"query": "vraag: ", "document": "", "passage": "deel: "}, ("vraag: ", "deel: ")),
        ("intfloat/multilingual-e5-base", {"query": "", "document": ""}, ("query: ", "passage: ")),
        ("intfloat/multilingual-e5-large-instruct", {}, ("", "")),
        ("BAAI/bge-m3", {"query": "", "document": ""}, ("", "")),
    ],
)
def test_prefixes_come_from_the_model_else_from_its_family(
    name: str, prompts: dict[str, str], expected: tuple[str, str]
) -> None:
    assert loading.prefixes(name, prompts) == expected
