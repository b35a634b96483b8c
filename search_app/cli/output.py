"""Replies as text for a terminal, and as the JSON that REST gives too."""

import argparse
import json
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from index.retrieval.retriever import Leg
from index.store.records import GenerationInfo
from search_app.replies import (
    Answer,
    AnswerSentence,
    Citation,
    Cited,
    Facet,
    FoundPassage,
    ListedProduct,
    Listing,
    ProductReply,
    ProductsReply,
    SearchReply,
    SimilarReply,
    Status,
)
from search_app.terminal import OBEYED, printable
from search_app.texts import common as texts_common
from search_app.texts import other_screens as texts_screens
from search_app.texts import products as texts_products

if TYPE_CHECKING:  # what `ask` needn't load: the whole ingest, a third of its start
    from _typeshed import DataclassInstance

    from index.evaluation.test_sets import PairedDifference, Scores
    from ingest.archive.backup_file import Contents
    from ingest.archive.doctor import Health
    from ingest.archive.going_live import SavedQuestion
    from ingest.archive.inbox import Message
    from ingest.pipeline.near_duplicates import Pair
    from ingest.pipeline.report import IngestReport, PublicationReport
    from ingest.privacy.privacy_gate import Held
    from ingest.reading.ocr import OcrResult
    from search_app.uploads import RankingChange, ShownPlace

Json: TypeAlias = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]

_WIDTH_PRODUCTS = 100


def products(reply: ProductsReply) -> str:
    """A line for each product, then those that may be one."""
    lines = [
        f"{one.product_id:<40} {one.kind or '-':<11} {one.status:<9} {', '.join(one.regions) or '-'}  ({one.origin})"
        for one in reply.products
    ]
    merges = [
        f"may be one: {one.product_id} and {one.other_id} ({one.reason}): "
        f"vraagbaak products merge {one.product_id} {one.other_id}"
        for one in reply.merges
    ]
    return "\n".join([*lines, *merges, f"{len(reply.products)} products"]) + "\n"


def product(one: ProductReply) -> str:
    """All that is stated of a product, with its sources, and what is stated nowhere."""
    head = f"{one.name} ({', '.join(filter(None, (one.kind, one.status, one.origin, *one.other_names)))})"
    fields = [line for name, stated in one.fields.items() for line in _lines(name, stated)]
    sources = [f"[{said.n}] {said.title}, {said.date or 'datum onbekend'}, {said.source}" for said in one.citations]
    missing = [f"Niet gevonden in deze bronnen: {', '.join(one.not_found)}"] if one.not_found else []
    return "\n".join([head, *fields, *missing, *sources]) + "\n"


def fitting(reply: Answer) -> str:
    """The products beside an answer: why each fits, and that they are elsewhere where nothing else says so."""
    lines = [texts_products.nothing_from(reply.products_away)] if reply.products_away else []
    return "".join(f"{line}\n" for line in [*lines, *map(_fit, reply.products)])


def similar(reply: SimilarReply) -> str:
    """Comparable projects: what they share, where they differ, what they needed."""
    lines = [f"Comparable with {reply.subject.name}:"]
    if reply.left_out:
        lines.append(f"left out: {', '.join(reply.left_out)}")
    for one in reply.similar:
        shared = ", ".join(dict.fromkeys(f"{same.aspect} {same.value}" for same in one.shared)) or "-"
        where = ", ".join(one.product.regions) or "regio onbekend"
        lines.append(f"{one.rank}. {one.product.name} ({where}; {one.score:.3f})")
        lines.append(f"   shares   {shared}")
        for other in one.differences:
            lines += _sides(other.aspect, other.here, other.there)
    return "\n".join(lines) + "\n"


def facets(found: Iterable[Facet]) -> str:
    """Counts, a line each."""
    return "".join(
        f"{facet.field:<13} {'onbekend' if one.value is None else one.value!s:<28} "
        f"{one.publications} publications, {one.products} products, {one.passages} passages\n"
        for facet in found
        for one in facet.counts
    )


def messages(kept: Sequence["Message"]) -> str:
    """A block for each message: number, kind, when, what it is about and what it says."""
    lines = [
        f"{one.number:>4}  {one.kind:<8} {one.sent}{' handled' if one.handled else ''}\n      {one.text}"
        + (f"\n      about: {one.about}" if one.about else "")
        for one in kept
    ]
    return "".join(f"{line}\n" for line in lines) or "Nobody sent anything.\n"


def _lines(name: str, values: Sequence[Cited]) -> Iterator[str]:
    for value in values:
        numbers = "".join(f"[{n}]" for n in value.citations)
        said = f"{value.text} {numbers or '(the maintainer says so)'}"
        yield textwrap.fill(said, _WIDTH_PRODUCTS, initial_indent=f"  {name:<11}", subsequent_indent=" " * 13)


def _fit(one: ProductReply) -> str:
    reason = one.why.text if one.why else one.summary
    return textwrap.fill(f"{one.name} [{one.relation}]: {reason}", _WIDTH_PRODUCTS, subsequent_indent="  ")


def _sides(aspect: str, here: Sequence[Cited], there: Sequence[Cited]) -> Iterator[str]:
    for side, values in (("this", here), ("that", there)):
        said = " / ".join(value.text for value in values) or "niet gevonden"
        yield textwrap.shorten(f"   {aspect:<9} {side}: {said}", _WIDTH_PRODUCTS + 60, placeholder=" …")


def switched(before: str | None, info: GenerationInfo) -> str:
    """Which generation serves now."""
    came_from = f"{before} -> " if before else ""
    return (
        f"{came_from}{info.generation}: {info.n_publications} publications, {info.n_passages} passages, now current\n"
    )


def health(found: "Health") -> str:
    """What is wrong, each with what mends it."""
    lines = [f"{one.what}\n    mend: {one.mend}" for one in found.problems]
    number = len(found.problems)
    total = f"{number} problem{'s' if number > 1 else ''}" if number else "All is well"
    return "\n".join([*lines, f"{total} in {found.data_dir}. Looked at: {', '.join(found.checked)}."]) + "\n"


def questions(kept: Sequence["SavedQuestion"]) -> str:
    """Saved questions with their numbers."""
    if not kept:
        return 'No questions are saved. Keep one: vraagbaak questions add "…"\n'
    return "".join(f"{one.number:>4}  {one.text}\n" for one in kept)


def alike(found: Sequence["Pair"]) -> str:
    """Publications that are nearly in another one."""
    if not found:
        return "No two publications are nearly the same.\n"
    return "".join(
        f"{one.publication.publication_id}  ({one.publication.title})\n"
        f"    {one.share:.0%} of it stands in {one.other.publication_id} ({one.other.title}) too\n"
        for one in found
    )


def held(waiting: Sequence["Held"]) -> str:
    """What is held back, and why."""
    if not waiting:
        return "Nothing is held back.\n"
    return "".join(f"{one.publication_id}  ({one.source})\n    {' '.join(one.found)}\n" for one in waiting)


def backup(file: Path, kept: "Contents") -> str:
    """What a backup holds."""
    size = sum(member.bytes for member in kept.members)
    serving = kept.current or "no generation yet"
    return f"{file}: of {kept.created}, {serving}, {len(kept.members)} files, {size / 1e6:,.1f} MB unpacked\n"


def rankings(changes: Sequence["RankingChange"]) -> str:
    """What changes among the first three passages of the saved questions."""
    return "".join(f"{one.question}\n{_listed('before', one.before)}{_listed('after ', one.after)}" for one in changes)


def _listed(label: str, places: Sequence["ShownPlace"]) -> str:
    return "".join(
        f"    {label} {rank}. {one.title}{'' if one.page is None else f', page {one.page}'}  {one.heading}\n"
        for rank, one in enumerate(places, start=1)
    )


_WIDTH = 100


def facets_row(found: Sequence[Facet]) -> dict[str, Json]:
    """Counts, by the name of their field."""
    return {one.field: [asdict(count) for count in one.counts] for one in found}


def ocr_row(results: Sequence["OcrResult"], report: "IngestReport | None") -> dict[str, Json]:
    """Which files were made readable, and the ingest after it, None where there was nothing new to ingest."""
    return {"files": [asdict(one) for one in results], "ingest": None if report is None else asdict(report)}


def write(options: argparse.Namespace, document: "Mapping[str, Json] | DataclassInstance", text: str) -> None:
    """Give the reply of a command on stdout: for ``--json`` the document or the reply by its fields, else the text."""
    sys.stdout.write(as_json(document, indent=2) if options.json else printable(text))


def as_json(document: "Mapping[str, Json] | DataclassInstance", indent: int | None = None) -> str:
    """A document that says the same as the reply: what a terminal would obey stands in it as an escape."""
    text = json.dumps(document, ensure_ascii=False, indent=indent, default=asdict) + "\n"
    return OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def search(reply: SearchReply) -> str:
    """Passages as a list."""
    if not reply.hits:
        return "Nothing was found.\n"
    return "\n".join(_hit(hit) for hit in reply.hits)


def answer(reply: Answer) -> str:
    """The whole list where one is asked, and the answer with its numbered sources, or why there is none."""
    return (listing(reply.listing) if reply.listing else "") + _answer(reply)


def listing(found: Listing) -> str:
    """A whole list: its number, what isn't recorded, a line for each product with the place that shows it."""
    lines = [f"{one.name} ({', '.join(one.regions) or '-'}){_shown(one)}" for one in found.products or found.elsewhere]
    head = [texts_products.listing_count(found), *texts_products.listing_notes(found)]
    return "\n".join([*filter(None, head), *lines]) + "\n\n"


def _shown(one: ListedProduct) -> str:
    if one.said:
        return f": {texts_products.SAYS_MAINTAINER}"
    return f": {_place(one.citations[0])}" if one.citations else ""


def _answer(reply: Answer) -> str:
    if reply.is_listed or (reply.abstained and reply.listing):
        return fitting(reply)
    if reply.abstained:
        return _paragraphs(["Niet gevonden.", *reply.suggestions]) + fitting(reply)
    sentences = [texts_products.nothing_from(reply.nothing_from)] if reply.nothing_from else []
    sentences += [_numbered(one) for one in reply.answer]
    if reply.phrased:
        sentences += [texts_screens.SHORTER, *(_numbered(one) for one in reply.phrased)]
    sources = [f"[{one.n}] {_place(one)}" for one in reply.citations]
    shown = _paragraphs([reply.question, *sentences]) + "\n" + "\n".join(sources) + "\n"
    return f"{shown}\n{fitting(reply)}" if reply.products else shown


def status(how: Status) -> str:
    """How things stand, a line each."""
    ready = "ready" if how.model_ready else "not prepared yet: vraagbaak model prepare"
    elsewhere = [f"store        {how.store}"] if how.store != how.data_dir else []
    lines = [f"data folder  {how.data_dir}", *elsewhere, f"model        {how.model} ({ready})"]
    if how.generation is None:
        return "\n".join([*lines, "index        empty: vraagbaak ingest FOLDER"]) + "\n"
    counts = f"{how.n_publications} publications, {how.n_passages} passages, {how.n_sentences} sentences"
    return "\n".join([*lines, f"index        {how.generation}, made {how.created}", f"holds        {counts}"]) + "\n"


def ingest(report: "IngestReport") -> str:
    """What happened, the files that need somebody first."""
    lines = [_report_line(one) for one in report.publications if one.status != "unchanged" or one.warnings]
    counts = {one.status: report.count(one.status) for one in report.publications}
    total = ", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "nothing found"
    embedded = f"{report.passages_embedded} passages embedded, {report.passages_reused} reused"
    if report.live_seconds is not None and report.seconds - report.live_seconds >= 1:
        embedded += f"; live after {report.live_seconds:.1f} s, every sentence embedded"
    waits = [f"{report.waiting} waits for a yes: vraagbaak golive"] if report.waiting else []
    return "\n".join([*lines, f"{total}; {embedded}; {report.seconds:.1f} s", *waits]) + "\n"


def ocr(results: Sequence["OcrResult"], report: "IngestReport | None") -> str:
    """Which files were made readable, and what the ingest after it did."""
    lines = [one.problem or f"readable now: {one.source}, {one.seconds:.0f} s" for one in results]
    after = "No file needs OCR, or it can't help.\n" if report is None else ingest(report)
    return "".join(f"{line}\n" for line in lines) + after


def evaluation_row(name: str, leg: Leg, index_seconds: float, scores: "Scores") -> dict[str, Json]:
    """Scores of one test set."""
    return {
        "dataset": name,
        "n_queries": scores.n_queries,
        "n_documents": scores.n_documents,
        "leg": leg,
        "ndcg@10": round(scores.ndcg_at_10, 4),
        "recall@10": round(scores.recall_at_10, 4),
        "mrr@10": round(scores.mrr_at_10, 4),
        "hit@1": round(scores.hit_at_1, 4),
        "index_seconds": round(index_seconds, 2),
        "query_ms_p50": round(scores.query_ms_p50, 1),
        "query_ms_p95": round(scores.query_ms_p95, 1),
    }


def evaluation(row: Mapping[str, Json]) -> str:
    """Scores, a line each."""
    return "\n".join(f"{name:<14}{value}" for name, value in row.items()) + "\n"


def comparison_row(
    models: tuple[str, str], leg: Leg, sets: Sequence[tuple[str, list["PairedDifference"]]]
) -> dict[str, Json]:
    """Two models beside each other, a row for each test set and measure."""
    rows = [{"dataset": name, **_difference(one)} for name, found in sets for one in found]
    return {"old": models[0], "new": models[1], "leg": leg, "rows": rows}


def _difference(one: "PairedDifference") -> dict[str, Json]:
    numbers = {"old": one.old, "new": one.new, "difference": one.new - one.old, "low": one.low, "high": one.high}
    return {"measure": one.measure, **{name: round(value, 4) for name, value in numbers.items()}}


def comparison(row: Mapping[str, Json], sets: Sequence[tuple[str, list["PairedDifference"]]]) -> str:
    """Two models, a line for each set and measure; a star where the interval leaves out nought."""
    lines = [f"old {row['old']}, new {row['new']}, leg {row['leg']}"]
    lines.append(f"{'set':<32}{'measure':<12}{'old':>8}{'new':>8}  new - old (95 %)")
    for name, measures in sets:
        lines += [_compared(name, one) for one in measures]
    return "\n".join(lines) + "\n"


def _compared(name: str, one: "PairedDifference") -> str:
    sure = " *" if one.low > 0 or one.high < 0 else ""
    between = f"{one.new - one.old:+.4f} ({one.low:+.4f} to {one.high:+.4f}){sure}"
    return f"{name:<32}{one.measure:<12}{one.old:>8.4f}{one.new:>8.4f}  {between}"


def prepared(row: Mapping[str, Json]) -> str:
    """What a model became on this machine."""
    lines = [f"{row['model']} is ready in {row['folder']}"]
    lines.append(f"{row['engine']}, {row['megabytes']} MB; the least alike vector has a cosine of {row['cosine']:.4f}")
    lines.append(f"vectors of {row['dim']} values, texts up to {row['max_tokens']} tokens")
    lines.append(f"before a question: {row['query_prefix']!r}, before a passage: {row['passage_prefix']!r}")
    return "\n".join(lines) + "\n"


def _hit(hit: FoundPassage) -> str:
    where = ", ".join(part for part in (hit.title, _page(hit.page, hit.source), hit.date or "datum onbekend") if part)
    text = textwrap.shorten(hit.text, 300, placeholder=" …")
    return f"{hit.rank}. {where}  ({hit.score:.3f})\n" + textwrap.indent(textwrap.fill(text, _WIDTH - 3), "   ") + "\n"


def _numbered(sentence: AnswerSentence) -> str:
    about = f"{sentence.product}: " if sentence.product else ""
    stopped = f" ({texts_products.stopped(sentence.stopped, sentence.product)})" if sentence.stopped else ""
    numbers = "".join(f"[{n}]" for n in sentence.citations)
    return "\n".join([f"{about}{sentence.text}{stopped} {numbers}", *sentence.notes])


def _place(one: Citation) -> str:
    heading = one.heading.rpartition(" › ")[2] if one.heading else ""  # "het project" may be named only there
    under = texts_common.in_quotes(heading) if heading else ""
    parts = (one.title, _page(one.page, one.source, one.page_label), under, one.date or "datum onbekend", one.source)
    return ", ".join(part for part in parts if part)


def _page(number: int | None, source: str, label: str | None = None) -> str:
    word = texts_common.page_word(source).replace("pagina", "p.")
    printed = texts_common.printed_as(label)
    return "" if number is None else f"{word} {number}{printed}"


def _paragraphs(texts: list[str]) -> str:
    return "\n\n".join(textwrap.fill(text, _WIDTH) for text in texts) + "\n"


def _report_line(one: "PublicationReport") -> str:
    line = f"{one.status:<10} {one.source}"
    if one.status in ("new", "changed"):
        line += f"  ({one.pages} pages, {one.passages} passages)"
    if one.reason:
        line += f"\n           {one.reason}: {one.remedy}"
    return "\n           ! ".join([line, *one.warnings])
