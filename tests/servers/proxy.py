"""A TCP proxy whose network fails on demand: it delays, cuts connections, or keeps them and passes nothing on."""

import asyncio
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

_PART = 1 << 16


class Proxy:
    """Between clients and a server on loopback, in a thread of its own."""

    def __init__(self, target: int) -> None:
        self._target = target
        self.port = 0
        self.delay = 0.0  # seconds by which each part is late
        self.silent = False  # whether parts are kept, as on a half-open connection
        self.refusing = False  # whether new connections are cut at once
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self._started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    @property
    def uri(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Cut all connections, and refuse new ones until `mend`."""
        self.refusing = True
        self._soon(self._close)

    def mend(self) -> None:
        """Work again; connections that were silent are cut, as a network that comes back does."""
        self.delay, self.silent, self.refusing = 0.0, False, False
        self._soon(self._close)

    def __enter__(self) -> Self:
        """Listen."""
        self._thread.start()
        self._started.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Listen no more."""
        self._soon(self._stop.set)
        self._thread.join(10)

    def _soon(self, work: Callable[[], None]) -> None:
        if self._loop:
            self._loop.call_soon_threadsafe(work)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._stop.wait()
        server.close()
        self._close()
        handling = asyncio.all_tasks() - {asyncio.current_task()}
        for task in handling:
            task.cancel()
        await asyncio.gather(*handling, return_exceptions=True)
        await asyncio.sleep(0.05)  # until what was cut is closed

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refusing:
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, back}
        await asyncio.gather(self._pass(reader, back), self._pass(there, writer))

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while part := await source.read(_PART):
                if self.delay:
                    await asyncio.sleep(self.delay)
                if not self.silent:
                    sink.write(part)
                    await sink.drain()
        except OSError:
            pass
        finally:
            self._writers.discard(sink)
            sink.transport.abort()

    def _close(self) -> None:
        for writer in tuple(self._writers):
            writer.transport.abort()
        self._writers.clear()
