"""`yinwen index` in a process of its own, so that the bot's memory and its event loop have nothing of it."""

import asyncio
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

_FIGURES = ("added", "changed", "removed", "articles")
_LONGEST = 300  # characters of an error


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended."""

    figures: dict[str, int] = field(default_factory=dict)  # empty where it failed, or was stopped
    trouble: str = ""
    stopped: bool = False  # because the bot is stopping


async def reindexed(home: Path, closing: asyncio.Event) -> Ended:
    """Bring the index in `home` in line with the folders it knows. Another run that is under way is trouble.

    Once the bot is `closing` the run is stopped: what was read by then is kept.
    """
    command = (
        sys.executable,
        "-c",
        "from bot.cli import main; main()",
        "--home",
        str(home),
        "--quiet",
        "index",
        "--json",
    )
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    ended, stopped = asyncio.create_task(process.communicate()), asyncio.create_task(closing.wait())
    try:
        await asyncio.wait((ended, stopped), return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopped.cancel()
        if process.returncode is None and not ended.done():
            process.terminate()
        told, errors = await ended
    if closing.is_set() and process.returncode:
        return Ended(stopped=True)
    if process.returncode:
        last = errors.decode(errors="replace").strip().splitlines()[-1:] or [f"exit code {process.returncode}"]
        return Ended(trouble=last[0].removeprefix("yinwen: ")[:_LONGEST])
    report = json.loads(told)
    return Ended({name: int(report[name]) for name in _FIGURES})
