"""Hosts on one machine: network namespaces on a switch of their own, whose links can be cut and slowed. Needs root.

They share the processor, the disk and the clock of this machine, and nothing of its network: a link that is cut answers
nothing at all, as a cable that is pulled out, where a server that was killed still says that nobody listens. The shards
of ``make cluster`` can be spread over them.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import cycle, islice
from pathlib import Path

import pytest

from benchmarks.scale.cluster import Cluster, Pair
from benchmarks.scale.postgres_server import PostgresServer

_NETWORK = "198.18.77."  # of the range that is kept for trying networks (RFC 2544)
_SWITCH = "switch"
_WIRE = Path(__file__).with_name("slow_wire.py")
_SECONDS = 20
_NETWORKS = 0x40000000  # CLONE_NEWNET


class Host:
    """A namespace with one address. ``name`` is also that of its port on the switch."""

    def __init__(self, network: "Network", name: str, number: int) -> None:
        self.name, self.address = name, f"{_NETWORK}{number}"
        self._network, self._space = network, network.space(name)

    @property
    def inside(self) -> list[str]:
        """What stands before a command that runs on this host."""
        return ["nsenter", f"--net=/run/netns/{self._space}"]

    def cut(self) -> None:
        """Pull the cable out."""
        self._network.on_switch("ip", "link", "set", "dev", self.name, "down")

    def mend(self) -> None:
        """Put the cable back."""
        self._network.on_switch("ip", "link", "set", "dev", self.name, "up")

    def stop(self) -> None:
        """Cut the power: nobody hears anything of it any more, and every process of it is gone."""
        self.cut()
        while pids := _said("ip", "netns", "pids", self._space).split():
            _kill_all(pids)

    @contextmanager
    def slowed(self, seconds: float, loss: float) -> Iterator[None]:
        """For as long as the block each frame takes this long, to and from it, and this share of them is lost.

        The kernel's netem would do the same; it is a module that many machines don't have.
        """
        words = [sys.executable, _WIRE, self.name, _SWITCH, seconds, loss]
        wire = subprocess.Popen([*self._network.inside, *map(str, words)], stdout=subprocess.PIPE)
        assert wire.stdout is not None
        assert wire.stdout.readline() == b"slow\n"
        try:
            yield
        finally:
            wire.kill()
            wire.wait()
            self._network.on_switch("ip", "link", "set", "dev", self.name, "master", _SWITCH)


class Network:
    """The switch. The thread that enters it, and what this starts, is a visitor of the hosts, and of nothing else."""

    def __init__(self) -> None:
        self._prefix = f"vb{os.getpid()}"
        self._names: list[str] = []
        self._home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        self.inside = ["nsenter", f"--net=/run/netns/{self.space(_SWITCH)}"]

    def __enter__(self) -> "Network":
        with ExitStack() as undo:
            undo.push(self)
            self._make()
            undo.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        _go_into(self._home)
        for name in reversed(self._names):
            _kill_all(_said("ip", "netns", "pids", self.space(name)).split())  # not us: we went home
            _said("ip", "netns", "del", self.space(name))

    def host(self, name: str) -> Host:
        """A new host, with its cable in. ``name`` has at most 9 letters."""
        space = self.space(name)
        _said("ip", "netns", "add", space)
        self._names.append(name)
        host = Host(self, name, len(self._names))
        peer = ("type", "veth", "peer", "name", name, "netns", self.space(_SWITCH))
        _said("ip", "link", "add", "eth0", "netns", space, *peer)
        _said("ip", "-n", space, "link", "set", "dev", "lo", "up")
        _said("ip", "-n", space, "addr", "add", f"{host.address}/24", "dev", "eth0")
        _said("ip", "-n", space, "link", "set", "dev", "eth0", "up")
        self.on_switch("ip", "link", "set", "dev", name, "master", _SWITCH, "up")
        return host

    def space(self, name: str) -> str:
        """The name of a namespace: two runs beside each other have their own."""
        return f"{self._prefix}-{name}"

    def on_switch(self, *words: str) -> None:
        """Run a command on the switch."""
        _said(*self.inside, *words)

    def _make(self) -> None:
        _said("ip", "netns", "add", self.space(_SWITCH))
        self._names.append(_SWITCH)
        self.on_switch("ip", "link", "add", _SWITCH, "type", "bridge")
        self.on_switch("ip", "link", "set", "dev", _SWITCH, "up")
        self.host("visitor")
        _go_into(os.open(f"/run/netns/{self.space('visitor')}", os.O_RDONLY))


@contextmanager
def network() -> Iterator[Network]:
    """A network for as long as the block; skips the test where none can be made."""
    if os.geteuid() or not all(map(shutil.which, ("ip", "nsenter"))):
        pytest.skip("network namespaces need root, ip and nsenter")
    with ExitStack() as stack:
        try:
            made = stack.enter_context(Network())
        except _NotAllowed as error:
            pytest.skip(f"network namespaces can't be had here: {error}")
        yield made


def spread_over(hosts: Sequence[Host]) -> Callable[[Path], list[Pair]]:
    """Each host has the primary of one shard and the replica of the one before it."""

    def server(host: Host, folder: Path) -> PostgresServer:
        return PostgresServer(folder, host=host.address, inside=host.inside)

    def pairs(folder: Path) -> list[Pair]:
        return [
            Pair(server(one, folder / f"{one.name}a"), server(other, folder / f"{one.name}b"))
            for one, other in zip(hosts, islice(cycle(hosts), 1, None), strict=False)
        ]

    return pairs


def replaced(host: Host, cluster: Cluster) -> list[Pair]:
    """A replica is promoted, or a primary goes on without one; these are the shards that had a server on the host.

    A host that was only cut off stops its own primary, because it has lost its lease: it may not come back as one.
    """
    lost = [pair for pair in cluster.pairs if host.address in (pair.primary.host, pair.replica.host)]
    for pair in lost:
        if pair.primary.host == host.address:
            pair.promote()
        else:
            pair.go_on_alone()
        pair.replica.stop()
        pair.replica.unlock()
    return lost


def back(host: Host, lost: Sequence[Pair]) -> None:
    """Its link is there again, and its servers are replicas."""
    host.mend()
    for pair in lost:
        pair.rejoin()
        assert pair.replica.execute("SELECT pg_is_in_recovery()") == [(True,)]


def _go_into(space: int) -> None:
    """Take this thread into the namespace of an open file, and close that."""
    if ctypes.CDLL(None, use_errno=True).setns(space, _NETWORKS):
        raise _NotAllowed(f"setns: {os.strerror(ctypes.get_errno())}")
    os.close(space)


class _NotAllowed(RuntimeError):
    """The kernel, or who rules this container, says no."""


def _said(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        raise _NotAllowed(f"{' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


def _kill_all(pids: Sequence[str]) -> None:
    """Kill these, and wait until they are gone."""
    for pid in pids:
        with suppress(ProcessLookupError):  # it ended meanwhile
            os.kill(int(pid), signal.SIGKILL)
    until = time.monotonic() + _SECONDS
    while any(map(_runs, pids)) and time.monotonic() < until:
        time.sleep(0.02)


def _runs(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
