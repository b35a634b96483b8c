"""A proxy as institutes put before several machines: each visitor stays with one, until that one is gone."""

import asyncio
import threading
from collections import Counter
from contextlib import suppress
from types import TracebackType

from loops import run


class StickyProxy:
    """Passes on what comes in on ``port``, by the address it comes from, to one of the ports behind it."""

    def __init__(self, ports: list[int]) -> None:
        self._ports = ports
        self.passed: Counter[int] = Counter()  # connections by port behind it
        self.port = 0
        self._ready, self._stop = threading.Event(), asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=lambda: run(self._serve()))

    def __enter__(self) -> "StickyProxy":
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visitor = int(writer.get_extra_info("peername")[0].rpartition(".")[2])
        for turn in range(len(self._ports)):
            port = self._ports[(visitor + turn) % len(self._ports)]
            with suppress(OSError):
                behind, to_behind = await asyncio.open_connection("127.0.0.1", port)
                self.passed[port] += 1
                await asyncio.gather(_copy(reader, to_behind), _copy(behind, writer))
                return
        writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while block := await reader.read(65_536):
            writer.write(block)
            await writer.drain()
    writer.close()
