"""Does the memory of `yinwen serve` grow? A simulated week of it. A command, run by hand.

    python tests/bench/soak.py ARTICLES --days 7 --minutes 10 --json soak.json --picture soak.png

ARTICLES as in replay.py: the last days of them come out as feeds, a week in so many minutes, to readers with
subscriptions, and every hour of theirs some ask a question, search, look at a trend or at the stories of the day before
it began (all that comes out is dated today, which no real day would hold). Prints the resident memory of
the process by hour, and by how much it grew a day after the first, which has to open all that a bot ever opens.
"""

import argparse
import asyncio
import json
import sys
import time
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from statistics import linear_regression
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.chats import QUESTIONS
from tests.bench.living import EVERY, parted, prepared, serving, telegram
from tests.bench.press import Press
from tests.bench.processes import machine
from tests.telegram.server import Server

ASKED = 3  # messages an hour
_LAST = 15.0  # seconds at the end, for what is under way


def resident(process: int) -> float:
    """Megabytes of a process in memory (Linux)."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) * 1024 / 1e6


async def lived(home: Path, server: Server, press: Press, day: date, *, hours: int, seconds: float) -> list[float]:
    """Megabytes at the end of each hour, of `seconds` each; `day` is one that has articles."""
    messages = cycle([*QUESTIONS, "/search 疫情", "/trend 美国", "/latest", f"/digest {day}"])
    readers = cycle([server.person() for _ in range(20)])
    seen: list[float] = []
    async with serving(home, server, press) as (process, hasten):
        press.begin()
        began = looked = time.monotonic()
        for hour in range(1, hours + 1):
            for message in islice(messages, ASKED):
                next(readers).says(message)
            while (now := time.monotonic()) < began + hour * seconds:
                if now >= looked:
                    hasten(True)
                    looked = now + EVERY
                await asyncio.sleep(min(0.1, seconds))
            seen.append(resident(process))
            if hour % 6 == 0:
                print(f"hour {hour}: {seen[-1]:.0f} MB", file=sys.stderr, flush=True)
        hasten(False)
        await asyncio.sleep(_LAST)
    return seen


def growth(seen: list[float]) -> float:
    """Megabytes a day after the first day, by the least squares."""
    later = seen[24:]
    return 24 * linear_regression(range(len(later)), later).slope if len(later) > 1 else 0.0


def soaked(options: argparse.Namespace) -> dict[str, Any]:
    """Index what was before, and let it live."""
    hours = 24 * options.days
    before, after, began = parted(options.articles, hours, 0)
    seconds, day = 60 * options.minutes / hours, began.date() - timedelta(days=1)

    async def run() -> tuple[list[float], list[str]]:
        with TemporaryDirectory() as folder:
            async with telegram() as server:
                prepared(Path(folder), before, server, options.subscriptions)
                with Press(after, began, 3600 / seconds) as press:
                    return await lived(
                        Path(folder), server, press, day, hours=hours, seconds=seconds
                    ), server.objections

    seen, objections = asyncio.run(run())
    return {
        "days": options.days,
        "articles": len(after),
        "subscriptions": options.subscriptions,
        "rss_mb_by_hour": [round(value, 1) for value in seen],
        "growth_mb_a_day": round(growth(seen), 2),
        "objections": objections,
    }


def draw(seen: list[float], path: Path) -> None:
    """A picture of memory by hour."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - only where a picture is wanted

    figure = Figure(figsize=(7, 3), layout="constrained")
    axes = figure.subplots()
    axes.plot(range(1, len(seen) + 1), seen)
    axes.set(xlabel="hour", ylabel="resident, MB", ylim=(0, None))
    figure.savefig(path)


def main() -> None:
    """Soak and print; exit code 1 where Telegram would have objected to something."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, metavar="ARTICLES")
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--subscriptions", type=int, default=1000)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--picture", type=Path)
    options = parser.parse_args()
    figures = soaked(options)
    if options.json:
        options.json.write_text(json.dumps({"machine": machine(), **figures}, ensure_ascii=False, indent=1) + "\n")
    if options.picture:
        draw(figures["rss_mb_by_hour"], options.picture)
    print("| hour | resident, MB |\n|---|---|")
    for hour in range(6, len(figures["rss_mb_by_hour"]) + 1, 6):
        print(f"| {hour} | {figures['rss_mb_by_hour'][hour - 1]:.0f} |")
    print(f"\n{figures['articles']} articles; after the first day {figures['growth_mb_a_day']:+} MB a day")
    sys.exit(bool(figures["objections"]))


if __name__ == "__main__":
    main()
