"""Refuses training texts that are malformed, unmarked, doubled, too alike or about a subject that is kept apart."""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from training.texts import FOLDER, ROLES, Text, TextError, read

SHARED_WORDS = 8  # so many words in a row, the same in two texts, are no coincidence
TOO_ALIKE = 0.15  # of a text's runs of eight words, at most so many may stand in other texts
TOO_ALIKE_QUESTIONS = 0.8  # two questions share at most this part of their words' pairs
LEAST_MISSES = 0.3
APART = Path(__file__).resolve().parents[2] / "shared" / "eval" / "kept-apart.txt"


def main() -> int:
    """Prints what is wrong, then how varied it is; 1 when anything was refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", default="", help="only the files whose name begins with this")
    part = parser.parse_args().part
    texts, faults = _read(sorted(FOLDER.glob(f"{part}*.txt")))
    faults += [*_unmarked(texts), *_kept_apart(texts), *_doubled(texts), *_same_questions(texts)]
    print("\n".join(faults))  # noqa: T201
    print(_report(texts))  # noqa: T201
    return 1 if faults else 0


def _read(files: Iterable[Path]) -> tuple[list[Text], list[str]]:
    texts: list[Text] = []
    faults: list[str] = []
    for file in files:
        try:
            texts += read(file)
        except TextError as error:
            faults.append(str(error))
    return texts, faults


def _unmarked(texts: list[Text]) -> Iterator[str]:
    """A product's name that stands in a line without a mark."""
    for text in texts:
        names = {mark.words for line in text.lines for mark in line.marks if mark.kind in ROLES}
        for line in text.lines:
            for name in names:
                for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", line.words):
                    if not any(mark.start <= found.start() < mark.end for mark in line.marks):
                        yield f"{text.number} line {line.number}: {name!r} stands there without a mark"


def _kept_apart(texts: list[Text]) -> Iterator[str]:
    if not APART.is_file():
        print("(../shared is not here: subjects kept apart are not looked for)")  # noqa: T201
        return
    names = [name.strip() for name in APART.read_text(encoding="utf-8").splitlines()[1:] if name.strip()]
    for text in texts:
        whole = " ".join([text.title, *(line.words for line in text.lines), *(q.words for q in text.questions)])
        for name in names:
            flags = 0 if name.isupper() else re.IGNORECASE
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", whole, flags):
                yield f"{text.number}: {name!r} is kept apart for judging"


def _doubled(texts: list[Text]) -> Iterator[str]:
    first: dict[tuple[str, ...], str] = {}
    for text in texts:
        words = _words(" ".join(line.words for line in text.lines))
        runs = set(zip(*(words[i:] for i in range(SHARED_WORDS)), strict=False))
        elsewhere = [first[run] for run in runs if first.get(run, text.number) != text.number]
        if len(elsewhere) > TOO_ALIKE * len(runs):
            yield f"{text.number}: too much like {Counter(elsewhere).most_common(1)[0][0]}"
        for run in runs:
            first.setdefault(run, text.number)


def _same_questions(texts: list[Text]) -> Iterator[str]:
    by_pair: dict[tuple[str, str], list[int]] = {}
    asked: list[tuple[str, str, set[tuple[str, str]]]] = []
    for text in texts:
        for question in text.questions:
            pairs = set(pairwise(_words(question.words)))
            near = Counter(place for pair in pairs for place in by_pair.get(pair, ()))
            for place, shared in near.most_common(1):
                if len(pairs) > 3 and shared > TOO_ALIKE_QUESTIONS * max(len(pairs), len(asked[place][2])):
                    other, words, _ = asked[place]
                    yield f"{text.number}: {question.words[:60]!r} is nearly {words[:60]!r} of {other}"
            for pair in pairs:
                by_pair.setdefault(pair, []).append(len(asked))
            asked.append((text.number, question.words, pairs))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _report(texts: list[Text]) -> str:
    questions = [question for text in texts for question in text.questions]
    misses = sum(not question.answers for question in questions)
    marks = Counter(mark.kind for text in texts for line in text.lines for mark in line.marks)
    sizes = sorted(len(_words(" ".join(line.words for line in text.lines))) for text in texts) or [0]
    tokens = [word for text in texts for line in text.lines for word in _words(line.words)]
    trigrams = list(zip(tokens, tokens[1:], tokens[2:], strict=False))
    rows = [
        f"{len(texts)} texts, {len(questions)} questions, {misses} without an answer"
        f" ({misses / max(len(questions), 1):.0%}, at least {LEAST_MISSES:.0%} wanted)",
        f"words a text: {sizes[0]} to {sizes[-1]}, middle {sizes[len(sizes) // 2]}",
        f"different words {len(set(tokens))} of {len(tokens)}; different runs of three"
        f" {len(set(trigrams)) / max(len(trigrams), 1):.2f}",
        "forms: " + ", ".join(f"{form} {n}" for form, n in Counter(text.form for text in texts).most_common()),
        "questions: " + ", ".join(f"{kind} {n}" for kind, n in Counter(q.kind for q in questions).most_common()),
        "marks: " + ", ".join(f"{kind} {n}" for kind, n in marks.most_common()),
    ]
    return "\n".join(rows)


if __name__ == "__main__":
    raise SystemExit(main())
