"""A test set to an index of its own, through the stages that publications go through."""

import hashlib
from contextlib import ExitStack

from index.evaluate import Document, TestSet
from index.types import Page, Publication, Record
from ingest.caches import Cache, VectorCache
from ingest.embed import encoded_by
from ingest.intake import Intake
from ingest.pipeline import Workshop
from ingest.progress import Progress


def build(tests: TestSet, shop: Workshop, progress: Progress) -> None:
    """Put the texts of a test set into the store of the workshop; vectors are kept in the cache of its settings."""
    with ExitStack() as stack:
        cache = stack.enter_context(Cache(shop.settings.data_dir / "cache" / "vectors.sqlite"))
        writer = stack.enter_context(shop.store.begin(shop.built_with(), empty=True))
        intake = Intake(shop.settings, shop.encoder, writer, VectorCache(cache, encoded_by(shop.encoder)))
        for done, document in enumerate(tests.documents):
            progress(done, len(tests.documents), document.publication_id)
            intake.take(publication_of(document))
        writer.commit()


def publication_of(document: Document) -> Publication:
    """A text of a test set as a publication of one page."""
    sha256 = hashlib.sha256(document.text.encode()).hexdigest()
    record = Record(document.publication_id, document.title, "txt", sha256, sha256[:16], (), n_pages=1)
    return Publication(record, (Page(None, document.text),))
