"""What a reader's scores are worth on dumped questions: pages, sentences and refusals, as the field is judged.

``python -m training.judging --model FOLDER --dumps FILE ... [--read 12]`` prints a line a set and keeps the scores.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from index.reader.onnx_reader import PassageLogits
from search_app.answer.confidence import Blend
from training import dumped
from training.batches import Framer
from training.dumped import Asked, Candidate, folded, holds
from training.network import Reader
from training.reader import framer_of, load
from training.reading import read

QUOTES = 5  # shown at most


PLAIN = Blend(hybrid=0.5, cosine=0.5, above=0.5)  # until calibrate has found better ones


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with what the reader says of it."""

    candidate: Candidate
    reading: PassageLogits

    def worth(self, blend: Blend) -> float:
        """What the passage is worth."""
        return blend.passage_score(self.reading, self.candidate.score)

    def sentences(self, blend: Blend) -> list[float]:
        """What each sentence is worth."""
        return blend.sentence_scores(self.reading, self.candidate.score, self.candidate.cosines)


@dataclass(frozen=True, slots=True)
class Judged:
    """What one question came to; ``sure`` is the best sentence's worth. For a near miss only ``sure`` counts."""

    question_id: str
    kind: str
    answerable: bool
    page_rank: int
    evidence_rank: int
    first: bool
    some: bool
    sure: float


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--dumps", type=Path, nargs="+", required=True)
    parser.add_argument("--read", type=int, default=20, help="passages a question")
    options = parser.parse_args()
    model, (framer, padding) = load(options.model), framer_of(options.model)
    for file in options.dumps:
        asked = list(dumped.read(file))
        scores = score(model, framer, padding, asked, options.read)
        (options.model / f"scores-{file.stem}.json").write_text(json.dumps(scores), encoding="utf-8")
        judged = [judge(one, scored(one, scores[one.question_id]), PLAIN) for one in asked]
        sys.stdout.write(f"{file.stem}: {line(judged)}\n")


def score(
    model: Reader, framer: Framer, padding: int, asked: Sequence[Asked], n_read: int
) -> dict[str, list[tuple[float, list[float]]]]:
    """For each question the logits of its first candidates: of the passage, and of each sentence."""
    found: dict[str, list[tuple[float, list[float]]]] = {}
    with torch.inference_mode():
        for one in asked:
            chosen = one.candidates[:n_read]
            counts = [len(candidate.spans) for candidate in chosen]
            windows = [framer.windows(one.question, candidate) for candidate in chosen]
            if not chosen:
                found[one.question_id] = []
                continue
            result = read(model, windows, counts, padding)
            parts = result.sentences.split(counts)  # type: ignore[no-untyped-call]
            found[one.question_id] = [
                (float(passage), part.tolist()) for passage, part in zip(result.passages, parts, strict=True)
            ]
    return found


def scored(asked: Asked, scores: Sequence[tuple[float, Sequence[float]]]) -> list[Scored]:
    """Candidates with their scores, in the order of the search."""
    return [
        Scored(candidate, PassageLogits(passage, tuple(sentences)))
        for candidate, (passage, sentences) in zip(asked.candidates, scores, strict=False)
    ]


def judge(asked: Asked, read_: Sequence[Scored], blend: Blend) -> Judged:
    """Order the passages, choose the quotes, and hold them against what is right."""
    ordered = sorted(read_, key=lambda one: -one.worth(blend))
    pages = list(dict.fromkeys(one.candidate.source for one in ordered))
    gold = {one.source for one in asked.candidates if one.gold}
    quotes = quotes_of(ordered, blend)
    right = [holds(text, asked.evidence) for text in quotes] if asked.evidence else [False]
    evidence = [holds(one.candidate.text, asked.evidence) for one in ordered] if asked.evidence else []
    return Judged(
        asked.question_id,
        asked.kind,
        asked.answerable,
        next((rank for rank, page in enumerate(pages, 1) if page in gold), 99),
        next((rank for rank, there in enumerate(evidence, 1) if there), 99),
        right[:1] == [True],
        any(right),
        max((max(one.sentences(blend), default=-20.0) for one in ordered), default=-20.0),
    )


def quotes_of(read_: Sequence[Scored], blend: Blend) -> list[str]:
    """The best sentences, each text once."""
    ranked = sorted(
        (
            (worth, text)
            for one in read_
            for worth, text in zip(one.sentences(blend), one.candidate.sentences, strict=True)
        ),
        key=lambda pair: -pair[0],
    )
    once = {folded(text): text for _, text in reversed(ranked)}
    chosen = dict.fromkeys(folded(text) for _, text in ranked)
    return [once[one] for one in list(chosen)[:QUOTES]]


def figures(judged: Sequence[Judged]) -> dict[str, float]:
    """Shares of the answerable questions, and how well ``sure`` tells them from the others."""
    yes = [one for one in judged if one.answerable]
    no = [one for one in judged if not one.answerable]
    return {
        "page 1": float(np.mean([one.page_rank == 1 for one in yes])),
        "page 3": float(np.mean([one.page_rank <= 3 for one in yes])),
        "evidence 1": float(np.mean([one.evidence_rank == 1 for one in yes])),
        "evidence 3": float(np.mean([one.evidence_rank <= 3 for one in yes])),
        "first": float(np.mean([one.first for one in yes])),
        "any": float(np.mean([one.some for one in yes])),
        "auroc": auroc([one.sure for one in yes], [one.sure for one in no]),
    }


def auroc(yes: Sequence[float], no: Sequence[float]) -> float:
    """The chance that an answerable question has the higher score; 0.5 where there is nothing to tell apart."""
    if not yes or not no:
        return 0.5
    above = np.array(yes)[:, None] - np.array(no)[None]
    return float(np.mean((above > 0) + 0.5 * (above == 0)))


def line(judged: Sequence[Judged]) -> str:
    """The figures in one line, with those of cases where there are any."""
    parts = [", ".join(f"{name} {value:.3f}" for name, value in figures(judged).items())]
    if cases := [one for one in judged if one.kind == "case" and one.answerable]:
        found = figures(cases)
        parts.append(f"cases ({len(cases)}): page 1 {found['page 1']:.2f}, first {found['first']:.2f}")
    return "; ".join(parts)


if __name__ == "__main__":
    main()
