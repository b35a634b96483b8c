"""How whoever waits is told how far it is."""

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[int, int, str], None]  # how many are done, of how many, and what is begun now
