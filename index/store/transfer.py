"""A whole generation from one store into another: from a laptop to a server, into a backup and out of it."""

from collections import defaultdict
from collections.abc import Callable, Iterator

import numpy as np

from index.products import Participation
from index.store.protocol import Findings, GenerationReader, GenerationWriter
from index.store.records import PassageVectors
from index.types import Publication

Progress = Callable[[int, int, str], None]


def transfer(reader: GenerationReader, writer: GenerationWriter, progress: Progress) -> None:
    """Write all that a generation holds; committing is the caller's."""
    records, late = reader.records(), set(reader.awaiting_sentences())
    for done, record in enumerate(records):
        progress(done, len(records), record.source)
        passages = reader.passages_of(record.publication_id)
        ids = [passage.passage_id for passage in passages]
        none = np.zeros((0, reader.info.built_with.dim), dtype=np.float32)
        sentences = [] if record.publication_id in late else reader.sentence_vectors(ids)
        vectors = PassageVectors(reader.passage_vectors(ids), np.concatenate([none, *sentences]))
        pages = reader.pages(record.publication_id) if record.n_pages else ()
        writer.upsert(Publication(record, pages), passages, vectors)
    for publication_id, findings in _findings(reader):
        writer.products.put(publication_id, findings)
    writer.products.replace(reader.products.all(), reader.products.proposals())


def _findings(reader: GenerationReader) -> Iterator[tuple[str, Findings]]:
    """What each publication says of products."""
    mentions, profiles = reader.products.mentions(), reader.products.profiles()
    rows_of: defaultdict[str, list[int]] = defaultdict(list)
    listed: defaultdict[str, list[Participation]] = defaultdict(list)
    for row, mention in enumerate(mentions):
        rows_of[mention.publication_id].append(row)
    for one in reader.products.participations():
        listed[one.publication_id].append(one)
    for publication_id in sorted(rows_of.keys() | listed.keys()):
        rows = rows_of[publication_id]
        of_one = tuple(mentions[row] for row in rows)
        yield publication_id, Findings(of_one, profiles[rows], tuple(listed[publication_id]))
