"""What tests of a whole ingest share: two small publications, and short looks at what came of them."""

from collections.abc import Callable

from fakes import WordEncoder
from index.types import Record
from ingest.pipeline.pipeline import IngestContext
from ingest.pipeline.report import IngestReport

BEAR = "# Sterke Beer\n\nDe training Sterke Beer is voor kinderen van 8 tot 12 jaar. De training duurt acht weken.\n"
OWL = "# Stille Uil\n\nDe methode Stille Uil helpt ouders die ruzie hebben. De methode loopt in drie gemeenten.\n"
FOX = "# Vos\n\nDe aanpak Vos is voor jongeren in de wijk.\n"

Ingest = Callable[..., IngestReport]


def statuses(report: IngestReport) -> dict[str, str]:
    return {row.source.rpartition("/")[2]: row.status for row in report.publications}


def records(context: IngestContext) -> dict[str, Record]:
    with context.store.open() as reader:
        return {record.source.rpartition("/")[2]: record for record in reader.records()}


def encoded(context: IngestContext) -> int:
    assert isinstance(context.encoder, WordEncoder)
    return context.encoder.n_encoded
