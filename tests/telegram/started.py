"""Starting `bot_process` from a test, and seeing it end."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def process(*arguments: str, **variables: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot's process; killed if a test fails before it has ended."""
    command = (sys.executable, "-m", "tests.telegram.bot_process", *arguments)
    pipe = asyncio.subprocess.PIPE
    running = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stderr=pipe, env=os.environ | variables)
    try:
        yield running
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()


async def finished(running: asyncio.subprocess.Process) -> tuple[int | None, str]:
    """Exit status and log of a process that is to end by itself."""
    _, log = await asyncio.wait_for(running.communicate(), 20)
    return running.returncode, log.decode()
