"""What the commands about products do: settings and options in, text or JSON out."""

import argparse

from index.config import Settings
from index.errors import NotFound, SourceError
from ingest import product_decisions, sandbox
from ingest.product_decisions import Action, Decision
from ingest.reading import Failure
from search_app import as_json, printed, printed_products
from search_app.cli_filters import chosen_filter
from search_app.commands import service_of
from search_app.product_replies import ProductReply


def similar(settings: Settings, options: argparse.Namespace) -> None:
    """Compare a product, a publication or a text with other projects. Raises NotFound, SourceError."""
    text = None if options.text is None else _text_of(options)
    reply = service_of(settings).similar(options.id, text, options.other_regions, options.k, chosen_filter(options))
    printed.write(options, as_json.similar(reply), printed_products.similar(reply))


def facets(settings: Settings, options: argparse.Namespace) -> None:
    """Count. Raises FilterError."""
    found = service_of(settings).facets(chosen_filter(options))
    printed.write(options, as_json.facets(found), printed_products.facets(found))


def products(settings: Settings, options: argparse.Namespace) -> None:
    """Show products, or keep what somebody decides about them. Raises NotFound."""
    service = service_of(settings)
    if options.action == "list":
        reply = service.products()
        printed.write(options, as_json.products(reply), printed_products.products(reply))
        return
    if options.action == "undo":
        product_decisions.undo(settings.data_dir, options.product_id)
    elif options.action != "show":
        service.product(options.product_id)  # there must be one to decide about
        if options.action in ("merge", "apart"):
            service.product(options.other)
        if options.action == "split":
            _check_split(service.product(options.product_id), options.other)
        if options.action == "confirm":
            _tell(settings, options)
        other = getattr(options, "other", "")
        product_decisions.decide(settings.data_dir, Decision(options.action, options.product_id, other))
    if options.action == "reject":
        printed.write(options, {"rejected": options.product_id}, f"'{options.product_id}' is no product any more.\n")
        return
    shown = service.product(options.product_id)
    printed.write(options, as_json.product(shown), printed_products.product(shown))


def _tell(settings: Settings, options: argparse.Namespace) -> None:
    """Keep what was said of a product beside that it is one."""
    told: tuple[tuple[Action, str | None], ...] = (
        ("name", options.name), ("kind", options.kind), ("regions", options.regions)
    )  # fmt: skip
    for action, value in told:
        if value is not None:
            product_decisions.decide(settings.data_dir, Decision(action, options.product_id, value))


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
