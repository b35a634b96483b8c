"""The HNSW index over the vectors of a space: made once there are enough of them, and gone with its last generation.

It holds 16-bit numbers and finds candidates; the 32-bit vectors beside it order them. Below ``EXACT`` passages every
vector is looked at: as quick, and never wrong.
"""

from index.postgres.connecting import Connection

EXACT = 10_000  # passages that are looked at one by one: about 15 ms
_MEMORY = "512MB"  # the index is made several times as fast when it fits
_NAME = "passage_near_"


def ensure(connection: Connection, space: int, dim: int, n_passages: int) -> None:
    """Make the index if there are passages enough and it isn't there."""
    if n_passages > EXACT:
        connection.execute(f"SET maintenance_work_mem = '{_MEMORY}'")
        connection.execute(
            f"CREATE INDEX IF NOT EXISTS {_NAME}{space} ON passage "
            f"USING hnsw ((embedding::halfvec({dim})) halfvec_ip_ops) WHERE space = {space}"
        )


def drop_unused(connection: Connection) -> None:
    """Take away indexes of spaces that no generation is of."""
    statement = (
        "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND starts_with(indexname, %s) "
        "AND NOT EXISTS (SELECT FROM generation WHERE indexname = %s || space::text)"
    )
    for (name,) in connection.execute(statement, (_NAME, _NAME)).fetchall():
        connection.execute(f"DROP INDEX {name}")
