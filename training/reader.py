"""Trains the reader on a dump of the training texts: ``python -m training.reader --dump FILE --out FOLDER``.

Losses: each sentence by itself (binary, answers weighed up), and two that rank: the sentences and the passages of a
question against each other and against "nothing here", a logit that is always 0. So a logit above 0 says: rather this.
"""

import argparse
import json
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from index.encoder.prepare import embedded_weights as model_source
from index.encoder.tokens_sentencepiece import SentencePieceTokenizer, write_model
from index.reader.framing import LENGTH, Marks, same_pieces
from training import dumped, texts
from training.batches import Framer, Item, batched, item_of
from training.network import Read, Reader, Size
from training.reading import read
from training.vocabulary import kept_rows, trimmed

WEIGHTS_FILE, SIZE_FILE, ROWS_FILE, TOKENS_FILE = "reader.pt", "reader.json", "rows.npy", "tokens.model"
WORKERS = 2  # cores
_FASTER = 5  # what is new learns so much faster than what is taken over
_SAVE_EACH = 100  # steps


@dataclass(frozen=True, slots=True)
class Plan:
    """How it is trained.

    ``tokens`` are those of a step; ``rate`` is the learning rate of the layers: the heads and the table of kinds, which
    are new, learn faster. ``answer_weight``: a sentence that answers counts so often. ``residual``: the
    scores of the search stand beside those of the network while it learns. ``minutes``: it ends then, with the rate
    fallen to nothing, however far it is; None: it takes the time it takes.
    """

    layers: int = 6
    epochs: float = 1.0
    tokens: int = 3072
    rate: float = 1.5e-4
    warm_up: float = 0.08
    answer_weight: float = 3.0
    residual: bool = True
    seed: int = 7
    minutes: float | None = None


def main() -> None:
    """Train and save."""
    usual = Plan()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--dump", type=Path, nargs="+", required=True, help="made by training.candidates; one named twice counts twice"
    )
    parser.add_argument("--texts", type=Path, default=texts.FOLDER, help="where the vocabulary is looked up")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, nargs="+", help="go on with what was trained before, the mean of several")
    parser.add_argument("--layers", type=int, default=usual.layers)
    parser.add_argument("--epochs", type=float, default=usual.epochs)
    parser.add_argument("--rate", type=float, default=usual.rate)
    parser.add_argument("--alone", action="store_true", help="learn without the scores of the search beside it")
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--minutes", type=float, help="end by then: for a machine that is shared")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    plan = Plan(
        options.layers,
        options.epochs,
        rate=options.rate,
        residual=not options.alone,
        seed=options.seed,
        minutes=options.minutes,
    )
    options.out.mkdir(parents=True, exist_ok=True)
    if options.start:
        for name in (ROWS_FILE, TOKENS_FILE, SIZE_FILE):
            shutil.copyfile(options.start[0] / name, options.out / name)
        model, (framer, padding) = load(options.start[0]), framer_of(options.start[0])
        model.load_state_dict(mean_of([load(one).state_dict() for one in options.start]))
    else:
        model, framer, padding = fresh(Size(plan.layers, LENGTH), options.out, options.texts)
    asked = [one for file, times in Counter(options.dump).items() for one in _found(file) * times]
    train(model, asked, framer, padding, plan, options.out)
    save(model, options.out)
    (options.out / "plan.json").write_text(json.dumps(asdict(plan)) + "\n", encoding="utf-8")


def _found(file: Path) -> list[dumped.Asked]:
    return [one for one in dumped.read(file) if dumped.is_found(one)]


def fresh(size: Size, folder: Path, written: Path) -> tuple[Reader, Framer, int]:
    """A network with the embedded weights; what belongs to them is written into the folder."""
    source = model_source.read(model_source.find())
    kept = kept_rows(source.vocabulary, written)
    np.save(folder / ROWS_FILE, kept)
    write_model(trimmed(source.vocabulary, kept), folder / TOKENS_FILE)
    (folder / SIZE_FILE).write_text(json.dumps(asdict(size)) + "\n", encoding="utf-8")
    framer, padding = framer_of(folder)
    return Reader(source, kept, size), framer, padding


def framer_of(folder: Path) -> tuple[Framer, int]:
    """What makes windows for a saved network, and the id of padding."""
    tokenizer = SentencePieceTokenizer(folder / TOKENS_FILE)
    begin, end = tokenizer.marks
    return Framer(
        tokenizer, Marks(begin, end, tokenizer.padding, same_pieces(tokenizer.pieces())), LENGTH
    ), tokenizer.padding


def save(model: Reader, folder: Path) -> None:
    """Write the weights; what was written before stays whole until they are complete."""
    waiting = folder / f"{WEIGHTS_FILE}.part"
    torch.save(model.state_dict(), waiting)
    waiting.replace(folder / WEIGHTS_FILE)


def load(folder: Path) -> Reader:
    """A network that was saved, ready to read."""
    size = Size(**json.loads((folder / SIZE_FILE).read_text(encoding="utf-8")))
    model = Reader(model_source.read(model_source.find()), np.load(folder / ROWS_FILE), size)
    model.load_state_dict(torch.load(folder / WEIGHTS_FILE, weights_only=True))
    return model.eval()


def mean_of(states: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of the weights of networks that began as one (Wortsman et al. 2022); whole numbers stay."""
    return {
        name: torch.stack([one[name] for one in states]).mean(0) if first.is_floating_point() else first
        for name, first in states[0].items()
    }


def train(model: Reader, asked: Sequence[dumped.Asked], framer: Framer, padding: int, plan: Plan, out: Path) -> None:
    """Train in place, with a line of progress each 20 steps."""
    batches = list(_batches(asked, framer, plan))
    optimizer = torch.optim.AdamW(_groups(model, plan), weight_decay=0.01)
    steps = len(batches)
    began = time.monotonic()

    def done(step: int) -> float:
        by_clock = (time.monotonic() - began) / 60 / plan.minutes if plan.minutes else 0.0
        return max(step / steps, by_clock)

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _share(step, done(step), plan.warm_up * steps))
    recent: list[float] = []
    model.train()
    with ThreadPoolExecutor(WORKERS) as pool:
        for step, batch in enumerate(batches):
            if done(step) >= 1.0:
                break
            recent = [*recent[-99:], _step(model, batch, padding, plan, pool)]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            if step % 20 == 0:
                minutes = (time.monotonic() - began) / 60
                sys.stderr.write(f"step {step}/{steps}, loss {np.mean(recent):.3f}, {minutes:.1f} minutes\n")
            if (step + 1) % _SAVE_EACH == 0:
                save(model, out)


def _step(model: Reader, batch: Sequence[Item], padding: int, plan: Plan, pool: ThreadPoolExecutor) -> float:
    """Put the gradients of a batch into the parameters; each worker takes a share of the questions on its own core.

    Threads within a product would wait for each other after each: half the time, on a machine that is shared.
    """
    parameters = [one for one in model.parameters() if one.requires_grad]

    def gradients(items: Sequence[Item]) -> tuple[float, Sequence[Tensor]]:
        torch.set_num_threads(1)
        loss = loss_of(model, items, padding, plan) * (len(items) / len(batch))
        return loss.item(), torch.autograd.grad(loss, parameters, materialize_grads=True)

    shares = [batch[first::WORKERS] for first in range(min(WORKERS, len(batch)))]
    found = list(pool.map(gradients, shares))
    for place, parameter in enumerate(parameters):
        parameter.grad = torch.stack([grads[place] for _, grads in found]).sum(0)
    return sum(loss for loss, _ in found)


def loss_of(model: Reader, batch: Sequence[Item], padding: int, plan: Plan) -> Tensor:
    """The mean over the questions of a batch."""
    pieces = [piece for item in batch for piece in item.pieces]
    counts = [len(piece.labels) for piece in pieces]
    found = read(model, [piece.windows for piece in pieces], counts, padding)
    if plan.residual:
        scores = torch.tensor([piece.score for piece in pieces])
        cosines = torch.tensor([cosine for piece in pieces for cosine in piece.cosines])
        found = model.with_search(found, cosines, scores.repeat_interleave(torch.tensor(counts)), scores)
    losses = []
    sentence = passage = 0
    for item in batch:
        n_sentences = sum(len(piece.labels) for piece in item.pieces)
        part = Read(
            found.sentences[sentence : sentence + n_sentences], found.passages[passage : passage + len(item.pieces)]
        )
        losses.append(_loss(part, item, plan))
        sentence, passage = sentence + n_sentences, passage + len(item.pieces)
    return torch.stack(losses).mean()


def _loss(found: Read, item: Item, plan: Plan) -> Tensor:
    labels = torch.tensor([float(label) for piece in item.pieces for label in piece.labels])
    believed = torch.tensor([piece.weight for piece in item.pieces for _ in piece.labels])
    each = functional.binary_cross_entropy_with_logits(
        found.sentences, labels, reduction="none", pos_weight=torch.tensor(plan.answer_weight)
    )
    single = (each * believed).sum() / believed.sum()
    right = torch.tensor([float(any(piece.labels)) for piece in item.pieces])
    weights = torch.tensor([piece.weight for piece in item.pieces])
    return single + 0.5 * _ranked(found.sentences, labels, believed) + 0.5 * _ranked(found.passages, right, weights)


def _ranked(logits: Tensor, right: Tensor, believed: Tensor) -> Tensor:
    """How unlikely the right ones are among all and "nothing here", which is right when nothing else is."""
    every = torch.cat([torch.zeros(1), logits + believed.log()])
    wanted = torch.cat([torch.tensor([float(not right.any())]), right]) > 0
    return every.logsumexp(0) - every[wanted].logsumexp(0)


def _batches(asked: Sequence[dumped.Asked], framer: Framer, plan: Plan) -> Iterator[list[Item]]:
    """Every question once an epoch, in another order and with other passages each time."""
    chance = random.Random(plan.seed)
    left = round(plan.epochs * len(asked))
    while left > 0:
        order = chance.sample(list(asked), len(asked))[:left]
        left -= len(order)
        yield from batched([item_of(one, chance.choice(order), framer, chance) for one in order], plan.tokens)


def _groups(model: Reader, plan: Plan) -> list[dict[str, object]]:
    heads = [model.sentence_head, model.passage_head, model.weight]
    new = [*(one for head in heads for one in head.parameters()), model.sharpness, model.trust]
    names = {id(one) for one in new}
    old = [one for one in model.parameters() if id(one) not in names]
    return [{"params": old, "lr": plan.rate}, {"params": new, "lr": _FASTER * plan.rate}]


def _share(step: int, done: float, warm_up: float) -> float:
    """Of the learning rate: rising for ``warm_up`` steps, falling to nothing with what is ``done`` of all, 0 to 1."""
    return min((step + 1) / max(1.0, warm_up), max(0.0, 1.0 - done))


if __name__ == "__main__":
    main()
