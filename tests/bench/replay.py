"""A living archive at many times its speed: feeds gathered, indexed, matched and told of. A command, run by hand.

    python tests/bench/replay.py ARTICLES --hours 12 --speed 100 --subscriptions 5000 --json replay.json

ARTICLES is a folder of article files, or lines of JSON (see archive.py). Those before a moment, which leaves so many
hours of them, are indexed. Then `yinwen serve` runs as its operators run it, over publishers on loopback that bring out
the others in the order of their time (see press.py), with a Telegram server of the tests and subscriptions made of
the articles before. Each feed is looked at every three seconds, five minutes at a hundredfold speed. Counted from the
moment an article's feed went out: when the archive holds it, and when each who waits for it has been told, within
Telegram's limits. Of the process: processor seconds an article, and memory. Prints a table in Markdown.
"""

import argparse
import asyncio
import json
import re
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from retrieval.evaluation.metrics import quantile
from retrieval.storage.store import Store
from tests.bench.chats import used
from tests.bench.living import EVERY, parted, prepared, serving, telegram
from tests.bench.press import Press
from tests.bench.processes import machine
from tests.telegram.server import Server

_LAST = 120.0  # seconds that may pass without an alert before the last is taken to have been sent
_ADDRESS = re.compile(r"https://archive\.example/\d+")


async def lived(home: Path, server: Server, press: Press, seconds: float, known: int) -> dict[str, Any]:
    """Let it live for a while, and until the last alert is sent; what was seen."""
    async with serving(home, server, press) as (process, hasten):
        cpu, memory = used(process)
        press.begin()
        held = dict[str, float]()
        began = time.monotonic()
        while (out := time.monotonic() - began < seconds) or _quiet(server) < _LAST:
            hasten(out)
            await _held(home, press, known, held)
        after, peak = used(process)
    articles = len(held)
    delays, alerts = told(server, press)
    return {
        "articles": articles,
        "alerts": alerts,
        "messages": len(server.called("sendMessage")),
        "held_s": spread([held[url] - press.out[url] for url in held]),
        "told_first_s": spread([min(each) for each in delays.values()]),
        "told_all_s": spread([max(each) for each in delays.values()]),
        "cpu_ms_an_article": round(1000 * (after - cpu) / max(articles, 1)),
        "memory_before_mb": round(memory, 1),
        "memory_peak_mb": round(peak, 1),
        "objections": server.objections,
    }


def _quiet(server: Server) -> float:
    """Seconds since the last alert."""
    return time.monotonic() - max((call.at for call in server.called("sendMessage")), default=0.0)


async def _held(home: Path, press: Press, known: int, held: dict[str, float]) -> None:
    """Look for some seconds which articles the archive holds by now."""
    until = time.monotonic() + EVERY
    with closing(Store.open(home)) as store:
        while time.monotonic() < until:
            for place, _, article in store.arrivals.after(known + len(held), 100):
                if article.url in press.out:
                    held[article.url] = time.monotonic()
                else:
                    raise SystemExit(f"place {place} holds {article.url}, which no feed had")
            await asyncio.sleep(0.2)


def told(server: Server, press: Press) -> tuple[dict[str, list[float]], int]:
    """Seconds from the feed to each chat, by article; and how many alerts that are. A doubled one ends the program."""
    delays, seen = dict[str, list[float]](), set[tuple[str, str]]()
    for call in server.called("sendMessage"):
        for url in dict.fromkeys(_ADDRESS.findall(call.params["text"])):
            if (call.params["chat_id"], url) in seen:
                raise SystemExit(f"{url} was told twice")
            seen.add((call.params["chat_id"], url))
            delays.setdefault(url, []).append(call.at - press.out[url])
    return delays, len(seen)


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Seconds at the median, the 95th percentile, and the longest; zeros of none."""
    return {
        name: round(quantile(seconds, share), 2) if seconds else 0.0
        for name, share in (("p50", 0.5), ("p95", 0.95), ("max", 1.0))
    }


def replayed(options: argparse.Namespace) -> dict[str, Any]:
    """Index what was before, and replay what came then."""
    before, after, began = parted(options.articles, options.hours, options.skip)

    async def run() -> dict[str, Any]:
        with TemporaryDirectory() as folder:
            async with telegram() as server:
                known = prepared(Path(folder), before, server, options.subscriptions)
                with Press(after, began, options.speed) as press:
                    return await lived(Path(folder), server, press, 3600 * options.hours / options.speed, known)

    asked = {name: getattr(options, name) for name in ("speed", "hours", "subscriptions")}
    return {**asked, **asyncio.run(run())}


def main() -> None:
    """Replay and print; exit code 1 where Telegram would have objected to something."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, metavar="ARTICLES")
    parser.add_argument("--hours", type=float, default=12.0)
    parser.add_argument("--skip", type=float, default=0.0, metavar="HOURS", help="of the newest articles")
    parser.add_argument("--speed", type=float, default=100.0)
    parser.add_argument("--subscriptions", type=int, default=5000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    figures = replayed(options)
    if options.json:
        options.json.write_text(json.dumps({"machine": machine(), **figures}, ensure_ascii=False, indent=1) + "\n")
    print("| | |\n|---|---|")
    for name, value in figures.items():
        shown = ", ".join(f"{key} {one}" for key, one in value.items()) if isinstance(value, dict) else value
        print(f"| {name.replace('_', ' ')} | {shown} |")
    sys.exit(bool(figures["objections"]))


if __name__ == "__main__":
    main()
