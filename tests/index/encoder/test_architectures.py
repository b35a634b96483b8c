"""Other architectures than the embedded model's, from folders of random weights: what is prepared gives their vectors.

The weights are random, so the lowest cosine after quantisation that a test prints says nothing of a trained model.
"""

import json
import shutil
import sys
from pathlib import Path

import model_samples
import numpy as np
import pytest

from index.encoder import loading, manifest
from index.encoder.onnx import OnnxEncoder, OnnxGraph
from index.encoder.prepare import child
from index.encoder.tokens_json import JsonTokenizer
from index.encoder.torch import SentenceTransformerEncoder
from index.errors import ModelError
from index.store.records import Vectors

pytestmark = pytest.mark.slow

LONG = pytest.mark.long
KINDS = ("xlm-r", "bert", "modernbert", "gemma")
SENTENCES = model_samples.dutch_sentences(12)
TEXTS = [*SENTENCES, "", "jeugd", " ".join(SENTENCES)]  # one fills a batch with padding, one is cut


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sources")
    return {kind: model_samples.write_random_model(folder / kind, kind) for kind in KINDS}


def own_vectors(loaded: loading.LoadedModel, texts: list[str]) -> Vectors:
    """What the library itself makes of the texts, with nothing in front."""
    return loaded.model.encode(texts, prompt="", normalize_embeddings=True, show_progress_bar=False)


def exported(loaded: loading.LoadedModel, folder: Path) -> OnnxGraph:
    from index.encoder.prepare import export

    child._write_tokenizer(loaded, folder / "tokenizer.json")
    export.export(loaded, folder / "fp32.onnx")
    return OnnxGraph(folder / "fp32.onnx", JsonTokenizer(folder / "tokenizer.json"), loaded.max_tokens)


@pytest.mark.parametrize("kind", KINDS)
def test_the_exported_graph_gives_the_vectors_of_its_own_library(
    kind: str, sources: dict[str, Path], tmp_path: Path
) -> None:
    loaded = loading.load(str(sources[kind]), device="cpu")
    wanted = own_vectors(loaded, TEXTS)
    found = exported(loaded, tmp_path).vectors(TEXTS)
    assert np.abs(found - wanted).max() < 1e-3
    assert np.min(wanted @ wanted.T) < 0.95  # else any vector would do
    assert loaded.max_tokens == 64  # XLM-R has 66 positions and starts to count at 2


@LONG
@pytest.mark.parametrize("kind", KINDS)
def test_a_prepared_folder_of_any_architecture_is_an_encoder(
    kind: str, sources: dict[str, Path], tmp_path: Path
) -> None:
    child.build(str(sources[kind]), tmp_path)
    made = manifest.read(tmp_path)
    fast, slow = OnnxEncoder(tmp_path), SentenceTransformerEncoder(str(sources[kind]), "cpu")
    assert np.min(np.sum(fast.encode_queries(TEXTS) * slow.encode_queries(TEXTS), axis=1)) > 0.99
    assert np.min(np.sum(fast.encode_passages(TEXTS) * slow.encode_passages(TEXTS), axis=1)) > 0.99
    assert fast.tokenizer.count(TEXTS) == slow.tokenizer.count(TEXTS)
    prefixes = (made.query_prefix, made.passage_prefix)
    assert prefixes == (tuple(model_samples.PROMPTS.values()) if kind == "gemma" else ("", ""))
    sys.stdout.write(f"{kind}: {made.engine}, lowest cosine {made.cosine:.5f}\n")


def test_a_cut_vector_is_the_first_part_of_the_whole_one_at_unit_length(
    sources: dict[str, Path], tmp_path: Path
) -> None:
    child.build(str(sources["gemma"]), tmp_path, dim=24)
    whole = SentenceTransformerEncoder(str(sources["gemma"]), "cpu").encode_passages(TEXTS)[:, :24]
    whole /= np.linalg.norm(whole, axis=1, keepdims=True)
    slow, fast = SentenceTransformerEncoder(str(sources["gemma"]), "cpu", dim=24), OnnxEncoder(tmp_path)
    np.testing.assert_allclose(slow.encode_passages(TEXTS), whole, atol=1e-5)
    assert np.min(np.sum(fast.encode_passages(TEXTS) * whole, axis=1)) > 0.99
    assert fast.dim == slow.dim == 24
    assert fast.engine.endswith(" v1 24d")  # vectors of another length are never mixed in a cache
    assert slow.engine.endswith(" v1 24d")


def test_more_values_than_a_model_has_are_refused(sources: dict[str, Path]) -> None:
    with pytest.raises(ModelError, match=r"has vectors of 64 values; 'model_dim' 65 is not"):
        loading.load(str(sources["bert"]), device="cpu", dim=65)


@LONG
@pytest.mark.parametrize("pooling", ["max", "mean_sqrt_len_tokens", "weightedmean", "lasttoken", ["cls", "mean"]])
def test_every_way_of_pooling_is_exported(pooling: str | list[str], sources: dict[str, Path], tmp_path: Path) -> None:
    source = shutil.copytree(sources["bert"], tmp_path / "source")
    settings = {"embedding_dimension": 64, "pooling_mode": pooling, "include_prompt": True}
    (source / "1_Pooling" / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    loaded = loading.load(str(source), device="cpu")
    np.testing.assert_allclose(exported(loaded, tmp_path).vectors(TEXTS), own_vectors(loaded, TEXTS), atol=1e-3)


def test_a_model_that_leaves_its_prompt_out_of_the_vector_is_refused(sources: dict[str, Path], tmp_path: Path) -> None:
    source = shutil.copytree(sources["bert"], tmp_path / "source")
    settings = {"embedding_dimension": 64, "pooling_mode": "mean", "include_prompt": False}
    (source / "1_Pooling" / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    with pytest.raises(ModelError, match="leaves its prompt out of a vector"):
        loading.load(str(source), device="cpu")


def test_code_beside_the_weights_is_never_run(sources: dict[str, Path], tmp_path: Path) -> None:
    source, trace = shutil.copytree(sources["bert"], tmp_path / "source"), tmp_path / "ran"
    (source / "own.py").write_text(f"open({str(trace)!r}, 'w')\nclass Own: pass\n", encoding="utf-8")
    modules = json.loads((source / "modules.json").read_text(encoding="utf-8"))
    modules[1]["type"] = "own.Own"
    (source / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    with pytest.raises(ModelError, match="can't be loaded"):
        loading.load(str(source), device="cpu")
    assert not trace.exists()


def test_an_architecture_that_only_its_own_code_knows_is_refused(sources: dict[str, Path], tmp_path: Path) -> None:
    source, trace = shutil.copytree(sources["bert"], tmp_path / "source"), tmp_path / "ran"
    (source / "own.py").write_text(f"open({str(trace)!r}, 'w')\nclass Own: pass\n", encoding="utf-8")
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    config |= {"model_type": "own", "auto_map": {"AutoConfig": "own.Own", "AutoModel": "own.Own"}}
    (source / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ModelError, match="can't be loaded"):
        loading.load(str(source), device="cpu")
    assert not trace.exists()
