"""Replies as text for a terminal, and the progress bar on stderr."""

import argparse
import json
import sys
import textwrap
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

from ingest.ocr import OcrResult
from ingest.report import IngestReport, PublicationReport
from search_app import printed_products, texts_phrasing
from search_app.as_json import Json
from search_app.citation import Citation
from search_app.replies import Answer, AnswerSentence, FoundPassage, SearchReply, Status

_WIDTH = 100
_BAR = 30
_QUIET_SECONDS = 0.5  # what is done sooner needs no bar


def write(options: argparse.Namespace, document: Mapping[str, Json], text: str) -> None:
    """Give the reply of a command on stdout: the document for ``--json``, else the text."""
    if options.json:
        text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    sys.stdout.write(text)


class Progress:
    """A bar with the time left, on stderr and only where a person is watching."""

    def __init__(self, task: str) -> None:
        self._task = task
        self._began = time.monotonic()
        self._shown = False

    def at(self, done: int, total: int, what: str) -> None:
        """So many of so many are done; ``what`` is at work now."""
        self._draw(done / total if total else 1.0, f"{done}/{total} {what}")

    def share(self, what: str, share: float) -> None:
        """This share is done, 0 to 1."""
        self._draw(share, what)

    def _draw(self, share: float, what: str) -> None:
        spent = time.monotonic() - self._began
        if not sys.stderr.isatty() or spent < _QUIET_SECONDS:
            return
        self._shown = True
        left = f"{spent / share - spent:.0f} s left" if share > 0 else ""
        bar = ("█" * round(share * _BAR)).ljust(_BAR, "·")
        sys.stderr.write(f"\r\x1b[K{self._task} {bar} {share:4.0%} {left} {what[-40:]}")
        sys.stderr.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")


def search(reply: SearchReply) -> str:
    """Passages as a list."""
    if not reply.hits:
        return "Nothing was found.\n"
    return "\n".join(_hit(hit) for hit in reply.hits)


def answer(reply: Answer) -> str:
    """The answer with its numbered sources, or why there is none."""
    if reply.abstained:
        return _paragraphs(["Niet gevonden.", *reply.suggestions]) + printed_products.fitting(reply.products)
    sentences = [_numbered(one) for one in reply.answer]
    if reply.phrased:
        sentences += [texts_phrasing.SHORTER, *(_numbered(one) for one in reply.phrased)]
    sources = [f"[{one.n}] {_place(one)}" for one in reply.citations]
    shown = _paragraphs([reply.question, *sentences]) + "\n" + "\n".join(sources) + "\n"
    return f"{shown}\n{printed_products.fitting(reply.products)}" if reply.products else shown


def status(how: Status) -> str:
    """How things stand, a line each."""
    ready = "ready" if how.model_ready else "not prepared yet: vraagbaak model prepare"
    elsewhere = [f"store        {how.store}"] if how.store != how.data_dir else []
    lines = [f"data folder  {how.data_dir}", *elsewhere, f"model        {how.model} ({ready})"]
    if how.generation is None:
        return "\n".join([*lines, "index        empty: vraagbaak ingest FOLDER"]) + "\n"
    counts = f"{how.n_publications} publications, {how.n_passages} passages, {how.n_sentences} sentences"
    return "\n".join([*lines, f"index        {how.generation}, made {how.created}", f"holds        {counts}"]) + "\n"


def ingest(report: IngestReport) -> str:
    """What happened, the files that need somebody first."""
    lines = [_report_line(one) for one in report.publications if one.status != "unchanged" or one.warnings]
    counts = {one.status: report.count(one.status) for one in report.publications}
    total = ", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "nothing found"
    embedded = f"{report.passages_embedded} passages embedded, {report.passages_reused} reused"
    if report.live_seconds is not None and report.seconds - report.live_seconds >= 1:
        embedded += f"; live after {report.live_seconds:.1f} s, every sentence embedded"
    waits = [f"{report.waiting} waits for a yes: vraagbaak golive"] if report.waiting else []
    return "\n".join([*lines, f"{total}; {embedded}; {report.seconds:.1f} s", *waits]) + "\n"


def ocr(results: Sequence[OcrResult], report: IngestReport | None) -> str:
    """Which files were made readable, and what the ingest after it did."""
    lines = [one.problem or f"readable now: {one.source}, {one.seconds:.0f} s" for one in results]
    after = "No file needs OCR, or it can't help.\n" if report is None else ingest(report)
    return "".join(f"{line}\n" for line in lines) + after


def evaluation(row: Mapping[str, Json]) -> str:
    """Scores, a line each."""
    return "\n".join(f"{name:<14}{value}" for name, value in row.items()) + "\n"


def _hit(hit: FoundPassage) -> str:
    where = ", ".join(part for part in (hit.title, _page(hit.page), hit.date or "datum onbekend") if part)
    text = textwrap.shorten(hit.text, 300, placeholder=" …")
    return f"{hit.rank}. {where}  ({hit.score:.3f})\n" + textwrap.indent(textwrap.fill(text, _WIDTH - 3), "   ") + "\n"


def _numbered(sentence: AnswerSentence) -> str:
    return f"{sentence.text} {''.join(f'[{n}]' for n in sentence.citations)}"


def _place(one: Citation) -> str:
    under = f"‘{one.heading.rpartition(' › ')[2]}’" if one.heading else ""  # "het project" may be named only there
    parts = (one.title, _page(one.page), under, one.date or "datum onbekend", one.source)
    return ", ".join(part for part in parts if part)


def _page(number: int | None) -> str:
    return "" if number is None else f"p. {number}"


def _paragraphs(texts: list[str]) -> str:
    return "\n\n".join(textwrap.fill(text, _WIDTH) for text in texts) + "\n"


def _report_line(one: PublicationReport) -> str:
    line = f"{one.status:<10} {one.source}"
    if one.status in ("new", "changed"):
        line += f"  ({one.pages} pages, {one.passages} passages)"
    if one.reason:
        line += f"\n           {one.reason}: {one.remedy}"
    return "\n           ! ".join([line, *one.warnings])
