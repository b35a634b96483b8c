"""The setting ``engine``: torch embeds passages and questions, and an index says by which of both it was made."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.errors import SchemaMismatch
from index.settings import Settings
from ingest.archive import doctor
from ingest.pipeline.pipeline import Options, ingest
from search_app.composition import ingest_context, store
from search_app.service import Service

pytestmark = pytest.mark.slow

UIL = "# Stille Uil\n\nDe methode Stille Uil helpt ouders die ruzie hebben. De methode loopt in drie gemeenten.\n"


@pytest.fixture(scope="module")
def settings(default_settings: Settings, prepared_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An index made by torch."""
    made = tmp_path_factory.mktemp("torch")
    (made / "in").mkdir()
    (made / "in" / "uil.md").write_text(UIL, encoding="utf-8")
    settings = replace(default_settings, data_dir=made / "data", engine="torch", minimum_tokens=1)
    ingest([made / "in"], ingest_context(settings), Options(), lambda *_: None)
    return settings


def test_torch_embeds_questions_too(settings: Settings) -> None:
    found = Service(settings).search("Wat helpt ouders met ruzie?")
    assert found.hits[0].text.startswith("De methode Stille Uil")


def test_many_may_ask_torch_at_once(settings: Settings) -> None:
    encoder = ingest_context(settings).encoder
    questions = [f"Wat helpt gezin {number} met ruzie?" + " Echt?" * number for number in range(16)]
    with ThreadPoolExecutor(4) as visitors:
        counted = visitors.map(lambda one: encoder.tokenizer.count([one]), questions)
        found = visitors.map(lambda one: encoder.encode_queries([one])[0], questions)
        assert np.allclose(np.stack(list(found)), encoder.encode_queries(questions), atol=1e-5)
        assert list(counted) == [[one] for one in encoder.tokenizer.count(questions)]


def test_the_index_says_that_torch_made_it(settings: Settings) -> None:
    with store(settings).open() as reader:
        assert reader.info.built_with.engine == "sentence-transformers float32 v1"


def test_vectors_of_the_other_engine_are_not_put_beside_them(settings: Settings) -> None:
    other = replace(settings, engine="onnx")
    with pytest.raises(SchemaMismatch, match="vraagbaak ingest --rebuild"):
        ingest([settings.data_dir.parent / "in"], ingest_context(other), Options(), lambda *_: None)


def test_doctor_sees_another_engine_than_the_index_was_made_by(settings: Settings) -> None:
    assert _problems(settings) == []
    (said,) = _problems(replace(settings, engine="onnx"))
    assert "on sentence-transformers float32 v1, the settings ask for" in said


def test_status_and_doctor_miss_the_weights_that_torch_needs(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Service(settings).status().model_ready
    monkeypatch.setattr("index.encoder.prepare.embedded_weights.PACKAGE", "not_installed")
    assert not Service(settings).status().model_ready
    (said,) = _problems(settings)
    assert "weights of the embedded model are missing" in said


def _problems(settings: Settings) -> list[str]:
    return [one.what for one in doctor.examine(settings, store(settings), lambda *_: None).problems]
