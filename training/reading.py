"""Windows through the network: padded rows of like length in, a logit for each sentence and passage out."""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from index.reader.framing import Window
from training.network import Read, Reader

ROW_TOKENS = 2048  # padded tokens of one run


def read(model: Reader, passages: Sequence[Sequence[Window]], counts: Sequence[int], padding: int) -> Read:
    """Read passages, each given by its windows and the number of its sentences.

    Returns:
        (sum of counts,) sentence logits: means over their tokens, and (n,) passage logits: the best of their windows.
    """
    firsts = [sum(counts[:place]) for place in range(len(counts))]
    rows = [(window, place) for place, one in enumerate(passages) for window in one]
    total = torch.zeros(sum(counts))
    tokens = torch.zeros(sum(counts))
    best: list[tuple[int, Tensor]] = []
    for batch in _alike(rows):
        logits, tops = _run(model, [window for window, _ in batch], padding)
        for number, (_, place) in enumerate(batch):
            best.append((place, tops[number]))
        spread = torch.tensor(
            [
                [firsts[place] + one if one >= 0 else -1 for one in window.sentence_of]
                + [-1] * (logits.shape[1] - len(window.ids))
                for window, place in batch
            ]
        )
        inside = spread >= 0
        total = total.index_add(0, spread[inside], logits[inside].float())
        tokens = tokens.index_add(0, spread[inside], torch.ones(int(inside.sum())))
    by_place: list[list[Tensor]] = [[] for _ in passages]
    for place, top in best:
        by_place[place].append(top)
    return Read(total / tokens.clamp(min=1), torch.stack([torch.stack(one).max() for one in by_place]))


def _alike(rows: Sequence[tuple[Window, int]]) -> Iterator[list[tuple[Window, int]]]:
    batch: list[tuple[Window, int]] = []
    for row in sorted(rows, key=lambda row: -len(row[0].ids)):
        if batch and (len(batch) + 1) * len(batch[0][0].ids) > ROW_TOKENS:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _run(model: Reader, batch: Sequence[Window], padding: int) -> tuple[Tensor, Tensor]:
    length = max(len(window.ids) for window in batch)
    ids = torch.tensor([window.ids + [padding] * (length - len(window.ids)) for window in batch])
    kinds = torch.tensor([window.kinds + [0] * (length - len(window.kinds)) for window in batch])
    mask = torch.tensor([[1.0] * len(window.ids) + [0.0] * (length - len(window.ids)) for window in batch])
    found: tuple[Tensor, Tensor] = model(ids, kinds, mask)
    return found
