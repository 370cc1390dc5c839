"""A folder of articles of any size, made from real ones. A command, run by hand.

    python tests/bench/archive.py ARTICLES FOLDER --passages 1000000

ARTICLES is a folder of article files, or lines of JSON, plain or .xz, each with `title`, `source`, `date` and
`paragraphs`. FOLDER gets files like those of seeds/, one folder a publisher, until they hold so many passages; a larger
one begins with the files of a smaller one. In the index they are a hundredth fewer: credits are no text.

The first telling is the articles as they are, in an order drawn by chance. When all are told they are told again, and
again: of every five sentences some two stay in their place, the others are those of two other articles of the same
publisher in their order; small numbers are drawn anew; the title is the beginning of one title and the end of another;
the day is moved back by a month to six years. So all sentences are real, the words are as frequent as they were, and
each text, vector and set of terms is its own. No telling holds enough of another, within the days in which copies are
sought, to count as its copy. What it is not: new topics. A vector of a mixed text lies nearer to the middle than one
of a real text, and names recur in more articles than they would.
"""

import argparse
import json
import lzma
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import chain, cycle
from pathlib import Path

from retrieval.errors import ParseError
from retrieval.language.text import sentences
from retrieval.reading import chunk, corpus
from retrieval.records import Article, Script, lay_out

KEPT = 0.4  # of the sentences in a telling: copies share .6 at least (retrieval/storage/likeness.py)
DONORS = 2  # articles the others come from: more would leave no vector a subject
BACK = (30, 2200)  # days
SEED = 7

_NUMBER = re.compile(r"(?<![\d.])[1-9]\d{0,2}(?![\d年月日时時])")  # amounts; years and days stay
_PARTS = re.compile(r"[\s，：；。！？,:;!?]+")
_NO_FOLDER = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Story:
    """An article as it is told: plain text."""

    title: str
    source: str
    published: datetime
    paragraphs: tuple[str, ...]


def stories(path: Path) -> list[Story]:
    """The articles of a folder or of a file of JSON lines."""
    if path.is_dir():
        return from_files(corpus.scan([path]))
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        told = (json.loads(line) for line in lines)
        return [
            Story(
                row["title"],
                row["source"],
                datetime.fromisoformat(row["date"]).replace(tzinfo=UTC),
                tuple(row["paragraphs"]),
            )
            for row in told
            if row["paragraphs"]
        ]


def from_files(files: Iterable[corpus.ArticleFile]) -> list[Story]:
    """The articles that some files hold."""
    found = []
    for file in files:
        try:
            article = corpus.read(file)
        except ParseError:
            continue
        paragraphs = tuple(article.text[each.start : each.end] for each in article.paragraphs)
        found.append(Story(article.title, article.source, article.published, paragraphs))
    return found


def tellings(told: Sequence[Story], seed: int = SEED) -> Iterator[Story]:
    """All stories by chance, then again and again with others' sentences. Without end, the same for the same seed."""
    chance = random.Random(seed)
    order = list(told)
    chance.shuffle(order)
    for story in order:
        yield Story(story.title, story.source, _at_some_hour(story.published, chance), story.paragraphs)
    yield from retellings(order, chance)


def retellings(told: Sequence[Story], chance: random.Random) -> Iterator[Story]:
    """The stories told again, without end."""
    by_source: Mapping[str, list[Story]] = defaultdict(list)
    for story in told:
        by_source[story.source].append(story)
    for story in cycle(told):
        yield retold(story, chance.choices(by_source[story.source], k=DONORS), chance)


def retold(story: Story, donors: Sequence[Story], chance: random.Random) -> Story:
    """A story with most of its sentences taken from others."""
    strange = cycle(list(chain.from_iterable(map(_sentences, chain.from_iterable(d.paragraphs for d in donors)))))
    paragraphs = [
        "".join(own if chance.random() < KEPT else next(strange) for own in _sentences(paragraph))
        for paragraph in story.paragraphs
    ]
    paragraphs[-1] += next(strange)  # one of a single sentence is no longer the same either
    return Story(
        _title(story.title, donors[0].title),
        story.source,
        _at_some_hour(story.published - timedelta(days=chance.randint(*BACK)), chance),
        tuple(_NUMBER.sub(lambda number: _like(number[0], chance), paragraph) for paragraph in paragraphs),
    )


def address(number: int) -> str:
    """Where an article is said to stand."""
    return f"https://archive.example/{number}"


def file_text(story: Story, number: int) -> str:
    """An article file, as in seeds/."""
    milliseconds = round(story.published.timestamp() * 1000)
    body = "".join(f"<p>{escape(paragraph, quote=False)}</p>\n" for paragraph in story.paragraphs)
    title = escape(" ".join(story.title.split()), quote=False)
    return f"<!--{milliseconds}-->\n[{title}]({address(number)})\n------\n\n{body}"


def passages(story: Story) -> int:
    """How many passages it makes."""
    text, spans = lay_out((" ".join(paragraph.split()), False) for paragraph in story.paragraphs)
    return sum(1 for _ in chunk.passages(Article("", "", "", "", story.published, Script.OTHER, text, spans)))


def write(story: Story, folder: Path, number: int) -> Path:
    """Put a story's file into its publisher's folder."""
    path = folder / (_NO_FOLDER.sub("_", story.source).strip("_.") or "unknown") / f"{number}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(file_text(story, number), "utf-8")
    return path


def make(told: Iterable[Story], folder: Path, most: int) -> tuple[int, int]:
    """Write files until they hold so many passages; returns articles and passages."""
    articles = held = 0
    for story in told:
        if held >= most:
            break
        write(story, folder, articles)
        articles, held = articles + 1, held + passages(story)
    return articles, held


def _sentences(paragraph: str) -> list[str]:
    return [paragraph[start:end] for start, end in sentences(paragraph)]


def _title(own: str, other: str) -> str:
    first, last = (list(filter(None, _PARTS.split(title))) or [title] for title in (own, other))
    return f"{first[0]} {last[-1]}"


def _like(number: str, chance: random.Random) -> str:
    """Another number of as many digits."""
    return str(chance.randrange(10 ** (len(number) - 1), 10 ** len(number)))


def _at_some_hour(day: datetime, chance: random.Random) -> datetime:
    return day.replace(hour=0, minute=0) + timedelta(minutes=chance.randrange(24 * 60))


def main() -> None:
    """Make the folder and say what it holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, required=True)
    options = parser.parse_args()
    if options.folder.exists() and any(options.folder.iterdir()):
        parser.error(f"{options.folder} is not empty")
    started = time.perf_counter()
    real = stories(options.articles)
    articles, held = make(tellings(real), options.folder, options.passages)
    figures = {"articles": articles, "as they are": min(articles, len(real)), "passages": held}
    print(json.dumps(figures | {"seconds": round(time.perf_counter() - started, 1)}))


if __name__ == "__main__":
    main()
