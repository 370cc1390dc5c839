"""How questions are understood, measured: dates, turns that have nothing to do with each other, names put right.

    python tests/quality/understanding.py dated HOME          # over the index of a state folder
    python tests/quality/understanding.py unrelated BENCH ats_news rgb_zh drcd xquad_zh noanswer
    python tests/quality/understanding.py corrected BENCH ats_news rgb_zh xquad_zh

dated: articles asked for by two words of their title and a time, with the time lifted and read; is the article, or a
copy of it, first? Without the reader. unrelated: pairs of questions of a set as two turns; none should be completed.
corrected: in how many questions of a set over its own documents a name is read otherwise than it was written.
"""

import argparse
import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from embeddings.encoder import DEFAULT, load_encoder
from retrieval.evaluation import questions
from retrieval.index import Index
from retrieval.language.text import fold
from retrieval.ranking.evidence import Question
from retrieval.records import Article, Inquiry, Turn
from retrieval.understanding.followup import complete

MANY = 200  # questions of a kind
TIMES: dict[str, Callable[[date], tuple[str, date]]] = {  # day of the article -> the time asked, the reader's day
    "上周": lambda day: ("上周", day + timedelta(days=7)),
    "2020年10月": lambda day: (f"{day.year}年{day.month}月", day + timedelta(days=40)),
    "10月27日": lambda day: (f"{day.month}月{day.day}日", day + timedelta(days=20)),
    "去年10月": lambda day: (f"去年{day.month}月", date(day.year + 1, 6, 1)),
}


def dated(home: Path) -> None:
    """Print R@1 and R@3 of each kind of time, lifted and read."""
    chance = random.Random(5)
    with Index.open(home, load_encoder(DEFAULT, models=home)) as index:
        total = index.stats().articles
        chosen = [index.latest(offset=at, limit=1).items[0][0] for at in chance.sample(range(total), min(total, MANY))]
        print(f"{'':12}   n R@1 lifted       read R@3 lifted       read")
        for name, time in TIMES.items():
            places = [[_place(index, article, time, undated) for undated in (True, False)] for article in chosen]
            shares = [sum(row[at] < most for row in places) / len(places) for most in (1, 3) for at in (0, 1)]
            print(
                f"{name:12} {len(places):3}       {shares[0]:.3f} {shares[1]:.3f}       {shares[2]:.3f} {shares[3]:.3f}"
            )


def _place(index: Index, article: Article, time: Callable[[date], tuple[str, date]], undated: bool) -> int:
    """How many articles stand before the one that is asked for."""
    asked, day = time(article.published.date())
    words = Question.read(fold(article.title)).terms[:2]
    found = index.ask(Inquiry(f"{asked}{' '.join(words)}", day=day, undated=undated))
    ranked = list(dict.fromkeys(hit.passage.article.id for hit in found.ranking))
    return ranked.index(article.id) if article.id in ranked else len(ranked)


def unrelated(folders: list[Path]) -> None:
    """Print how many of the pairs of each set are taken for one conversation."""
    for folder in folders:
        chance = random.Random(7)
        asked = [query.text for query in questions.queries(folder)]
        pairs = [(chance.choice(asked), chance.choice(asked)) for _ in range(2 * MANY)]
        completed = [(one, other) for one, other in pairs if complete(other, Turn(one))]
        print(f"{folder.name}: {len(completed)} of {len(pairs)} completed")


def corrected(folders: list[Path]) -> None:
    """Print how many questions of each set have a name put right, and which."""
    for folder in folders:
        with TemporaryDirectory() as scratch:
            home = Path(scratch)
            with Index.create(home, load_encoder(DEFAULT, models=home)) as index:
                index.add(questions.corpus(folder))
                asked = questions.queries(folder)
                found = [pair for query in asked for pair in index.ranking.read(query.text).corrected]
        print(f"{folder.name}: {len(found)} in {len(asked):,} questions", *(f"{a}->{b}" for a, b in found))


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("dated", "unrelated", "corrected"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("sets", nargs="*")
    options = parser.parse_args()
    folders = [options.folder / name for name in options.sets]
    if options.what == "dated":
        dated(options.folder)
    else:
        {"unrelated": unrelated, "corrected": corrected}[options.what](folders)


if __name__ == "__main__":
    main()
