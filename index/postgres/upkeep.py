"""What a writer does to the shards before and after its own work: tables, leftovers, going live, cleaning up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from index.generation_names import Keep, superfluous
from index.postgres import ledger, lock, near_index, schema, sweeping
from index.postgres.connecting import Connection
from index.postgres.schema import Place

_MANY = 1000  # new passages after which the planner should know of them at once


@dataclass(frozen=True, slots=True)
class Keeping:
    """How many generations are offered, and how long one that is not may still be read by who has it open."""

    keep: Keep
    grace: timedelta


def prepare(connections: Sequence[Connection]) -> None:
    """Bring the tables up to date and take away what killed writers left. With the lock held."""
    for ordinal, connection in enumerate(connections):
        schema.migrate(connection, Place(ordinal, len(connections)))
        lock.sign(connection)
    first, *others = connections
    sweeping.drop_unfinished(first)
    known = ledger.known(first)
    for connection in others:
        sweeping.drop_unfinished(connection, known)


def note_growth(connection: Connection, added: int) -> None:
    """Tell the planner when much has come in."""
    if added >= _MANY:
        for table in ("passage", "posting", "term", "content", "record", "member"):
            connection.execute(f"VACUUM (ANALYZE) {table}")


def clean(connections: Sequence[Connection], keeping: Keeping) -> None:
    """Offer no longer what is beyond its number or age, and take away what was given up long enough ago."""
    first, *others = connections
    names, serving = ledger.kept(first)
    gone = superfluous(names, serving, keeping.keep)
    ledger.retire(first, gone)
    for connection in others:
        ledger.retire_all_but(connection, [name for name in names if name not in gone])
    for connection in connections:
        sweeping.purge(connection, keeping.grace)
        near_index.drop_unused(connection)
