"""Windows through the network: padded rows of like length in, a logit for each sentence and passage out."""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from index.reader.framing import FRONT, Window
from index.reader.onnx_reader import SHARE
from training.network import Read, Reader

ROW_TOKENS = 768  # padded tokens of one run: of longer ones a third would be padding


def read(model: Reader, passages: Sequence[Sequence[Window]], counts: Sequence[int], padding: int) -> Read:
    """Read passages, each given by its windows and the number of its sentences.

    Returns:
        (sum of counts,) sentence logits, and (n,) passage logits: the best of their windows, and a share of the best
        sentence's.
    """
    rows = [(window, place) for place, one in enumerate(passages) for window in one]
    sentences: dict[tuple[int, int], Tensor] = {}
    best: list[list[Tensor]] = [[] for _ in passages]
    for batch in _alike(rows):
        tokens, tops, vectors, weights = _run(model, [window for window, _ in batch], padding)
        for row, (window, place) in enumerate(batch):
            size = len(window.ids)
            found = _sentences(window, tokens[row, :size], vectors[row, :size], weights[row, :size])
            sentences.update(((place, number), logit) for number, logit in found.items())
            best[place].append(tops[row])
    every = [sentences[place, number] for place, count in enumerate(counts) for number in range(count)]
    logits = torch.stack(every) if every else torch.zeros(0)
    parts = logits.split(list(counts))  # type: ignore[no-untyped-call]
    highest = [
        torch.stack(one).max() + (SHARE * part.max() if len(part) else 0.0)
        for one, part in zip(best, parts, strict=True)
    ]
    return Read(logits, torch.stack(highest))


def _sentences(window: Window, tokens: Tensor, vectors: Tensor, weights: Tensor) -> dict[int, Tensor]:
    """The logit of each sentence that counts in a window."""
    asked = torch.tensor([place for place, kind in enumerate(window.kinds) if kind < FRONT][1:-1], dtype=torch.long)
    inside = torch.tensor([place for place, one in enumerate(window.sentence_of) if one >= 0], dtype=torch.long)
    numbers = sorted({one for one in window.sentence_of if one >= 0})
    if not numbers:
        return {}
    of = torch.tensor([window.sentence_of[place] - numbers[0] for place in inside])
    near = vectors[asked] @ vectors[inside].T
    best = torch.zeros(len(asked), len(numbers)).scatter_reduce(
        1, of.expand(len(asked), -1), near, "amax", include_self=False
    )
    alike = (weights[asked] / weights[asked].sum()) @ best
    total = torch.zeros(len(numbers)).index_add(0, of, tokens[inside])
    means = total / torch.bincount(of, minlength=len(numbers))
    return dict(zip(numbers, alike + means, strict=True))


def _alike(rows: Sequence[tuple[Window, int]]) -> Iterator[list[tuple[Window, int]]]:
    batch: list[tuple[Window, int]] = []
    for row in sorted(rows, key=lambda row: -len(row[0].ids)):
        if batch and (len(batch) + 1) * len(batch[0][0].ids) > ROW_TOKENS:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _run(model: Reader, batch: Sequence[Window], padding: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    length = max(len(window.ids) for window in batch)
    ids = torch.tensor([window.ids + [padding] * (length - len(window.ids)) for window in batch])
    kinds = torch.tensor([window.kinds + [0] * (length - len(window.kinds)) for window in batch])
    mask = torch.tensor([[1.0] * len(window.ids) + [0.0] * (length - len(window.ids)) for window in batch])
    found: tuple[Tensor, Tensor, Tensor, Tensor] = model(ids, kinds, mask)
    return found
