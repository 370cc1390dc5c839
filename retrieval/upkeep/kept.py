"""Damaged archives that were kept beside the one that took their place, until their owner removes them."""

import shlex
from pathlib import Path

from retrieval.counted import counted
from retrieval.storage.sqlite import BESIDE
from retrieval.storage.store import FILE

DAMAGED = f"{FILE}.damaged-"  # then when that was; what SQLite kept beside it has its endings


def told(home: Path) -> str:
    """How many there are, what they take and how to remove them; "" where there are none."""
    files = sorted(home.glob(f"{DAMAGED}*"))
    archives = [path for path in files if not path.name.endswith(BESIDE)]
    if not files:
        return ""
    lines = [f"\n  {path} ({_size(path, *_beside(path))})" for path in archives]
    command = f"rm {shlex.quote(str(home / DAMAGED))}*"
    what = counted(len(archives), "damaged archive")
    return f"{what}, {_size(*files)}; to remove: {command}{''.join(lines)}"


def _beside(path: Path) -> list[Path]:
    return [there for end in BESIDE if (there := path.with_name(path.name + end)).exists()]


def _size(*paths: Path) -> str:
    return f"{sum(path.stat().st_size for path in paths) / 1e6:,.1f} MB"
