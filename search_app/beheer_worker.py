"""Starts the process that brings uploads into a new generation, and knows whether one is at work."""

import subprocess
import sys
import threading
from pathlib import Path

from index.errors import LockHeld
from search_app.upload_work import Desk


class Worker:
    """One for a data folder. What it starts goes on when this process ends. Safe to share between threads."""

    def __init__(self, data_dir: Path) -> None:
        self.desk = Desk(data_dir)
        self._data_dir = data_dir
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def is_working(self) -> bool:
        """Whether a process is at work: one of ours, which takes a moment to claim the work, or another one."""
        return self.desk.is_working() or (self._child is not None and self._child.poll() is None)

    def check_free(self) -> None:
        """Raises LockHeld: a process is at work."""
        if self.is_working():
            raise LockHeld("The uploads are being ingested now. Wait until that is done.")

    def start(self, *, make_readable: bool) -> None:
        """Run the command ``uploads process``. Raises LockHeld."""
        with self._turn:
            self.check_free()
            self.desk.folder.mkdir(parents=True, exist_ok=True)
            command = [sys.executable, "-m", "search_app.cli", "--data-dir", str(self._data_dir), "uploads", "process"]
            with self.desk.log.open("wb") as log:
                self._child = subprocess.Popen(
                    [*command, *(["--ocr"] if make_readable else [])],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                )  # fmt: skip
