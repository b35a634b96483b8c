"""Questions with the passages the product's own search found for them, as lines of JSON: what training reads.

``python -m training.dumped FILE ...`` prints what shape the questions of each dump have.
"""

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import fmean
from typing import Any

FOUND_FIRST = 3  # texts that were found, one of which must be its own for a question to be understood by itself
_DEFINES = re.compile(r"[^.]{2,70}? (?:is|zijn|was|heet) (?:een|het|de|er|hulp|kort)\b")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that was found, best first in its question.

    ``spans`` are start and end of each sentence in ``text``; ``labels`` has a 1 for each sentence that answers and a 0
    for each that doesn't; ``gold``: whether it is of a publication that holds the answer (or a near miss's own text).
    ``score`` is the hybrid score in standard units, ``dense`` a cosine, ``lexical`` a BM25 score, ``cosines`` one for
    each sentence.
    """

    passage_id: str
    source: str
    title: str
    heading: tuple[str, ...]
    text: str
    spans: tuple[tuple[int, int], ...]
    labels: tuple[int, ...]
    gold: bool
    score: float
    dense: float
    lexical: float
    cosines: tuple[float, ...]

    @property
    def sentences(self) -> list[str]:
        """The words of each sentence."""
        return [self.text[start:end] for start, end in self.spans]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was put to an index of its set.

    ``group`` is what is never split in cross-fitting: the first publication it is about. ``signs`` and ``shown``,
    ``sure``, ``refused`` are what the rules of today saw and showed (quotes, confidence from 0 to 1, no answer given).
    ``names`` are the products a training text is about.
    """

    set_name: str
    question_id: str
    kind: str
    question: str
    group: str
    answerable: bool
    evidence: tuple[str, ...]
    signs: Mapping[str, float]
    shown: tuple[str, ...]
    sure: float
    refused: bool
    candidates: tuple[Candidate, ...]
    names: tuple[str, ...] = field(default=())


def write(rows: Iterable[Asked], file: Path) -> None:
    """One line a question; the file appears when it is complete."""
    waiting = file.with_suffix(".part")
    file.parent.mkdir(parents=True, exist_ok=True)
    with waiting.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)
    waiting.replace(file)


def read(file: Path) -> Iterator[Asked]:
    """The questions of a dump, in its order."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            row: dict[str, Any] = json.loads(line)
            row["candidates"] = tuple(_candidate(one) for one in row["candidates"])
            yield Asked(**_frozen(row))


def _candidate(row: dict[str, Any]) -> Candidate:
    row["spans"] = tuple((start, end) for start, end in row["spans"])
    return Candidate(**_frozen(row))


def _frozen(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


def folded(text: str) -> str:
    """Letters and digits alone: what two copies of a sentence have in common whatever a page did to it."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).replace("\u00ad", "")).casefold()


def holds(text: str, evidence: Sequence[str]) -> bool:
    """Whether a text holds one of the pieces of evidence."""
    whole = folded(text)
    return any(folded(piece) in whole for piece in evidence)


def is_found(asked: Asked) -> bool:
    """Whether its own text was found, and its answer where it has one."""
    own = [one for one in asked.candidates if one.gold]
    return any(any(one.labels) for one in own) if asked.answerable else bool(own)


def is_clear(asked: Asked) -> bool:
    """Whether it is found, its own text among the first ``FOUND_FIRST``.

    "Wie geven de avonden?" is asked by who has the text before them: among all texts many answer it as well.
    """
    first = list(dict.fromkeys(one.source for one in asked.candidates))[:FOUND_FIRST]
    return is_found(asked) and any(one.gold and one.source in first for one in asked.candidates)


def shape(rows: Iterable[Asked]) -> str:
    """Of the questions with an answer: how many are clear by themselves, and what their answers are like."""
    answerable = [one for one in rows if one.answerable]
    answers = [found for one in answerable if (found := _answers(one))]
    clear = sum(map(is_clear, answerable))
    defining = fmean(any(_DEFINES.match(text) for text, _ in found) for found in answers)
    place = fmean(min(at for _, at in found) for found in answers)
    return (
        f"{len(answerable)} with an answer, {clear} of them clear by themselves; of {len(answers)} whose answer was "
        f"found {defining:.2f} have one that defines something, and the first stands at {place:.2f} of its passage"
    )


def _answers(asked: Asked) -> list[tuple[str, float]]:
    """The sentences that answer, each with its place in its passage, 0 for the first and 1 for the last."""
    return [
        (text, number / max(1, len(one.labels) - 1))
        for one in asked.candidates
        for number, (text, label) in enumerate(zip(one.sentences, one.labels, strict=True))
        if label
    ]


def main() -> None:
    """Print a line a dump."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dumps", type=Path, nargs="+", metavar="FILE")
    for file in parser.parse_args().dumps:
        sys.stdout.write(f"{file.stem}: {shape(read(file))}\n")


if __name__ == "__main__":
    main()
