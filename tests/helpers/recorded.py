"""Runs commands in a network of their own where every address answers, and prints whatever left the machine.

``python recorded.py STEPS.json``: a list of {"command": [...], "asks": [[path, body], ...], "seconds": n}. A step with
"seconds" is a server: it is asked, left alone for that long and stopped. Prints one JSON document: what was looked up
or reached outside loopback, and how each step ended.
"""

import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ALONE = ["unshare", "--map-root-user", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c"]
# every address is this machine: a look-up is answered, a connection is refused, and both are seen on the way
_UP = 'ip link set lo up && ip route add local default dev lo && { ip -6 route add local default dev lo; exec "$@"; }'
_EVERY_PROTOCOL, _IPV4, _IPV6, _TCP, _UDP, _DNS = 3, 0x0800, 0x86DD, 6, 17, 53
_ANSWER = socket.inet_aton("10.99.0.1")
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Step:
    """A command; ``asks`` are (path, JSON body or empty) sent to ``port`` when it serves for ``seconds``."""

    command: Sequence[str]
    port: int = 0
    asks: Sequence[tuple[str, str]] = ()
    seconds: float = 0.0
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What left the machine, one line for each kind; and for each step how it ended and what it said."""

    outside: Sequence[str]
    ended: Sequence[tuple[int, str]]


def run_recorded(steps: Sequence[Step], folder: Path, environment: Mapping[str, str]) -> Seen:
    """Run the steps, cut off and watched: one after another, then the servers at once.

    Skips where a network of its own can't be made.
    """
    if not shutil.which("unshare") or subprocess.run([*_ALONE, _UP, "sh", "true"], capture_output=True).returncode:
        import pytest  # only in the test's own process: the one that records has what is installed for people

        pytest.skip("a network of its own can't be made here: unshare and ip are not allowed")
    told = folder / "steps.json"
    told.write_text(json.dumps([{name: getattr(one, name) for name in Step.__slots__} for one in steps]))
    done = subprocess.run(
        [*_ALONE, _UP, "sh", sys.executable, __file__, str(told)], env=dict(environment), cwd=folder,
        capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return Seen(found["outside"], [(code, said) for code, said in found["ended"]])


class _Recorder(threading.Thread):
    """Sees every packet of this network, and answers look-ups so that what follows them is seen too."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.outside: set[str] = set()
        self._line = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_EVERY_PROTOCOL))
        self._names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._names.bind(("0.0.0.0", _DNS))
        threading.Thread(target=self._answer, daemon=True).start()

    def run(self) -> None:
        while True:
            packet, where = self._line.recvfrom(65535)
            if where[1] == _IPV4:
                at = (packet[0] & 15) * 4
                self._note(socket.inet_ntop(socket.AF_INET, packet[16:20]), packet[9], packet[at:])
            elif where[1] == _IPV6:
                self._note(socket.inet_ntop(socket.AF_INET6, packet[24:40]), packet[6], packet[40:])

    def _note(self, address: str, protocol: int, rest: bytes) -> None:
        port = struct.unpack("!H", rest[2:4])[0] if protocol in (_TCP, _UDP) and len(rest) >= 4 else 0
        is_own = address.startswith("127.") or address in ("::1", "::ffff:127.0.0.1")
        is_answer = len(rest) >= 2 and struct.unpack("!H", rest[:2])[0] == _DNS
        is_reply = protocol == _TCP and len(rest) > 13 and rest[13] & 0x14 == 0x14  # the refusal of what was noted
        if is_answer or is_reply or address.startswith("ff02:"):  # the last: the kernel greets its IPv6 neighbours
            return
        if port == _DNS and protocol == _UDP:
            self.outside.add(f"look-up of {_name(rest[8:])}")
        elif not is_own:
            self.outside.add(f"connection to {address} port {port}")

    def _answer(self) -> None:
        while True:
            asked, who = self._names.recvfrom(4096)
            end = asked.index(b"\0", 12) + 5
            is_v4 = asked[end - 4 : end - 2] == b"\0\1"
            head = asked[:2] + b"\x81\x80\0\1" + (b"\0\1" if is_v4 else b"\0\0") + b"\0\0\0\0"
            found = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4" + _ANSWER if is_v4 else b""
            self._names.sendto(head + asked[12:end] + found, who)


def _name(question: bytes) -> str:
    labels, at = [], 12
    while at < len(question) and question[at]:
        labels.append(question[at + 1 : at + 1 + question[at]].decode("ascii", "replace"))
        at += question[at] + 1
    return ".".join(labels)


def _all_done(steps: Sequence[Mapping[str, Any]]) -> list[tuple[int, str]]:
    ended = {number: _done(step) for number, step in enumerate(steps) if not step["seconds"]}
    servers = {number: step for number, step in enumerate(steps) if step["seconds"]}
    with ThreadPoolExecutor(max(1, len(servers))) as pool:
        ended.update(zip(servers, pool.map(_done, servers.values()), strict=True))
    return [ended[number] for number in range(len(steps))]


def _done(step: Mapping[str, Any]) -> tuple[int, str]:
    if not step["seconds"]:
        done = subprocess.run(step["command"], input=step["typed"], capture_output=True, text=True, timeout=500)
        return done.returncode, (done.stdout + done.stderr)[-2000:]
    with subprocess.Popen(step["command"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        codes = [_asked(server, step["port"], path, body) for path, body in step["asks"]]
        time.sleep(step["seconds"])
        server.terminate()
        said, _ = server.communicate(timeout=30)
    return max(codes), said[-2000:]


def _asked(server: "subprocess.Popen[str]", port: int, path: str, body: str) -> int:
    """The status of the answer, 0 when it is one; a server that starts is waited for."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", body.encode() or None,
        {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"},
    )  # fmt: skip
    for _ in range(900):
        try:
            with _OPENER.open(request, timeout=60) as reply:
                return 0 if reply.status == 200 else reply.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            if server.poll() is not None:
                return 1
            time.sleep(0.1)
    return 1


def main(told: str) -> None:
    """Run the steps and print what was seen."""
    recorder = _Recorder()
    recorder.start()
    ended = _all_done(json.loads(Path(told).read_text()))
    time.sleep(0.5)
    json.dump({"outside": sorted(recorder.outside), "ended": ended}, sys.stdout)


if __name__ == "__main__":
    assert os.geteuid() == 0, "only in a network of its own"
    main(sys.argv[1])
