"""A process that forks: each fork puts one item into an archive, and is killed before its so-manieth call.

Started as a module of its own, so that no thread of the tests' process is forked with it. A job is a line of JSON.
"""

import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from retrieval.gathering.feed import Item
from retrieval.gathering.writing import Shelf
from tests.crash import tracing
from tests.crash.power import Disk

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def put(root: Path, source: str, html: str, name: str) -> str:
    """Put an item of a name as a process does that begins, and say what became of it."""
    item = Item(name, f"https://river.example/{name}", f"新桥{name}通车", html, NOW, None, "", False)
    with Shelf(root) as shelf:
        return str(shelf.put(source, item, NOW).what)


def _do(job: Mapping[str, Any]) -> list[str]:
    calls: list[str] = []
    disk = Disk(Path(job["root"]).parent) if job["cut"] else None
    child = os.fork()
    if not child:
        try:
            tracing.arm()
            put(Path(job["root"]), "river", job["html"], "1")
        finally:
            os._exit(0)

    def going_on(call: tracing.Call) -> bool:
        calls.append(f"{call.name} {call.path}".rstrip())
        if len(calls) == job["kill_at"]:
            if disk:
                disk.write(Path(job["cut"]))
            return False
        if disk:
            disk.see(call)
        return True

    tracing.follow(child, going_on)
    return calls


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_do(json.loads(line))) + "\n")
        sys.stdout.flush()
