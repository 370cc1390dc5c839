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

    figures: dict[str, int] = field(default_factory=dict)  # empty where it failed
    trouble: str = ""


async def reindexed(home: Path) -> Ended:
    """Bring the index in `home` in line with the folders it knows. Another run that is under way is trouble."""
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
    try:
        told, errors = await process.communicate()
    except asyncio.CancelledError:  # the bot is stopping; what was read so far is kept
        process.terminate()
        await process.wait()
        raise
    if process.returncode:
        last = errors.decode(errors="replace").strip().splitlines()[-1:] or [f"exit code {process.returncode}"]
        return Ended(trouble=last[0].removeprefix("yinwen: ")[:_LONGEST])
    report = json.loads(told)
    return Ended({name: int(report[name]) for name in _FIGURES})
