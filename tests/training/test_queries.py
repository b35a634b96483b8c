"""How the embedded model learns to read queries: over the score that the search gives."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from benchmarks import sets
from index.encoder.manifest import folder_of
from index.encoder.prepare import embedded_weights
from index.encoder.protocol import Encoder, Remembering
from index.encoder.tokens import open_tokenizer
from index.retrieval.retriever import Weights, bare
from index.settings import Settings
from index.store.protocol import GenerationReader
from training import texts
from training.candidates import Maker
from training.queries import Index, Others, Plan, QueryEncoder, index_of, ranks, save, train

pytestmark = pytest.mark.slow

SOME = 24  # texts


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few of the training texts as a folder of their own."""
    folder = tmp_path_factory.mktemp("texts")
    source = sorted(texts.FOLDER.glob("*.txt"))[0].read_text(encoding="utf-8")
    (folder / "01-some.txt").write_text("===".join(source.split("===")[: SOME + 1]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory, default_settings: Settings, encoder: Encoder) -> Maker:
    work = tmp_path_factory.mktemp("work")
    return Maker(work, replace(default_settings, data_dir=work / "data"), Remembering(encoder))


@pytest.fixture(scope="module")
def opened(maker: Maker, written: Path) -> Iterator[tuple[GenerationReader, Index]]:
    """One index of those texts, and the same as training needs it."""
    tokenizer = open_tokenizer(folder_of(maker.settings.model_dir, maker.settings.model), "sentencepiece")
    for reader, posed in maker.training(written, shards=1):
        yield reader, index_of(reader, posed, maker.encoder, tokenizer)


def test_a_question_is_scored_as_the_search_scores_it(maker: Maker, opened: tuple[GenerationReader, Index]) -> None:
    reader, index = opened
    retriever, _ = sets.searching(reader, maker.encoder, Weights())
    ids = reader.ids()
    for one in index.questions[::9]:
        vector = torch.tensor(maker.encoder.encode_queries([bare(one.text)]))
        _, scores = index.scores(vector, [one])
        found = retriever.search(one.text, len(ids))
        ours = [ids[row] for row in scores[0].argsort(descending=True)[:5].tolist()]
        assert ours == [each.hit.passage.passage_id for each in found[:5]]


@pytest.mark.long
def test_what_is_learnt_puts_texts_higher_and_is_stored_as_it_is(
    tmp_path: Path, opened: tuple[GenerationReader, Index]
) -> None:
    _, whole = opened
    index = replace(whole, questions=whole.questions[:96])
    torch.manual_seed(1)
    model = QueryEncoder(embedded_weights.read(embedded_weights.find()), rank=4)
    before, others = ranks(model, [index]), Others.of(model, [one.ids for one in whole.questions[-8:]])
    weights, plan = dict.fromkeys(index.questions, 1.0), Plan(rank=4, epochs=4, tokens=256, warm_up=4, others=4)
    train(model, [index], weights, others, plan)
    after = ranks(model, [index])
    assert sum(after.values()) < 0.8 * sum(before.values())
    save(model, tmp_path / "learnt.npz", 0.5)
    learnt = embedded_weights.learnt_of_queries(tmp_path / "learnt.npz")
    product = 0.5 * (model.layers[3].out.up @ model.layers[3].out.down).detach().numpy()
    np.testing.assert_allclose(learnt["encoder.layer.3.attention.output.dense.weight"], product, atol=1e-3)
    keys = 0.5 * (model.layers[3].into.up @ model.layers[3].into.down).detach().numpy()[384:768]
    np.testing.assert_allclose(learnt["encoder.layer.3.attention.self.key.weight"], keys, atol=1e-3)
