"""What archives of several sizes cost: building, renewing, a first question, many questions. A command, run by hand.

    python tests/bench/archive.py ARTICLES FOLDER --passages 20000     (makes one)
    python tests/bench/speed.py FOLDER... --questions SET --json speed.json --plot speed.svg

Each FOLDER of article files is taken in by `yinwen index` into a home that is thrown away (or kept, see --homes), and
asked by commands, each in a process of its own as a user would run it; files just written or read are in the system's
cache. Prints tables in Markdown. SET has a queries.jsonl as `yinwen eval` reads it, or is such a file. Questions on one
core. --json keeps everything; --from draws tables and plot from such a file again.
"""

import argparse
import json
import random
import statistics
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from retrieval.reading import corpus
from tests.bench import archive, tables
from tests.bench.plots import growth
from tests.bench.processes import Cost, disk, machine, measure

ASKED = "普京什么时候访问中国？"  # cold
COLD = 5  # times; the median counts
UPDATES, FRESH = 3, 100  # times; articles each
MOST = 300  # questions asked warm
PROFILES = ("quick", "precise")
_SAMPLE = 3000  # articles of the folder that new ones are told from
_HERE = Path(__file__).parent


class Yinwen:
    """The command, with one home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._command = (Path(sys.executable).parent / "yinwen", "--quiet", "--home", home)

    def run(self, *arguments: str | Path) -> tuple[Cost, str]:
        """Run it; 1 is its code for nothing found."""
        return measure(*self._command, *arguments, fine=frozenset({0, 1}))

    def child(self, script: str, questions: Sequence[str], *arguments: str) -> tuple[Cost, dict[str, object]]:
        """Run one of our scripts on the home, with questions."""
        cost, printed = measure(
            sys.executable, _HERE / script, self.home, *arguments, feed=json.dumps(list(questions), ensure_ascii=False)
        )
        return cost, json.loads(printed)


def measured(folder: Path, home: Path, incoming: Path, questions: Sequence[str]) -> dict[str, object]:
    """All figures of one folder."""
    yinwen = Yinwen(home)
    say(f"{folder}: building")
    cost, printed = yinwen.run("index", folder, incoming, "--json")
    held = json.loads(printed)
    figures: dict[str, object] = {"articles": held["articles"], "passages": held["passages"], "build": asdict(cost)}
    figures["disk_mb"] = disk(home)
    say("cold")
    figures["cold"] = {
        profile: median([yinwen.run("ask", "--profile", profile, ASKED)[0] for _ in range(COLD)])
        for profile in PROFILES
    }
    say("warm")
    for profile in PROFILES:
        cost, spent = yinwen.child("asking.py", questions, profile)
        figures[profile] = {**spent, "memory_mb": cost.memory_mb}
    say("updating")
    figures["update"] = updated(yinwen, folder, incoming)
    figures["again"] = asdict(yinwen.run("index")[0])
    say("recall")
    _, figures["recall"] = yinwen.child("recall.py", questions)
    return figures


def updated(yinwen: Yinwen, folder: Path, incoming: Path) -> dict[str, float]:
    """The median cost of taking in new articles, told from the folder's. Ends the program if one is not found."""
    chance = random.Random(archive.SEED)
    files = list(corpus.scan([folder]))
    told = archive.retellings(archive.from_files(chance.sample(files, min(_SAMPLE, len(files)))), chance)
    costs = []
    for round_ in range(UPDATES):
        new = list(islice(told, FRESH))
        for number, story in enumerate(new):
            archive.write(story, incoming, 10**9 + round_ * FRESH + number)
        costs.append(yinwen.run("index")[0])
        title = new[-1].title
        if title not in yinwen.run("search", title, "--json")[1]:
            sys.exit(f"{title!r} was taken in and is not found")
    return median(costs)


def median(costs: Sequence[Cost]) -> dict[str, float]:
    """Each figure's median over some runs."""
    return {name: statistics.median(asdict(cost)[name] for cost in costs) for name in asdict(costs[0])}


def asked(path: Path) -> list[str]:
    """The questions of a set, some of them by chance where there are many."""
    lines = (path / "queries.jsonl" if path.is_dir() else path).read_text("utf-8").splitlines()
    texts = list(dict.fromkeys(json.loads(line)["text"] for line in lines if line.strip()))
    return random.Random(archive.SEED).sample(texts, min(MOST, len(texts)))


def say(what: str) -> None:
    """How far it is."""
    print(what, file=sys.stderr, flush=True)


def main() -> None:
    """Measure, keep, print, draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*", metavar="FOLDER")
    parser.add_argument("--questions", type=Path, metavar="SET")
    parser.add_argument("--homes", type=Path, metavar="DIR", help="keep the indexes here, one a folder")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="an SVG picture")
    parser.add_argument("--from", dest="before", type=Path, metavar="FILE", help="measure nothing: show this --json")
    options = parser.parse_args()
    if options.before:
        figures = json.loads(options.before.read_text("utf-8"))
    elif options.folders and options.questions:
        figures = {"machine": machine(), "archives": {}}
        for folder in options.folders:
            with ExitStack() as stack:
                kept = options.homes or Path(stack.enter_context(TemporaryDirectory()))
                incoming = Path(stack.enter_context(TemporaryDirectory()))
                home = kept / folder.resolve().name
                if home.exists():
                    parser.error(f"{home} exists: what is built there would not be built anew")
                figures["archives"][folder.resolve().name] = measured(folder, home, incoming, asked(options.questions))
            if options.json:  # after each: a large one takes long
                options.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False), "utf-8")
    else:
        parser.error("name folders and --questions, or --from")
    archives = sorted(figures["archives"].values(), key=lambda each: each["passages"])
    print(tables.speed(figures["machine"], archives))
    if options.plot:
        options.plot.write_text(growth(archives), "utf-8")


if __name__ == "__main__":
    main()
