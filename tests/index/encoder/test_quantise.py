"""Quantisation: what blocks hold, that a quantised graph computes the same, and which recipe is taken."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import helper, numpy_helper

from index.encoder.prepare import quantise
from index.encoder.prepare.quantise import FASTEST_FIRST, Recipe, in_blocks

RANDOM = np.random.default_rng(7)


def test_eight_bits_are_off_by_half_a_step_at_most() -> None:
    rows = RANDOM.normal(size=(5, 300)).astype(np.float32)
    blocks = in_blocks(rows, 8, 128)
    assert blocks.packed.shape == (5, 3, 128)
    again = ((blocks.packed.astype(np.float32) - 128) * blocks.scales[:, :, None]).reshape(5, -1)[:, :300]
    step = np.repeat(np.abs(blocks.scales), 128, axis=1)[:, :300]
    # The value opposite the largest may need +128, which 8 bits lack: one step off there.
    assert np.all(np.abs(again - rows) <= step * 1.001)
    assert np.mean(np.abs(again - rows) <= step * 0.501) > 0.99


def test_what_was_four_bit_blocks_before_stays_exact() -> None:
    steps = RANDOM.integers(-8, 8, size=(6, 64)).astype(np.float32)
    steps[:, [3, 40]] = -8  # the format gives the largest value of a block the lowest step
    scales = np.repeat(RANDOM.normal(size=(6, 2)), 32, axis=1).astype(np.float32)
    blocks = in_blocks(steps * scales, 4, 32)
    nibbles = np.stack([blocks.packed & 15, blocks.packed >> 4], axis=-1).reshape(6, 2, 32)
    again = (nibbles.astype(np.float32) - 8) * blocks.scales[:, :, None]
    np.testing.assert_allclose(again.reshape(6, 64), steps * scales, rtol=1e-6)


def test_a_block_of_zeros_is_zeros() -> None:
    blocks = in_blocks(np.zeros((1, 32), dtype=np.float32), 8, 32)
    assert blocks.scales.tolist() == [[0.0]]
    assert set(blocks.packed.ravel().tolist()) == {128}


def graph(folder: Path, n_rows: int, n_values: int) -> Path:
    """Rows of a table by number, times a matrix."""
    table = RANDOM.normal(size=(n_rows, n_values)).astype(np.float32)
    matrix = RANDOM.normal(size=(n_values, 24)).astype(np.float32)
    nodes = [
        helper.make_node("Gather", ["table", "ids"], ["found"]),
        helper.make_node("MatMul", ["found", "matrix"], ["product"]),
    ]
    made = helper.make_graph(
        nodes,
        "lookup",
        [helper.make_tensor_value_info("ids", onnx.TensorProto.INT64, ["n", "m"])],
        [helper.make_tensor_value_info("product", onnx.TensorProto.FLOAT, ["n", "m", 24])],
        [numpy_helper.from_array(table, "table"), numpy_helper.from_array(matrix, "matrix")],
    )
    onnx.save(helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), folder / "fp32.onnx")
    return folder / "fp32.onnx"


@pytest.mark.parametrize("recipe", FASTEST_FIRST[:-1], ids=lambda recipe: recipe.label)
def test_a_quantised_graph_computes_nearly_the_same(tmp_path: Path, recipe: Recipe) -> None:
    source = graph(tmp_path, 4096, 288)  # 288 isn't a multiple of 128: the last block is filled up
    quantise.quantise(recipe, source, tmp_path / "small.onnx")
    ids = RANDOM.integers(0, 4096, size=(3, 5))
    wanted, found = (
        onnxruntime.InferenceSession(tmp_path / name).run(None, {"ids": ids})[0] for name in ("fp32.onnx", "small.onnx")
    )
    cosine = np.sum(wanted * found) / np.linalg.norm(wanted) / np.linalg.norm(found)
    assert cosine > 0.9995
    assert found.shape == wanted.shape
    assert (tmp_path / "small.onnx").stat().st_size < source.stat().st_size / 3


def test_a_token_keeps_its_precision_beside_a_token_a_thousand_times_as_large(tmp_path: Path) -> None:
    alone = _kept_of_the_first_token(tmp_path / "alone", 1)
    beside = _kept_of_the_first_token(tmp_path / "beside", 1000)
    assert beside > alone - 0.0005  # what int8 costs by itself differs by processor: without VNNI its sums saturate
    assert beside > 0.998


def _kept_of_the_first_token(folder: Path, times: int) -> float:
    """The cosine of what the quantised graph makes of a token, beside one that is so many times as large."""
    folder.mkdir()
    source = graph(folder, 10, 64)
    model = onnx.load(source)
    table = np.array(numpy_helper.to_array(model.graph.initializer[0]))
    table[1] *= times
    model.graph.initializer[0].CopyFrom(numpy_helper.from_array(table, "table"))
    onnx.save(model, source)
    quantise.quantise(FASTEST_FIRST[0], source, folder / "small.onnx")
    wanted, found = (
        onnxruntime.InferenceSession(folder / name).run(None, {"ids": np.array([[0, 1]])})[0][0, 0]
        for name in ("fp32.onnx", "small.onnx")
    )
    return float(wanted @ found / np.linalg.norm(wanted) / np.linalg.norm(found))


def test_a_product_that_must_stay_precise_is_left_alone(tmp_path: Path) -> None:
    source = graph(tmp_path, 10, 64)
    model = onnx.load(source)
    model.graph.node[1].name = "/layer.0/attention/self/value/MatMul"
    onnx.save(model, source)
    quantise.quantise(FASTEST_FIRST[0], source, tmp_path / "small.onnx")
    assert [node.op_type for node in onnx.load(tmp_path / "small.onnx").graph.node] == ["Gather", "MatMul"]


def test_a_small_table_is_left_alone(tmp_path: Path) -> None:
    recipe = Recipe("blocks", quantise.block_product)
    quantise.quantise(recipe, graph(tmp_path, 10, 64), tmp_path / "small.onnx")
    kinds = [node.op_type for node in onnx.load(tmp_path / "small.onnx").graph.node]
    assert kinds == ["Gather", "MatMulNBits"]


def test_the_first_recipe_that_agrees_is_taken(tmp_path: Path) -> None:
    source, cosines = graph(tmp_path, 10, 64), iter([0.99, 0.9995])
    taken = quantise.quantise_well(source, tmp_path / "small.onnx", lambda path: next(cosines))
    assert taken.recipe == FASTEST_FIRST[1]
    assert taken.cosine == 0.9995


def test_a_processor_on_which_no_integers_agree_keeps_the_graph_as_it_is(tmp_path: Path) -> None:
    source, target = graph(tmp_path, 10, 64), tmp_path / "small.onnx"
    taken = quantise.quantise_well(source, target, lambda path: float(path.read_bytes() == source.read_bytes()))
    assert taken.recipe.label == "fp32"
    assert target.read_bytes() == source.read_bytes()
