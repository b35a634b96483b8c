"""Trains how the embedded model reads queries: ``python -m training.queries --out FILE``.

Passages are embedded as before, so each question is held against all passages of its index at once, and the loss is
over the hybrid score as the search reckons it, with its words and best sentences: what those find anyway isn't learnt.
What is learnt is a product of two narrow matrices beside each product with weights (LoRA, Hu et al. 2022). Questions of
other fields are to keep the vectors they have: what is learnt of this field is no use there.
"""

import argparse
import os
import random
import sys
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from benchmarks import sets
from index.encoder.manifest import folder_of
from index.encoder.open import open_encoder
from index.encoder.prepare import embedded_weights
from index.encoder.prepare.model_folder import EMBEDDED_PREFIXES
from index.encoder.protocol import Encoder, Remembering
from index.encoder.tokens import TextTokenizer, open_tokenizer
from index.retrieval.fusion import known_share, lexical_share, means_of
from index.retrieval.retriever import DEPTH, Weights, bare
from index.settings import LEXICAL_WEIGHT, SENTENCE_WEIGHT, load
from index.store.protocol import GenerationReader
from index.types import Passage
from training import texts
from training.candidates import Maker, Posed, named
from training.network import Frozen, Layer, norm

OTHER_FIELDS = Path(__file__).parent / "other_fields.txt"  # a question a line
LONGEST = 160  # tokens: a whole case
WORKERS = 2  # cores
_HELD_OUT = 12  # of so many texts one is learnt from by nobody
_FINDABLE = 40  # publications above its own from which a question says too little to learn from
_CLEAR = 10  # from which it counts less
_LESS = 0.4
_LOOKED_AT = 150  # passages whose cosines make the spread, as many as both legs find together, about
_DENSE_SHARE = 0.5  # how much the cosines by themselves count beside the hybrid score
_LOGITS = (2.0, 15.0)  # of a unit of hybrid score and of cosine, to begin with
_LOGITS_RATE = 0.01


@dataclass(frozen=True, slots=True)
class Plan:
    """``rank``: of what is learnt; ``tokens`` a worker and step; ``rate``: learning rate at its highest.

    ``strength``: how much is kept of what was learnt (Wortsman et al. 2022: between both is safer than either end).
    ``others`` of other fields go with each batch; ``pull`` is what a cosine that is 1 lower with what they were costs.
    """

    rank: int = 32
    epochs: int = 2
    tokens: int = 1024
    rate: float = 4e-4
    warm_up: int = 60
    others: int = 16
    pull: float = 15.0
    strength: float = 0.8
    seed: int = 3


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """``ids``: its tokens; ``answers``, ``own``: rows of the passages that answer and of those of its own text.

    ``words`` are rows with what their words score, in standard deviations; ``share`` is how much words count.
    """

    text: str
    group: str
    ids: tuple[int, ...]
    answers: tuple[int, ...]
    own: tuple[int, ...]
    words: tuple[tuple[int, ...], tuple[float, ...]]
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """All passages of an index (n, dim) and their sentences (m, dim), from their means at unit length."""

    passages: Tensor
    sentences: Tensor
    owners: Tensor  # (m,): the passage of each sentence
    centres: tuple[Tensor, Tensor]
    publications: Tensor  # (n,): a number for each
    questions: tuple[Question, ...]

    def scores(self, queries: Tensor, asked: Sequence[Question]) -> tuple[Tensor, Tensor]:
        """Cosines with the best sentence in them, and hybrid scores: each (questions, n)."""
        whole, parts = (
            functional.normalize(queries - centre, dim=1) @ rows.T
            for centre, rows in zip(self.centres, (self.passages, self.sentences), strict=True)
        )
        nowhere = torch.full_like(whole, -1.0)
        best = nowhere.scatter_reduce(1, self.owners[None].expand(len(queries), -1), parts, "amax")
        cosines = (1 - SENTENCE_WEIGHT) * whole + SENTENCE_WEIGHT * torch.where(best > -1, best, whole)
        spread = whole.detach().topk(min(_LOOKED_AT, whole.shape[1]), dim=1).values.std(1, correction=0, keepdim=True)
        words = torch.zeros_like(whole)
        for row, one in enumerate(asked):
            rows, scores = one.words
            words[row, list(rows)] = torch.tensor(scores)
        share = torch.tensor([one.share for one in asked])[:, None]
        return cosines, (1 - share) * cosines / spread + share * words

    def marked(self, rows: Sequence[Sequence[int]]) -> Tensor:
        """(questions, n): which passages each has."""
        found = torch.zeros(len(rows), len(self.passages), dtype=torch.bool)
        for row, places in enumerate(rows):
            found[row, list(places)] = True
        return found


Batch = tuple[Index, list[Question]]


class QueryEncoder(nn.Module):
    """The embedded model with something learnt beside each product of its layers; everything else is frozen."""

    def __init__(self, model: embedded_weights.EmbeddedModel, rank: int) -> None:
        super().__init__()
        tensors, shape = model.tensors, model.shape
        self.word = Frozen(tensors["embeddings.word_embeddings.weight"])
        self.place = torch.tensor(tensors["embeddings.position_embeddings.weight"][:LONGEST])
        self.kind = torch.tensor(tensors["embeddings.token_type_embeddings.weight"][0])
        self.norm = norm(tensors, "embeddings.LayerNorm", shape.epsilon)
        names = [f"encoder.layer.{number}" for number in range(shape.n_layers)]
        self.layers = nn.ModuleList(Layer(tensors, name, shape.n_heads, shape.epsilon, 0.0) for name in names)
        self.padding = model.vocabulary.padding
        self.requires_grad_(False)
        for layer in self.layers:
            for name in _PRODUCTS:
                setattr(layer, name, Narrow(getattr(layer, name), rank))

    def forward(self, asked: Sequence[Sequence[int]]) -> Tensor:
        """(questions, dim) unit rows, of the ids of each."""
        length = max(map(len, asked))
        ids = torch.tensor([[*one, *[self.padding] * (length - len(one))] for one in asked])
        seen = (ids != self.padding).float()
        states: Tensor = self.norm(self.word(ids) + self.place[:length] + self.kind)
        barred = (1.0 - seen)[:, None, None, :] * -10000.0
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training):
            for layer in self.layers:
                states = layer(states, barred)
        states = states.float() * seen[:, :, None]
        return functional.normalize(states.sum(1) / seen.sum(1, keepdim=True), dim=-1)


_PRODUCTS = {  # of a layer, with what they are called in the model
    "into": ("attention.self.query", "attention.self.key", "attention.self.value"),
    "out": ("attention.output.dense",),
    "wide": ("intermediate.dense",),
    "narrow": ("output.dense",),
}


class Narrow(nn.Module):
    """A product as it is, and beside it one of ``rank``, which begins as nothing."""

    def __init__(self, whole: nn.Linear, rank: int) -> None:
        super().__init__()
        self.whole = whole
        self.down = nn.Parameter(torch.randn(rank, whole.in_features) / whole.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(whole.out_features, rank))

    def forward(self, states: Tensor) -> Tensor:
        """What both give together."""
        found: Tensor = self.whole(states) + functional.linear(functional.linear(states, self.down), self.up)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Others:
    """Questions of other fields: the ids of each, and their vectors (n, dim) before anything was learnt."""

    ids: tuple[tuple[int, ...], ...]
    vectors: Tensor

    @classmethod
    @torch.no_grad()
    def of(cls, model: QueryEncoder, ids: Sequence[tuple[int, ...]]) -> Self:
        """What a model that has learnt nothing yet makes of them."""
        model.eval()
        return cls(tuple(ids), torch.cat([model([one]) for one in ids]))

    def moved(self, model: QueryEncoder, n: int, chance: random.Random) -> Tensor:
        """How far ``n`` of them are from where they were, 0 to 2."""
        rows = chance.sample(range(len(self.ids)), n)
        alike: Tensor = (model([self.ids[row] for row in rows]) * self.vectors[rows]).sum(1).mean()
        return 1.0 - alike


def main() -> None:
    """Train, print what it is worth on texts that were held out, and write what was learnt."""
    usual = Plan()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=sets.WORK / "reader", help="where indexes go")
    parser.add_argument("--texts", type=Path, default=texts.FOLDER, help="the training texts")
    parser.add_argument("--out", type=Path, default=embedded_weights.QUERY_WEIGHTS)
    for name in ("rank", "epochs", "seed"):
        parser.add_argument(f"--{name}", type=int, default=getattr(usual, name))
    options = parser.parse_args()
    plan = replace(usual, rank=options.rank, epochs=options.epochs, seed=options.seed)
    torch.manual_seed(plan.seed)
    settings = replace(load(os.environ), data_dir=options.work / "data")
    tokenizer = open_tokenizer(folder_of(settings.model_dir, settings.model), "sentencepiece")
    maker = Maker(options.work, settings, Remembering(open_encoder(settings.model_dir, settings.model)))
    indexes = [index_of(reader, posed, maker.encoder, tokenizer) for reader, posed in maker.training(options.texts)]
    model = QueryEncoder(embedded_weights.read(embedded_weights.find()), plan.rank)
    others = Others.of(model, [_ids(one, tokenizer) for one in OTHER_FIELDS.read_text(encoding="utf-8").splitlines()])
    before = ranks(model, indexes)
    findable = {one: _LESS if place >= _CLEAR else 1.0 for one, place in before.items() if place < _FINDABLE}
    held = [one for one in findable if _is_held_out(one)]
    train(model, indexes, {one: weight for one, weight in findable.items() if not _is_held_out(one)}, others, plan)
    after = ranks(model, indexes)
    for name, found in (("before", before), ("after", after)):
        sys.stdout.write(f"{name}, {len(held)} questions of texts held out: {_told([found[one] for one in held])}\n")
    save(model, options.out, plan.strength)


def _told(places: Sequence[int]) -> str:
    first, three = (float(np.mean(np.array(places) < most)) for most in (1, 3))
    return f"own text first {first:.3f}, in the first three {three:.3f}"


def _is_held_out(question: Question) -> bool:
    return zlib.crc32(question.group.encode()) % _HELD_OUT == 0


def _ids(question: str, tokenizer: TextTokenizer) -> tuple[int, ...]:
    return tuple(tokenizer.encode([EMBEDDED_PREFIXES["query"] + bare(question)], LONGEST)[0])


def index_of(reader: GenerationReader, posed: Sequence[Posed], encoder: Encoder, tokenizer: TextTokenizer) -> Index:
    """What an index holds, as training needs it."""
    ids = reader.ids()
    passages, means = reader.get(ids), means_of(reader)
    sentences = reader.sentence_vectors(ids)
    numbers = {name: number for number, name in enumerate(dict.fromkeys(one.publication_id for one in passages))}
    vectors = (reader.passage_vectors(ids), np.concatenate(sentences))
    centres = (torch.tensor(means.passages), torch.tensor(means.sentences))
    rows = [functional.normalize(torch.tensor(one) - centre) for one, centre in zip(vectors, centres, strict=True)]
    return Index(
        passages=rows[0],
        sentences=rows[1],
        owners=torch.repeat_interleave(torch.arange(len(ids)), torch.tensor([len(one) for one in sentences])),
        centres=centres,
        publications=torch.tensor([numbers[one.publication_id] for one in passages]),
        questions=tuple(_questions(reader, posed, encoder, tokenizer)),
    )


def _questions(
    reader: GenerationReader, posed: Sequence[Posed], encoder: Encoder, tokenizer: TextTokenizer
) -> Iterator[Question]:
    """Those whose answer stands in a passage of their own text."""
    ids = reader.ids()
    rows = {name: row for row, name in enumerate(ids)}
    _, words = sets.searching(reader, encoder, Weights())
    sources = {one.publication_id: named(one) for one in reader.records()}
    by_text = defaultdict(list)
    for passage in reader.get(ids):
        by_text[sources[passage.publication_id].rpartition(".")[0]].append(passage)
    for one in posed:
        own = by_text[one.group]
        answers = [rows[passage.passage_id] for passage in own if _answers(one, passage, sources)]
        if not one.answerable or not answers:
            continue
        found = reader.search_lexical(words.query_terms(one.text), DEPTH)
        scores = np.array([hit.score for hit in found])
        terms = words.terms(one.text)
        known = known_share(terms, reader.document_frequency([term.text for term in terms]))
        unfound = np.zeros(max(0, min(len(ids), _LOOKED_AT) - len(found)))
        spread = float(np.concatenate([scores, unfound]).std()) or 1.0
        yield Question(
            text=one.text,
            group=one.group,
            ids=_ids(one.text, tokenizer),
            answers=tuple(answers),
            own=tuple(rows[passage.passage_id] for passage in own),
            words=(tuple(rows[hit.passage.passage_id] for hit in found), tuple((scores / spread).tolist())),
            share=lexical_share(LEXICAL_WEIGHT, known),
        )


def _answers(one: Posed, passage: Passage, sources: Mapping[str, str]) -> bool:
    sentences = [passage.text[each.start : each.end] for each in passage.sentences]
    return any(one.label(sources[passage.publication_id], sentences)[1])


def _batches(indexes: Sequence[Index], wanted: Callable[[Question], bool], tokens: int) -> Iterator[Batch]:
    """Questions of one index and of like length together."""
    for index in indexes:
        batch: list[Question] = []
        for one in sorted(filter(wanted, index.questions), key=lambda one: len(one.ids)):
            if batch and (len(batch) + 1) * len(one.ids) > tokens:
                yield index, batch
                batch = []
            batch.append(one)
        if batch:
            yield index, batch


@torch.no_grad()
def ranks(model: QueryEncoder, indexes: Sequence[Index]) -> dict[Question, int]:
    """How many publications the hybrid score puts above each question's own."""
    model.eval()

    def run(batch: Batch) -> dict[Question, int]:
        torch.set_num_threads(1)
        index, asked = batch
        _, scores = index.scores(model([one.ids for one in asked]), asked)
        own = index.marked([one.own for one in asked])
        best = scores.masked_fill(~own, -np.inf).max(1, keepdim=True).values
        return {
            one: len(set(index.publications[above].tolist())) for one, above in zip(asked, scores > best, strict=True)
        }

    with ThreadPoolExecutor(WORKERS) as pool:
        found = list(pool.map(run, _batches(indexes, lambda one: True, Plan().tokens)))
    return {one: place for some in found for one, place in some.items()}


def train(
    model: QueryEncoder, indexes: Sequence[Index], weights: Mapping[Question, float], others: Others, plan: Plan
) -> None:
    """Train in place on the questions that have a weight, with a line of progress each 20 steps."""
    chance = random.Random(plan.seed)
    once = list(_batches(indexes, weights.__contains__, plan.tokens))
    batches = [one for _ in range(plan.epochs) for one in chance.sample(once, len(once))]
    logits = nn.Parameter(torch.tensor(_LOGITS))
    learning = [one for one in model.parameters() if one.requires_grad]
    groups = [{"params": learning, "lr": plan.rate}, {"params": [logits], "lr": _LOGITS_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.0)
    steps = len(batches) // WORKERS
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / plan.warm_up, 1.0 - step / (steps + 1))
    )
    model.train()

    def gradients(batch: Batch) -> tuple[float, Sequence[Tensor]]:
        torch.set_num_threads(1)
        loss = _loss(model, batch, weights, logits) + plan.pull * others.moved(model, plan.others, chance)
        return loss.item(), torch.autograd.grad(loss, [*learning, logits])

    began = time.monotonic()
    recent: list[float] = []
    with ThreadPoolExecutor(WORKERS) as pool:
        for step in range(steps):
            found = list(pool.map(gradients, batches[WORKERS * step : WORKERS * (step + 1)]))
            for place, parameter in enumerate([*learning, logits]):
                parameter.grad = torch.stack([grads[place] for _, grads in found]).mean(0)
            nn.utils.clip_grad_norm_(learning, 1.0)
            optimizer.step()
            schedule.step()
            recent = [*recent[-99:], float(np.mean([loss for loss, _ in found]))]
            if step % 20 == 0:
                minutes = (time.monotonic() - began) / 60
                sys.stderr.write(f"step {step}/{steps}, loss {np.mean(recent):.3f}, {minutes:.1f} minutes\n")


def _loss(model: QueryEncoder, batch: Batch, weights: Mapping[Question, float], logits: Tensor) -> Tensor:
    """How unlikely a passage that answers is among all; others of its own text are left out of it."""
    index, asked = batch
    cosines, scores = index.scores(model([one.ids for one in asked]), asked)
    right = index.marked([one.answers for one in asked])
    neither = index.marked([one.own for one in asked]) & ~right
    counts = torch.tensor([weights[one] for one in asked])

    def unlikely(found: Tensor) -> Tensor:
        every = found.masked_fill(neither, -1e4)
        return ((every.logsumexp(1) - every.masked_fill(~right, -1e4).logsumexp(1)) * counts).mean()

    return unlikely(scores * logits[0]) + _DENSE_SHARE * unlikely(cosines * logits[1])


def save(model: QueryEncoder, file: Path, strength: float) -> None:
    """Write what was learnt, ``strength`` of it, as ``embedded_weights.learnt_of_queries`` reads it."""
    narrow: dict[str, Tensor] = {}
    for number, layer in enumerate(model.layers):
        for part, names in _PRODUCTS.items():
            one = getattr(layer, part)
            for name, up in zip(names, (strength * one.up.detach()).chunk(len(names)), strict=True):
                place = f"encoder.layer.{number}.{name}"
                narrow |= {f"{place}.up": up, f"{place}.down": one.down.detach()}
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez(file, allow_pickle=False, **{name: value.numpy().astype(np.float16) for name, value in narrow.items()})


if __name__ == "__main__":
    main()
