"""How long questions wait while another process takes in new articles. A command, run by hand.

    python tests/bench/waiting.py HOME ARTICLES --questions SET --json waiting.json

HOME is an index, which is copied and left as it is; the new articles are told from those of the folder ARTICLES (see
archive.py). Each question is asked some times alone: the median counts, and against it one time more, which is what a
machine does to a question by itself. Then they are asked in turn, one after the other, while `yinwen index` takes in
the new articles over the copy: how much longer did each take than alone? Every tenth is the title of a new article;
from when that is found, what is new is seen. Without the reader. Prints a table in Markdown.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from embeddings.encoder import DEFAULT, load_encoder
from retrieval.evaluation.metrics import quantile
from retrieval.index import Index
from retrieval.reading import corpus
from retrieval.records import Inquiry
from tests.bench import archive, speed, tables
from tests.bench.processes import machine

TITLE_EVERY = 10  # questions
ALONE = 3  # times
_TOLD_FROM = 3000  # articles of the folder


def seconds(of: Callable[[str], object], question: str) -> float:
    """How long one question takes."""
    began = time.perf_counter()
    of(question)
    return time.perf_counter() - began


def longer(alone: Mapping[str, float], asked: Iterable[tuple[str, float]]) -> dict[str, float]:
    """How many milliseconds longer questions took than alone: at the median, the 95th percentile and most."""
    more = [1000 * (took - alone[question]) for question, took in asked]
    found = {"median": quantile(more, 0.5), "p95": quantile(more, 0.95), "most": max(more)}
    return {name: round(value, 2) for name, value in found.items()}


def mixed(questions: Sequence[str], title: str) -> Iterator[str]:
    """The questions again and again, and a title after every so many."""
    for at, question in enumerate(cycle(questions), 1):
        yield question
        if at % (TITLE_EVERY - 1) == 0:
            yield title


def told(articles: Path, incoming: Path) -> str:
    """Write new articles; the title of the last."""
    chance = random.Random(archive.SEED)
    files = list(corpus.scan([articles]))
    stories = archive.retellings(archive.from_files(chance.sample(files, min(_TOLD_FROM, len(files)))), chance)
    new = list(islice(stories, speed.FRESH))
    for number, story in enumerate(new):
        archive.write(story, incoming, 10**9 + number)
    return new[-1].title


def measured(home: Path, incoming: Path, questions: Sequence[str], title: str) -> dict[str, object]:
    """Ask alone and beside an indexer. Ends the program where what is new is not found, or indexing fails."""
    command = [Path(sys.executable).parent / "yinwen", "--quiet", "--home", home, "index", incoming]
    with Index.open(home, load_encoder(DEFAULT, models=home)) as index:

        def ask(question: str) -> bool:
            """Whether the new article is among what was ranked."""
            return any(hit.passage.article.title == title for hit in index.ask(Inquiry(question)).ranking)

        rounds = [{question: seconds(ask, question) for question in (*questions, title)} for _ in range(ALONE + 2)]
        alone = {question: median(took[question] for took in rounds[1:-1]) for question in rounds[0]}  # the first warms
        passages = index.stats().passages
        during: list[tuple[str, float]] = []
        seen = took = 0.0
        began = time.perf_counter()
        with subprocess.Popen(command) as run:
            for question in mixed(questions, title):
                asked = time.perf_counter()
                found = ask(question)
                during.append((question, time.perf_counter() - asked))
                if question == title and found and not seen:
                    seen = time.perf_counter() - began
                if run.poll() is not None:
                    took = took or time.perf_counter() - began
                    if question == title:
                        break
        if run.returncode or not seen:
            sys.exit(f"`yinwen index` exited {run.returncode}; {title!r} was {'found' if seen else 'not found'}")
        return {
            "passages": passages,
            "new_articles": speed.FRESH,
            "asked": len(during),
            "alone_ms": round(1000 * quantile(list(alone.values()), 0.5), 2),
            "alone_again": longer(alone, rounds[-1].items()),
            "meanwhile": longer(alone, during),
            "indexing_s": round(took, 2),
            "seen_s": round(seen, 2),
        }


def table(figures: tables.Figures) -> str:
    """A row for what a question waits alone, and one beside an indexer."""
    rows = [
        [name, *(f"{figures[part][at]:.1f}" for at in ("median", "p95", "most"))]
        for name, part in (("asked again alone", "alone_again"), ("beside an indexer", "meanwhile"))
    ]
    return tables.grid(["longer than alone, ms", "median", "p95", "most"], rows)


def main() -> None:
    """Copy, measure, keep, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--questions", type=Path, required=True, metavar="SET")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        home, incoming = Path(folder) / "home", Path(folder) / "new"
        shutil.copytree(options.home, home)
        title = told(options.articles, incoming)
        figures = measured(home, incoming, speed.asked(options.questions), title)
    if options.json:
        options.json.write_text(json.dumps({"machine": machine(), **figures}, indent=1), "utf-8")
    print(f"{tables.described(machine())}\n\n{table(figures)}\n")
    print(
        f"{figures['passages']:,} passages, {figures['new_articles']} new articles in {figures['indexing_s']} s, seen "
        f"after {figures['seen_s']} s; {figures['asked']} questions meanwhile, alone {figures['alone_ms']} ms each."
    )


if __name__ == "__main__":
    main()
