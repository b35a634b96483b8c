"""A prepared folder is whole, or it is refused with the command that makes it."""

import json
from pathlib import Path

import pytest

from index.encoder import manifest as encoder_manifest
from index.encoder.manifest import ModelManifest
from index.errors import ModelError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that looks prepared."""
    (tmp_path / "model.onnx").write_bytes(b"graph")
    (tmp_path / "tokenizer.model").write_bytes(b"pieces")
    files = encoder_manifest.describe(tmp_path, ("model.onnx", "tokenizer.model"))
    manifest = ModelManifest("e5", "abc", "onnx", 3, 512, "q: ", "p: ", "sentencepiece", 0.9999, files, {"torch": "2"})
    encoder_manifest.write(manifest, tmp_path)
    return tmp_path


def test_what_was_written_is_read(folder: Path) -> None:
    manifest = encoder_manifest.read(folder)
    assert (manifest.name, manifest.dim, manifest.cosine) == ("e5", 3, 0.9999)
    assert manifest.files[0].size == 5
    encoder_manifest.verify(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "model.onnx").unlink()
    with pytest.raises(ModelError, match=r"model\.onnx.*vraagbaak model prepare"):
        encoder_manifest.read(folder)


def test_a_file_that_lost_bytes_is_named_with_both_sizes(folder: Path) -> None:
    (folder / "model.onnx").write_bytes(b"gra")
    with pytest.raises(ModelError, match=r"model\.onnx has 3 bytes, expected 5.*vraagbaak model prepare"):
        encoder_manifest.read(folder)


def test_a_changed_file_of_the_same_size_is_found_when_asked(folder: Path) -> None:
    (folder / "model.onnx").write_bytes(b"gripe")
    encoder_manifest.read(folder)
    with pytest.raises(ModelError, match=r"model\.onnx was changed"):
        encoder_manifest.verify(folder)


def test_an_empty_folder_says_how_to_prepare(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="vraagbaak model prepare"):
        encoder_manifest.read(tmp_path)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"format_version": 3}', '{"format_version": 3, "files": [3]}'])
def test_a_mangled_manifest_is_refused(folder: Path, content: str) -> None:
    (folder / encoder_manifest.FILE_NAME).write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="vraagbaak model prepare"):
        encoder_manifest.read(folder)


def test_another_format_is_refused(folder: Path) -> None:
    path = folder / encoder_manifest.FILE_NAME
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), "format_version": 1}), encoding="utf-8")
    with pytest.raises(ModelError, match="has format 1, expected"):
        encoder_manifest.read(folder)


def test_models_with_the_same_last_name_stand_apart(tmp_path: Path) -> None:
    (tmp_path / "a" / "model").mkdir(parents=True)
    (tmp_path / "b" / "model").mkdir(parents=True)
    names = ["x/model", "y/model", str(tmp_path / "a" / "model"), str(tmp_path / "b" / "model"), "model", "../.."]
    folders = [encoder_manifest.folder_of(tmp_path, name) for name in names]
    assert len(set(folders)) == len(names)
    assert {folder.parent for folder in folders} == {tmp_path}
