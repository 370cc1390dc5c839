"""Questions asked in the other script and the other region's words. A command, run by hand.

    python tests/quality/cross_script.py BENCH ats_news drcd

For each set R@1, MRR@10 and answer@3 of its questions as they are, and converted by OpenCC: simplified ones to Taiwan's
and Hong Kong's characters and words (s2twp, s2hk), traditional ones to the mainland's (t2s, tw2sp). Then how many are
still answered when one character of a question, chance says which, is another.
"""

import argparse
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import opencc

from embeddings.encoder import DEFAULT, load_encoder
from retrieval.evaluation import metrics, questions
from retrieval.evaluation.evaluate import bare
from retrieval.evaluation.questions import Query
from retrieval.index import Index
from retrieval.language.text import fold
from retrieval.records import Inquiry

CONVERSIONS = {True: ("t2s", "tw2sp"), False: ("s2twp", "s2hk")}  # by whether the questions are traditional


def traditional(texts: list[str]) -> bool:
    """Whether most questions change when they are made simplified."""
    to_simplified = opencc.OpenCC("t2s")
    return sum(to_simplified.convert(text) != text for text in texts) > len(texts) / 2


def mistyped(text: str) -> str:
    """The text with one of its Chinese characters exchanged for a common one, by chance but the same each time."""
    chance = random.Random(text)
    places = [at for at, character in enumerate(text) if "\u4e00" <= character <= "\u9fff"]
    if not places:
        return text
    at = chance.choice(places)
    return text[:at] + chance.choice("的一是不了人我在有他这中大来上国") + text[at + 1 :]


def measure(index: Index, asked: list[Query], title: str) -> None:
    """Print the figures of one way to ask."""
    ranks, shown = [], []
    for query in asked:
        found = index.ask(Inquiry(query.text))
        ranks.append(list(dict.fromkeys(hit.passage.article.id for hit in found.ranking)))
        wanted = [text for text in map(bare, query.answers) if text]
        shown.append(float(any(text in bare(quote.text) for quote in found.quotes[:3] for text in wanted)))
    first = metrics.mean([metrics.recall_at(r, q.gold, 1) for r, q in zip(ranks, asked, strict=True)])
    reciprocal = metrics.mean([metrics.reciprocal_rank(r, q.gold, 10) for r, q in zip(ranks, asked, strict=True)])
    print(f"  {title:10} R@1 {first:.3f}  MRR@10 {reciprocal:.3f}  answer@3 {metrics.mean(shown):.3f}", flush=True)


def main() -> None:
    """Measure the named sets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--most", type=int, default=1000, help="questions a set")
    options = parser.parse_args()
    for name in options.sets:
        asked = [query for query in questions.queries(options.bench / name) if query.gold]
        asked = asked[:: max(1, len(asked) // options.most)]
        with TemporaryDirectory() as home, Index.create(Path(home), load_encoder(DEFAULT, models=Path(home))) as index:
            index.add(questions.corpus(options.bench / name))
            print(f"{name}: {len(asked)} questions")
            ways: dict[str, Callable[[str], str]] = {"as it is": str}
            for kind in CONVERSIONS[traditional([query.text for query in asked])]:
                ways[kind] = opencc.OpenCC(kind).convert
            ways["mistyped"] = lambda text: mistyped(fold(text))
            for title, convert in ways.items():
                measure(index, [replace(query, text=convert(query.text)) for query in asked], title)


if __name__ == "__main__":
    main()
