"""Many rows at once: PostgreSQL's binary COPY, of rows and of whole arrays."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from index.postgres.connecting import Connection
from index.stored import Vectors

_SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_HEAD = 4  # bytes in front of the numbers of a pgvector value

Columns = Mapping[str, npt.NDArray[np.number[Any]]]  # of equal length; int32 is integer, float32 is real


def copy_rows(connection: Connection, table: str, columns: dict[str, str], rows: Iterable[Sequence[object]]) -> None:
    """Add rows to a table. ``columns`` are names with their types; a vector, packed, goes as bytea."""
    with connection.cursor() as cursor, cursor.copy(_statement(table, columns)) as copy:
        copy.set_types([*columns.values()])
        for row in rows:
            copy.write_row(row)


def copy_columns(connection: Connection, table: str, columns: Columns) -> None:
    """Add rows to a table from columns."""
    n_rows = len(next(iter(columns.values())))
    fields = [("n", ">i2"), *(field for name, values in columns.items() for field in _fields(name, values))]
    packed = np.zeros(n_rows, dtype=np.dtype(fields))
    packed["n"] = len(columns)
    for name, values in columns.items():
        packed[f"{name}_bytes"] = values.itemsize
        packed[name] = values
    with connection.cursor() as cursor, cursor.copy(_statement(table, columns)) as copy:
        copy.write(_SIGNATURE + packed.tobytes() + _END)


def pack_vector(row: Vectors) -> bytes:
    """A vector as pgvector sends and receives it."""
    return len(row).to_bytes(2, "big") + bytes(2) + row.astype(">f4").tobytes()


def unpack_vector(sent: bytes) -> Vectors:
    """What vector_send of pgvector gives, (dim,) float32."""
    return np.frombuffer(sent, dtype=">f4", offset=_HEAD).astype(np.float32)


def as_text(vector: Vectors) -> str:
    """A vector as a parameter of a query."""
    return "[" + ",".join(map(repr, vector.astype(np.float32).tolist())) + "]"


def _statement(table: str, columns: Iterable[str]) -> str:
    return f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)"


def _fields(name: str, values: npt.NDArray[np.number[Any]]) -> list[tuple[str, str]]:
    return [(f"{name}_bytes", ">i4"), (name, values.dtype.newbyteorder(">").str)]
