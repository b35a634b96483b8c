"""A Ray cluster of this machine alone, in a network and among processes of its own: none outlives its script."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ADDRESS = "127.0.0.1:6379"
_HELPERS = Path(__file__).resolve().parent
_ROOT = _HELPERS.parents[1]
_ALONE = ["unshare", "--map-root-user", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c"]
_UP = 'ip link set lo up && exec "$@"'
_PATIENCE = 90  # seconds for a cluster to come up


def said_alone(script: Path, *arguments: object) -> list[Any]:
    """What a script says, a JSON document a line, in a network with only 127.0.0.1 and among its own processes."""
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'vraagbaak[ray]'")
    if not shutil.which("unshare") or subprocess.run([*_ALONE, _UP, "sh", "true"]).returncode:
        pytest.skip("a network of its own can't be made here: unshare and ip are not allowed")
    path = os.pathsep.join([str(_ROOT), str(_HELPERS), str(script.parent)])
    done = subprocess.run(
        [*_ALONE, _UP, "sh", sys.executable, str(script), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@contextmanager
def cluster() -> Iterator[None]:
    """A cluster at ADDRESS, for as long as the block: only for a script that runs alone. It says it has a GPU."""
    with tempfile.TemporaryDirectory(prefix="ray", dir="/tmp", ignore_cleanup_errors=True) as short:  # short: sockets
        command = (
            "ray start --head --block --num-cpus=2 --num-gpus=1 --node-ip-address=127.0.0.1 --port=6379 "
            f"--include-dashboard=false --disable-usage-stats --object-store-memory=100000000 --temp-dir={short}"
        ).split()
        command[0] = str(Path(sys.executable).with_name("ray"))
        started = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + _PATIENCE
        while subprocess.run([command[0], "health-check", "--address", ADDRESS], capture_output=True).returncode:
            if time.monotonic() > until:
                raise TimeoutError("no Ray cluster came up")
        yield
        started.terminate()
        started.wait(20)


def at_work(*names: bytes) -> list[int]:
    """The processes whose command holds one of these: b"ray::_read" is a task that reads."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = entry.read_bytes()
        except OSError:
            continue  # it ended meanwhile
        if any(name in command for name in names):
            found.append(int(entry.parent.name))
    return found
