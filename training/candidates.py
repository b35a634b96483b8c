"""Asks the product's own search every question and writes down what it found: what the reader is trained and judged on.

``python -m training.candidates dev`` asks the dev sets, ``python -m training.candidates train`` the training texts,
each over an index made as ``vraagbaak ingest`` makes it. Vectors are kept in ``--work``: a second run embeds nothing.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from benchmarks import sets
from benchmarks.answers.confidence import smaller
from index.dutch.analyser import DutchAnalyser
from index.encoder.open import open_encoder
from index.encoder.protocol import Encoder, Remembering
from index.evaluation import test_sets as evaluate
from index.evaluation.test_sets import TestSet
from index.retrieval.diversify import varied
from index.retrieval.long_queries import search
from index.retrieval.retriever import Evidence, Weights
from index.settings import Settings, load
from index.store.generations import Keep
from index.store.local.store import LocalStore
from index.store.protocol import GenerationReader
from index.types import Record
from ingest.pipeline import pipeline as trial
from ingest.pipeline.pipeline import IngestContext, Options, ingest
from search_app.answer import expected as answer_asked
from search_app.answer.answerer import Answerer
from search_app.answer.confidence import features_of
from search_app.answer.understanding import lifted, regions_in
from search_app.products.catalogue import catalogue_of
from training import dumped, pages, texts
from training.dumped import Asked, Candidate

FOUND = 200  # passages that are ranked
DEPTH = 32  # of the best of those are written down: those a reader could look at, and some to stand in for others
SHOWN = 10  # of those are looked at by today's confidence
PAGES = 3  # publications of which the other passages are written down too, behind those
MORE = 12  # of those at most
SHARDS = 8  # indexes of training texts: in one of all 1,720 another text answers every second question as well
JUDGED = ("minvws-corona-faq-nl", "debian-faq-nl", "minvws-corona-faq-crosslingual", "libreoffice-help-nl")
_LEAST_SHARE = 0.4  # of a marked line that a sentence must be, to be the line and not a word of it

Labelled = Callable[[str, Sequence[str]], tuple[bool, tuple[int, ...]]]  # source, sentences -> gold, labels


@dataclass(frozen=True, slots=True)
class Posed:
    """A question, and how to tell which publications and sentences answer it."""

    set_name: str
    question_id: str
    kind: str
    text: str
    group: str
    answerable: bool
    evidence: tuple[str, ...]
    label: Labelled
    names: tuple[str, ...] = ()


def main() -> None:
    """Build what is asked for and write a dump of each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("dev", "train"))
    parser.add_argument("--work", type=Path, default=sets.WORK / "reader", help="where indexes and dumps go")
    parser.add_argument("--texts", type=Path, default=texts.FOLDER, help="the training texts")
    parser.add_argument("--only", nargs="+", metavar="SET", help="only these sets")
    options = parser.parse_args()
    settings = replace(load(os.environ), data_dir=options.work / "data")
    maker = Maker(options.work, settings, Remembering(open_encoder(settings.model_dir, settings.model)))
    made = maker.dev() if options.what == "dev" else maker.train(options.texts)
    for name, make in made:
        if options.only is None or name in options.only:
            dumped.write(make(), options.work / f"{name}.jsonl")
            sys.stdout.write(f"{name}: {options.work / name}.jsonl\n")


@dataclass(frozen=True, slots=True)
class Maker:
    """Builds an index a set and asks its questions there."""

    work: Path
    settings: Settings
    encoder: Encoder

    def dev(self) -> Iterator[tuple[str, Callable[[], Iterator[Asked]]]]:
        """The dev sets: name and what makes the dump."""
        field = sets.SHARED / "eval" / "field-dev"
        if field.is_dir():
            yield "field-dev", lambda: self._asked_of_folders("field-dev", sorted(field.glob("*/pages")), _field(field))
        for questions in (one for one in sets.question_sets() if one.name != "field-dev"):
            yield (
                questions.name,
                partial(self._asked_of_folders, questions.name, questions.folders, _judged_by(questions)),
            )
        for name in JUDGED:
            if (folder := sets.SHARED / "eval" / name).is_dir():
                yield name, partial(self._asked_of_set, folder)

    def train(self, written: Path) -> Iterator[tuple[str, Callable[[], Iterator[Asked]]]]:
        """The training texts, every eighth in one index and one dump."""
        found = texts.read_all(written)
        for shard in range(SHARDS):
            yield f"train-{shard}", partial(self._asked_of_training, f"train-{shard}", found[shard::SHARDS])

    def training(self, written: Path, shards: int = SHARDS) -> Iterator[tuple[GenerationReader, list[Posed]]]:
        """An index of every eighth training text, open until the next is asked for, and the questions about them."""
        found = texts.read_all(written)
        for shard in range(shards):
            with self._index_of_training(f"train-{shard}", found[shard::shards]) as reader:
                yield reader, [one for text in found[shard::shards] for one in _of_text(text)]

    def _asked_of_training(self, name: str, found: Sequence[texts.Text]) -> Iterator[Asked]:
        with self._index_of_training(name, found) as reader:
            yield from self._ask_all(reader, [one for text in found for one in _of_text(text)])

    def _index_of_training(self, name: str, found: Sequence[texts.Text]) -> GenerationReader:
        folder = self.work / f"{name}-pages"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for text in found:
            pages.write(text, folder)
        return self._index_of_folders(name, [folder])

    def _asked_of_folders(self, name: str, roots: Sequence[Path], posed: Sequence[Posed]) -> Iterator[Asked]:
        with self._index_of_folders(name, roots) as reader:
            yield from self._ask_all(reader, posed)

    def _index_of_folders(self, name: str, roots: Sequence[Path]) -> GenerationReader:
        shop = self._workshop(name)
        ingest(list(roots), shop, Options(rebuild=True), _said(name))
        return shop.store.open()

    def _asked_of_texts(self, tests: TestSet) -> Iterator[Asked]:
        shop = self._workshop(tests.name)
        trial.build(tests, shop, _said(tests.name))
        with shop.store.open() as reader:
            yield from self._ask_all(reader, list(_of_judged(tests)))

    def _workshop(self, name: str) -> IngestContext:
        analyser = DutchAnalyser()
        store = LocalStore(self.work / "indexes" / name, analyser, Keep(1))
        return IngestContext(self.settings, store, self.encoder, analyser.name)

    def _asked_of_set(self, folder: Path) -> Iterator[Asked]:
        return self._asked_of_texts(smaller(evaluate.read(folder)))

    def _ask_all(self, reader: GenerationReader, posed: Sequence[Posed]) -> Iterator[Asked]:
        weights = Weights.of(self.settings)
        retriever, words = sets.searching(reader, self.encoder, weights)
        answerer = Answerer(retriever, words, self.settings.abstain_below, catalogue_of(reader))
        sources = {one.publication_id: (named(one), one.title) for one in reader.records()}
        for done, one in enumerate(posed):
            _said(one.set_name)(done, len(posed), one.question_id)
            yield _ask(one, answerer, sources)


def _ask(posed: Posed, answerer: Answerer, sources: dict[str, tuple[str, str]]) -> Asked:
    evidence = _found(posed.text, answerer)
    training = posed.set_name == "train"  # what the rules see and show there is of no use
    told = None if training else answerer.ask(posed.text, None)
    return Asked(
        set_name=posed.set_name,
        question_id=posed.question_id,
        kind=posed.kind,
        question=posed.text,
        group=posed.group,
        answerable=posed.answerable,
        evidence=posed.evidence,
        signs={} if training else _signs(posed.text, evidence[:SHOWN], answerer),
        shown=tuple(one.text for one in told.answer) if told else (),
        sure=told.confidence if told else 0.0,
        refused=told.abstained if told else False,
        candidates=tuple(_candidate(one, posed, *sources[one.hit.passage.publication_id]) for one in evidence),
        names=posed.names,
    )


def _signs(question: str, evidence: Sequence[Evidence], answerer: Answerer) -> dict[str, float]:
    asked = answer_asked.asked(question, answerer.retriever.reader, answerer.words)
    return features_of(question, asked, evidence, answerer.words).named()


def _found(question: str, answerer: Answerer) -> list[Evidence]:
    """The best passages as they are shown, then what else there is of the first publications."""
    found = lifted(search(question, FOUND, answerer.retriever, answerer.words), regions_in(question))
    best = varied(found, DEPTH)
    shown = {one.hit.passage.passage_id for one in best}
    first = list(dict.fromkeys(one.hit.passage.publication_id for one in best))[:PAGES]
    more = [one for one in found if one.hit.passage.publication_id in first]
    return best + [one for one in more if one.hit.passage.passage_id not in shown][:MORE]


def _candidate(one: Evidence, posed: Posed, source: str, title: str) -> Candidate:
    passage = one.hit.passage
    spans = tuple((sentence.start, sentence.end) for sentence in passage.sentences)
    gold, labels = posed.label(source, [passage.text[start:end] for start, end in spans])
    return Candidate(
        passage_id=passage.passage_id,
        source=source,
        title=title,
        heading=passage.heading_path,
        text=passage.text,
        spans=spans,
        labels=labels,
        gold=gold,
        score=one.hit.score,
        dense=one.dense,
        lexical=one.lexical,
        cosines=one.sentences,
    )


def named(record: Record) -> str:
    """The name of its file; of a text that never was one, its id."""
    return record.sources[0].path.rpartition("/")[2] if record.sources else record.publication_id


def _of_text(text: texts.Text) -> Iterator[Posed]:
    subjects = {mark.words for line in text.lines for mark in line.marks if mark.kind == "subject"}
    for place, question in enumerate(text.questions):
        lines = tuple(text.sentence(number).words for number in question.answers)
        yield Posed(
            "train",
            f"{text.number}/{place}",
            question.kind,
            question.words,
            text.number,
            bool(lines),
            lines,
            _is_line(text.number, lines),
            tuple(sorted(subjects)),
        )


def _is_line(number: str, lines: Sequence[str]) -> Labelled:
    """A sentence answers where it is a marked line of its own text, or holds one, or is a good part of one."""
    wanted = [dumped.folded(line) for line in lines]

    def answers(sentence: str) -> bool:
        one = dumped.folded(sentence)
        return any(line in one or (one in line and len(one) >= _LEAST_SHARE * len(line)) for line in wanted)

    def label(source: str, sentences: Sequence[str]) -> tuple[bool, tuple[int, ...]]:
        own = source.rpartition(".")[0] == number
        return own, tuple(int(own and answers(one)) for one in sentences)

    return label


def _by_evidence(sources: Sequence[str], evidence: Sequence[str]) -> Labelled:
    """A sentence answers where it holds a piece of evidence, in whatever publication it stands."""

    def label(source: str, sentences: Sequence[str]) -> tuple[bool, tuple[int, ...]]:
        return source.startswith(tuple(sources)), tuple(int(dumped.holds(one, evidence)) for one in sentences)

    return label


def _field(folder: Path) -> list[Posed]:
    return [
        Posed(
            "field-dev",
            row["id"],
            row["kind"],
            row["question"],
            (*row["gold_files"], *row.get("near_files", ()), row["id"])[0],
            row["answerable"],
            tuple(row.get("evidence", ())),
            _by_evidence(row["gold_files"], row.get("evidence", ())),
        )
        for file in sorted(folder.glob("*/questions.jsonl"))
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())
    ]


def _judged_by(questions: sets.QuestionSet) -> list[Posed]:
    found = [
        Posed(
            questions.name,
            one.question_id,
            "question",
            one.text,
            (*one.sources, one.question_id)[0],
            one.answerable,
            one.evidence,
            _by_evidence(one.sources, one.evidence),
        )
        for one in questions.questions
    ]
    nothing = _by_evidence((), ())
    return found + [
        Posed(questions.name, f"none-{place}", "none", text, f"none-{place}", False, (), nothing)
        for place, text in enumerate(sets.near_misses(questions.name))
    ]


def _of_judged(tests: TestSet) -> Iterator[Posed]:
    """Here a text is right or wrong as a whole: each of its sentences counts as an answer."""
    for query_id, gains in tests.gains.items():
        right = frozenset(name for name, gain in gains.items() if gain > 0)

        def label(source: str, sentences: Sequence[str], right: frozenset[str] = right) -> tuple[bool, tuple[int, ...]]:
            return source in right, (int(source in right),) * len(sentences)

        yield Posed(tests.name, query_id, "judged", tests.queries[query_id], min(right), True, (), label)


def _said(name: str) -> Callable[[int, int, str], None]:
    def say(done: int, total: int, what: str) -> None:
        if done % 50 == 0:
            sys.stderr.write(f"{name}: {done}/{total}\n")

    return say


if __name__ == "__main__":
    main()
