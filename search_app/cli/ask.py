"""What the commands that ask do, of passages and of products: settings and options in, text or JSON out."""

import argparse
import io
import sys
from collections.abc import Collection, Sequence
from typing import TypeAlias

from index.encoder import manifest
from index.encoder.prepare.run import prepare
from index.errors import CorrectionError, NotFound, SourceError
from index.products import FIELDS, FieldName
from index.settings import Settings
from ingest.products import decisions
from ingest.products.decisions import Action, Correction, Decision, FactSource, Said
from ingest.reading import sandbox
from ingest.reading.result import Failure
from ingest.sources import sidecar_sheet
from search_app.cli import output
from search_app.cli.output import Json
from search_app.cli.parser import chosen_filter
from search_app.composition import prepare_if_needed
from search_app.limits import QUESTION_LIMIT
from search_app.replies import Cited, FollowUp, ProductReply
from search_app.service import Service
from search_app.terminal import ProgressBar


def search(settings: Settings, options: argparse.Namespace) -> None:
    """Find passages."""
    where = chosen_filter(options)
    reply = service_of(settings).search(_typed(options.query), options.k, options.leg, where, expand=not options.exact)
    output.write(options, reply, output.search(reply))


def ask(settings: Settings, options: argparse.Namespace) -> None:
    """Answer a question."""
    previous = FollowUp(options.previous, options.product) if options.previous else None
    where = chosen_filter(options)
    reply = service_of(settings).ask(_typed(options.question), where, previous, expand=not options.exact)
    output.write(options, reply, output.answer(reply))


def _typed(text: str) -> str:
    """What was asked; "-" stands for standard input, where a byte that is no letter becomes a question mark."""
    if text != "-":
        return text
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    return sys.stdin.read(QUESTION_LIMIT)


def status(settings: Settings, options: argparse.Namespace) -> None:
    """Say how things stand."""
    how = Service(settings).status()
    output.write(options, how, output.status(how))


def model(settings: Settings, options: argparse.Namespace) -> None:
    """Prepare a model for this machine, and say what became of it."""
    wanted = settings.with_model(options.model or settings.model, options.dim)
    with ProgressBar("preparing the model") as progress:
        folder = prepare(wanted.model, wanted.model_dir, progress.share, wanted.model_dim, wanted.engine)
    made = manifest.read(folder)
    told = ("engine", "cosine", "dim", "max_tokens", "query_prefix", "passage_prefix")
    row: dict[str, Json] = {"model": wanted.model, "folder": str(folder), **{one: getattr(made, one) for one in told}}
    row["megabytes"] = round((folder / manifest.MODEL_FILE).stat().st_size / 1e6)
    output.write(options, row, output.prepared(row))


def service_of(settings: Settings) -> Service:
    """The service over these settings, with its model prepared where there is something to ask."""
    service = Service(settings)
    if service.status().generation is not None:
        prepare_if_needed(settings)
    return service


def similar(settings: Settings, options: argparse.Namespace) -> None:
    """Compare a product, a publication or a text with other projects. Raises NotFound, SourceError."""
    text = None if options.text is None else _text_of(options)
    reply = service_of(settings).similar(options.id, text, options.other_regions, options.k, chosen_filter(options))
    output.write(options, reply, output.similar(reply))


def facets(settings: Settings, options: argparse.Namespace) -> None:
    """Count. Raises FilterError."""
    found = service_of(settings).facets(chosen_filter(options))
    output.write(options, output.facets_row(found), output.facets(found))


def products(settings: Settings, options: argparse.Namespace) -> None:
    """Show products, or keep what somebody decides about them. Raises NotFound."""
    service = service_of(settings)
    if options.action == "list":
        reply = service.products()
        output.write(options, reply, output.products(reply))
        return
    if options.action in ("export", "import"):
        _sheet(service, options)
        return
    if options.action == "undo":
        decisions.undo(settings.data_dir, options.product_id)
    elif options.action == "unset":
        decisions.undo_correction(settings.data_dir, options.product_id, options.field)
    elif options.action == "set":
        service.correct(_correction(options))
    elif options.action != "show":
        service.product(options.product_id)  # there must be one to decide about
        if options.action in ("merge", "apart"):
            service.product(options.other)
        if options.action == "split":
            _check_split(service.product(options.product_id), options.other)
        told = _decisions_of(options) if options.action == "confirm" else []
        made = Decision(options.action, options.product_id, getattr(options, "other", ""))
        decisions.decide(settings.data_dir, *told, made)
    if options.action == "reject":
        output.write(options, {"rejected": options.product_id}, f"'{options.product_id}' is no product any more.\n")
        return
    shown = service.product(options.product_id)
    output.write(options, shown, output.product(shown))


def _correction(options: argparse.Namespace) -> Correction:
    """What ``products set`` says. A page without a publication is wrong usage."""
    if options.page is not None and not options.publication:
        raise CorrectionError("--page needs --publication: which one shows it?", "source")
    shown = FactSource(options.publication, options.page, options.quote) if options.publication else None
    said = tuple(Said(value, shown) for value in options.values)
    return Correction(options.product_id, options.field, said, options.add)


def _sheet(service: Service, options: argparse.Namespace) -> None:
    """Write the facts of all products, or correct what an edited sheet says otherwise."""
    if options.action == "export":
        rows = _fact_rows(service.products().products)
        sidecar_sheet.write_table(options.sheet, _FACT_HEADS, rows)
        where = str(options.sheet.resolve())
        output.write(options, {"file": where, "rows": len(rows)}, f"{where}: {len(rows)} facts\n")
        return
    rows = sidecar_sheet.read_table(options.sheet, _FACT_HEADS)
    made = _corrections_in(rows, service.products().products)
    service.correct(*made)
    fields = [{"product_id": one.product_id, "field": one.field} for one in made]
    told = "".join(f"{one.product_id}: {one.field}\n" for one in made) or "Nothing in the sheet is new.\n"
    output.write(options, {"corrected": fields}, told)


_FACT_HEADS = ("product_id", "product", "field", "value", "publication_id", "page", "quote")
_FactRow: TypeAlias = tuple[str, ...]  # a cell for each of _FACT_HEADS


def _fact_rows(products: Sequence[ProductReply]) -> list[_FactRow]:
    """Every fact of every product with its first proof, a row each, to be edited in a sheet."""
    return [
        (one.product_id, one.name, name, said.text, *_first_proof(one, said))
        for one in products
        for name, stated in one.fields.items()
        for said in stated
    ]


def _first_proof(product: ProductReply, said: Cited) -> tuple[str, str, str]:
    """The publication, page and quote of the first proof; empty where the maintainer says so."""
    proof = next((one for one in product.citations if one.n in said.citations[:1]), None)
    if proof is None:
        return "", "", ""
    return proof.publication_id, "" if proof.page is None else str(proof.page), proof.quote


def _corrections_in(rows: Sequence[_FactRow], products: Sequence[ProductReply], by: str = "") -> list[Correction]:
    """What an edited sheet says otherwise than what is known now: of each such field all the values that it gives.

    A field without rows stays as it is; one whose only row has no value holds nothing from now on.

    Raises:
        CorrectionError: A row names no product or field that there is, or its page is no number.
    """
    known: dict[tuple[str, str], list[_FactRow]] = {(one[0], one[2]): [] for one in rows}
    for row in _fact_rows(products):
        known.setdefault((row[0], row[2]), []).append((row[3], *row[4:]))
    said: dict[tuple[str, str], list[_FactRow]] = {}
    for number, row in enumerate(rows, start=2):  # the first row of a sheet holds the heads
        _check_row(row, number, {one.product_id for one in products})
        said.setdefault((row[0], row[2]), []).extend([(row[3], *row[4:])] if row[3] else [])
    return [_sheet_correction(key, those, by) for key, those in said.items() if those != known[key]]


def _check_row(row: _FactRow, number: int, product_ids: Collection[str]) -> None:
    if row[0] not in product_ids:
        raise CorrectionError(f"Row {number}: there is no product '{row[0]}'. Nothing was kept.", "row", row[0])
    if row[2] not in FIELDS:
        raise CorrectionError(f"Row {number}: '{row[2]}' is no field. There is: {', '.join(FIELDS)}.", "row", row[2])
    if row[5] and not (row[5].isascii() and row[5].isdigit() and row[4]):
        raise CorrectionError(f"Row {number}: give a publication_id, and its page as a number.", "row", row[5])


def _sheet_correction(key: tuple[str, str], those: Sequence[_FactRow], by: str) -> Correction:
    name: FieldName = next(one for one in FIELDS if one == key[1])
    said = tuple(
        Said(value, FactSource(publication_id, int(page) if page else None, quote) if publication_id else None)
        for value, publication_id, page, quote in those
    )
    return Correction(key[0], name, said, by=by)


def _decisions_of(options: argparse.Namespace) -> list[Decision]:
    """What was said of a product beside that it is one."""
    told: tuple[tuple[Action, str | None], ...] = (
        ("name", options.name), ("kind", options.kind), ("regions", options.regions)
    )  # fmt: skip
    return [Decision(action, options.product_id, value) for action, value in told if value is not None]


def _check_split(product: ProductReply, publication_id: str) -> None:
    told = [one.publication_id for one in product.told_in]
    if publication_id not in told:
        raise NotFound(f"'{publication_id}' doesn't tell of '{product.product_id}'. These do: {', '.join(told)}.")
    if len(set(told)) == 1:
        raise NotFound(f"Only '{publication_id}' tells of '{product.product_id}': there is nothing to split.")


def _text_of(options: argparse.Namespace) -> str:
    reading = sandbox.read(options.text)
    if isinstance(reading, Failure):
        raise SourceError(f"{options.text} can't be read ({reading.reason}): {reading.remedy}")
    return "\n\n".join(page.text for page in reading.pages)
