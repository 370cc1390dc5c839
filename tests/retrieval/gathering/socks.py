"""A SOCKS5 proxy that leads every name to one port of 127.0.0.1, and tells which names it was asked for."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Socks:
    """Where it listens, and the names it was asked to look up."""

    port: int = 0
    names: list[str] = field(default_factory=list)


@asynccontextmanager
async def socks(to: int) -> AsyncIterator[Socks]:
    """Run one; everything goes to that port."""
    state, tasks, writers = Socks(), set[asyncio.Task[None]](), list[asyncio.StreamWriter]()

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(65_536):
            writer.write(piece)
            await writer.drain()
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(b"\x05\x00")
        _, _, _, kind = await reader.readexactly(4)
        if kind == 3:
            state.names.append((await reader.readexactly((await reader.readexactly(1))[0])).decode())
        else:
            state.names.append(".".join(str(part) for part in await reader.readexactly(4)))
        await reader.readexactly(2)
        there, back = await asyncio.open_connection("127.0.0.1", to)
        writers.extend((writer, back))
        writer.write(b"\x05\x00\x00\x01" + bytes(4) + struct.pack(">H", 0))
        tasks.update({asyncio.create_task(pipe(reader, back)), asyncio.create_task(pipe(there, writer))})

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    state.port = server.sockets[0].getsockname()[1]
    try:
        yield state
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        for writer in writers:
            writer.close()
        await asyncio.gather(*tasks, *(writer.wait_closed() for writer in writers), return_exceptions=True)
