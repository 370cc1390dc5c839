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
import os
import random
import re
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.state.state import open_state
from embeddings.encoder import DEFAULT, load_encoder
from retrieval.evaluation.metrics import quantile
from retrieval.gathering.roster import Kind, Origin, Roster
from retrieval.index import Index
from tests.bench import archive
from tests.bench.chats import TOKEN, used
from tests.bench.percolating import made
from tests.bench.press import Press
from tests.bench.processes import machine
from tests.telegram.server import Server

EVERY = 3.0  # seconds between two looks at a feed
EACH = 5  # subscriptions of a reader
_DAYS = 20  # of articles before
_LAST = 120.0  # seconds that may pass without an alert before the last is taken to have been sent
_ADDRESS = re.compile(r"https://archive\.example/\d+")


def subscribed(home: Path, index: Index, server: Server, many: int) -> None:
    """Readers with subscriptions to what articles of the archive are about."""
    chance = random.Random(archive.SEED)
    with open_state(home) as state:
        for _ in range(many // EACH):
            reader = server.person()
            for _ in range(EACH):
                state.subscriptions.add(reader.chat.id, 0, reader.chat.id, "zh-hans", made(index.random(), chance))


async def lived(home: Path, server: Server, press: Press, seconds: float, known: int) -> dict[str, Any]:
    """Let it live for a while, and until the last alert is sent; what was seen."""
    token = home / "token"
    token.write_text(TOKEN)
    command = [sys.executable, "-c", "from bot.cli import main; main()", "serve", "--home", str(home)]
    environment = {**os.environ, "NO_PROXY": "127.0.0.1", "YINWEN_TELEGRAM_TOKEN_FILE": str(token)}
    (home / "settings.toml").write_text(
        f'telegram_api = "{server.url}"\nfetch_private = ["127.0.0.1"]\nzone = "+08:00"\n', "utf-8"
    )
    with closing(Roster.open(home)) as roster:
        for number, address in enumerate(press.addresses):
            roster.add(Origin(f"press-{number}", Kind.FEED, address, paused=True))
        process = await asyncio.create_subprocess_exec(*command, env=environment)
        try:
            await server.until(lambda: any(call.method == "getUpdates" for call in server.calls), "the bot")
            await asyncio.sleep(EVERY)
            cpu, memory = used(process.pid)
            press.begin()
            held = dict[str, float]()
            began = time.monotonic()
            while time.monotonic() - began < seconds or _quiet(server) < _LAST:
                for origin in roster.all():
                    roster.pause(origin.slug, paused=time.monotonic() - began >= seconds)  # due at once
                await _held(home, press, known, held)
            after, peak = used(process.pid)
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
                await process.wait()
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
    from retrieval.storage.store import Store  # noqa: PLC0415 - beside what serves, as a second reader

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
    there = archive.stories(options.articles)
    stories = sorted(islice(archive.tellings(there), len(there)), key=lambda story: story.published)
    end = stories[-1].published - timedelta(hours=options.skip)
    began = end - timedelta(hours=options.hours)
    numbered = [one for one in enumerate(stories) if began - timedelta(days=_DAYS) < one[1].published <= end]

    async def run() -> dict[str, Any]:
        server = Server(TOKEN)
        await server.start()
        server.patience = 300.0
        try:
            with (
                TemporaryDirectory() as folder,
                Press([one for one in numbered if one[1].published > began], began, options.speed) as press,
            ):
                home, before = Path(folder) / "home", Path(folder) / "before"
                for number, story in numbered:
                    if story.published <= began:
                        archive.write(story, before, number)
                with Index.create(home, load_encoder(DEFAULT, models=home)) as index:
                    index.update([before])
                    subscribed(home, index, server, options.subscriptions)
                    known = index.newest_place()
                return await lived(home, server, press, 3600 * options.hours / options.speed, known)
        finally:
            await server.stop()

    return {
        "speed": options.speed,
        "hours": options.hours,
        "subscriptions": options.subscriptions,
        **asyncio.run(run()),
    }


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
