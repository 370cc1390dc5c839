"""How well copies and versions are found: precision and recall on pairs read by a person. A command, run by hand.

    python tests/quality/copies.py ARTICLES [--wrong]

ARTICLES is the archive whose ids `copies.json` names: 251 pairs of 4,953 articles, all that share 27 % or more of the
shorter one's runs of five characters, each judged copy, version or different. What shares less counts as different.
"""

import argparse
import json
import sqlite3
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from retrieval.errors import ParseError
from retrieval.reading import chunk, corpus
from retrieval.records import Article
from retrieval.storage.store import Store

LABELS = Path(__file__).with_suffix(".json")


def read(folder: Path) -> dict[str, Article]:
    """The articles of a folder by their ids."""
    articles: dict[str, Article] = {}
    for file in corpus.scan([folder]):
        try:
            article = corpus.read(file)
        except ParseError:
            continue
        articles.setdefault(article.id, article)
    return articles


def pairs(articles: dict[str, Article]) -> set[frozenset[str]]:
    """The copies that a store finds among articles."""
    with TemporaryDirectory() as home:
        store = Store.create(Path(home))
        started, used = time.perf_counter(), time.process_time()
        with store.transaction():
            for article in articles.values():
                store.put_article(article, chunk.passages(article))
        wall, cpu = time.perf_counter() - started, time.process_time() - used
        store.close()
        print(f"stored {len(articles):,} articles in {wall:.1f} s, {cpu:.1f} s of CPU", file=sys.stderr)
        with sqlite3.connect(store.path) as db:
            names = dict(db.execute("SELECT rowid, id FROM articles"))
            return {frozenset((names[one], names[two])) for one, two in db.execute("SELECT article, other FROM copies")}


def main() -> None:
    """Print precision and recall, and the pairs judged wrongly if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--wrong", action="store_true", help="name the pairs judged wrongly")
    options = parser.parse_args()
    articles = read(options.articles)
    labels = {frozenset((one, two)): label for one, two, label in json.loads(LABELS.read_text("utf-8"))}
    found, wanted = pairs(articles), {pair for pair, label in labels.items() if label != "different"}
    right = len(found & wanted)
    print(f"pairs {len(found)}, precision {right / len(found):.3f}, recall {right / len(wanted):.3f}")
    for label in ("copy", "version"):
        of = {pair for pair, said in labels.items() if said == label}
        print(f"{label}: {len(found & of)} of {len(of)}")
    for name, wrong in (("not found", wanted - found), ("found wrongly", found - wanted)):
        for pair in wrong if options.wrong else ():
            print(name, *(f"{articles[each].source}: {articles[each].title}" for each in sorted(pair)), sep="\n  ")


if __name__ == "__main__":
    main()
