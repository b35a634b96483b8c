"""Connections to one shard, the only file with psycopg.

Pooled for readers, one of its own for a writer; many rows at once go by binary COPY.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
import psycopg
from psycopg import conninfo, errors
from psycopg_pool import ConnectionPool, PoolTimeout

from index.errors import SettingsError, StoreReadOnly, StoreUnavailable, StoreUnreachable

Connection: TypeAlias = "psycopg.Connection[tuple[Any, ...]]"
Row: TypeAlias = tuple[Any, ...]
Values: TypeAlias = Sequence[object] | dict[str, object]
_T = TypeVar("_T")

SCHEMA = "vraagbaak"
_SECONDS = 4  # to get a connection: after that somebody who asks should hear that it can't be had
_MOST = 8  # connections of one process to one shard
_SESSION = (
    f"SET search_path TO {SCHEMA}, public; SET plan_cache_mode = force_custom_plan; "
    "SET hnsw.iterative_scan = strict_order; SET hnsw.ef_search = 600; SET jit = off"
)
# A link that is cut says nothing: without these the kernel waits a quarter of an hour for what was sent, and a server
# two hours for a writer that has the lock. What a bad link loses is sent again several times within this.
_DEFAULTS = {
    "connect_timeout": "2", "keepalives_idle": "2", "keepalives_interval": "1", "keepalives_count": "3",
    "tcp_user_timeout": "4000",
}  # fmt: skip
_WATCHED = (
    "SET tcp_keepalives_idle = 2; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 3; "
    "SET tcp_user_timeout = 4000"
)
_USUAL = {"host": "localhost", "port": "5432"}
_NOT_ALLOWED = (errors.ReadOnlySqlTransaction, errors.InsufficientPrivilege, errors.DiskFull)


class Shard:
    """One PostgreSQL database, with its replicas: ``dsn`` may name several hosts. Nothing is connected before use.

    Raises:
        SettingsError: The address can't be understood.
    """

    def __init__(self, dsn: str) -> None:
        try:
            given = conninfo.conninfo_to_dict(dsn)
        except psycopg.ProgrammingError as error:
            raise SettingsError(f"The store's address can't be understood: {error}".strip()) from error
        self._conninfo = conninfo.make_conninfo("", **{**_DEFAULTS, **given})
        self.name = _shown(given)
        self._turn = threading.Lock()
        self._pool: ConnectionPool[Connection] | None = None

    def read(self, work: Callable[[Connection], _T]) -> _T:
        """Do something that only reads, once more on another connection if the first one breaks.

        Raises:
            StoreUnavailable: No server of this shard can be reached.
        """
        with in_words(self.name):
            pool = self._opened()
            try:
                with pool.connection() as connection:
                    return work(connection)
            except psycopg.OperationalError as error:
                if isinstance(error, PoolTimeout):
                    raise
                pool.check()  # the others may be broken too
                with pool.connection() as connection:
                    return work(connection)

    def rows(self, statement: str, values: Values = ()) -> list[Row]:
        """The rows of a query that only reads. Raises StoreUnavailable."""
        return self.read(lambda connection: connection.execute(statement, values).fetchall())

    def connect_to_write(self) -> Connection:
        """A connection of a writer's own, to the server that takes writes. Raises StoreUnavailable, StoreReadOnly."""
        with in_words(self.name):
            wanted = conninfo.make_conninfo(self._conninfo, target_session_attrs="read-write")
            connection = psycopg.connect(wanted, autocommit=True)
            connection.execute(_SESSION)
            connection.execute(_WATCHED)
            return connection

    def close(self) -> None:
        """Give up the connections."""
        with self._turn:
            if self._pool is not None:
                self._pool.close()
                self._pool = None

    def _opened(self) -> "ConnectionPool[Connection]":
        with self._turn:
            if self._pool is None:
                psycopg.connect(self._conninfo).close()  # says at once why not; the pool would try for a while
                self._pool = ConnectionPool(
                    self._conninfo, kwargs={"autocommit": True}, configure=_configure, min_size=0, max_size=_MOST,
                    max_idle=120, timeout=_SECONDS, reconnect_timeout=_SECONDS, open=True,
                )  # fmt: skip
            return self._pool


def _shown(given: Mapping[str, object]) -> str:
    """An address for messages: hosts, ports and database, never a password."""
    hosts, ports = (str(given.get(name) or usual).split(",") for name, usual in _USUAL.items())
    places = [f"{host}:{ports[min(n, len(ports) - 1)]}" for n, host in enumerate(hosts)]
    return f"{','.join(places)}/{given.get('dbname') or ''}"


@contextmanager
def in_words(where: str) -> Iterator[None]:
    """Around what is asked of a server: what it or the network says becomes an error of ours.

    Raises:
        StoreUnavailable: The connection broke: who was writing has to begin again.
        StoreReadOnly: The server may not be written, or its disk is full.
    """
    try:
        yield
    except psycopg.Error as error:  # those of the pool too
        raise _error(error, where) from error


def _error(error: Exception, where: str) -> Exception:
    said = " ".join(str(error).split())
    if isinstance(error, _NOT_ALLOWED):
        return StoreReadOnly(
            f"PostgreSQL at {where} takes no writes ({said}). The last generation is untouched. "
            "Check the rights, the room on its disk, and that the address names the primary; then try again."
        )
    if isinstance(error, errors.UndefinedTable | errors.InvalidSchemaName):
        return StoreUnavailable(f"Nothing is ingested yet in {where}. Run: vraagbaak ingest FOLDER")
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return StoreUnreachable(
            f"PostgreSQL at {where} can't be reached ({said}). See that it runs and that VRAAGBAAK_STORE is right; "
            "then try again."
        )
    if isinstance(error, psycopg.DataError):
        return ValueError(f"PostgreSQL at {where} can't hold this: {said}")
    return error  # a mistake in our own SQL


def all_at_once(connections: Sequence[Connection], work: Callable[[Connection], None]) -> None:
    """Do something that takes long on all connections at the same time.

    Where one fails, or Ctrl-C ends it, the servers of the others are told to stop too; what was raised first is raised.
    """
    with ThreadPoolExecutor(len(connections), "shard") as threads:
        running = {threads.submit(work, connection): connection for connection in connections}
        try:
            for one in as_completed(running):
                one.result()
        except BaseException:
            for one, connection in running.items():
                if not one.done():
                    with suppress(psycopg.Error):  # it may be the link to all of them that broke
                        connection.cancel_safe(timeout=_SECONDS)
            raise


def _configure(connection: Connection) -> None:
    connection.execute(_SESSION)


_SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"

Columns = Mapping[str, npt.NDArray[np.number[Any]]]  # of equal length; int32 is integer, float32 is real


def copy_rows(connection: Connection, table: str, columns: dict[str, str], rows: Iterable[Sequence[object]]) -> None:
    """Add rows to a table. ``columns`` are names with their types; a vector, in binary, goes as bytea."""
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


def _statement(table: str, columns: Iterable[str]) -> str:
    return f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)"


def _fields(name: str, values: npt.NDArray[np.number[Any]]) -> list[tuple[str, str]]:
    return [(f"{name}_bytes", ">i4"), (name, values.dtype.newbyteorder(">").str)]
