"""How much memory a process has (Linux only)."""

from pathlib import Path


def megabytes(row: str = "VmRSS", pid: int | str = "self") -> float:
    """A row of what the system says of a process: VmRSS is resident now, VmHWM the most, RssAnon all of its own."""
    rows = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(one.split()[1]) / 1024 for one in rows if one.startswith(f"{row}:"))
