"""What it costs to hold each new article against what many wait for, on one core. A command, run by hand.

    python tests/bench/percolating.py HOME --json percolating.json

Subscriptions are made of articles drawn by chance from the index in HOME: words and names of their titles, a phrase of
their text, titles as questions, sources. Then other articles come, read from the archive: processor milliseconds of
matching one, with reading and encoding its passages, and how many it is told to; and what the subscriptions take in
memory. Prints a table in Markdown.
"""

import argparse
import json
import random
import re
import time
from pathlib import Path

from retrieval.evaluation.metrics import quantile
from retrieval.records import Arrival, Article, Interest, Standing
from tests.bench.processes import machine, pin

_PHRASE = re.compile(r"[\u4e00-\u9fff]{4}")


def made(article: Article, chance: random.Random) -> Standing:
    """What a reader of an article may want to hear more of."""
    from retrieval.language import tokens  # noqa: PLC0415
    from retrieval.language.text import fold  # noqa: PLC0415

    title = fold(article.title)
    words = [word for word in tokens.content_words(title) if len(word) > 1] or [title]
    kind = chance.random()
    if kind < 0.35:  # a name or the rarest word
        return Standing(Interest.WORDS, max(words, key=lambda word: (tokens.is_name(word), tokens.rarity(word))))
    if kind < 0.6:
        return Standing(Interest.WORDS, " ".join(chance.sample(words, min(2, len(words)))))
    if kind < 0.65 and (phrases := _PHRASE.findall(article.text)):
        return Standing(Interest.WORDS, f'"{chance.choice(phrases)}"')
    if kind < 0.98:
        return Standing(Interest.QUESTION, article.title)
    return Standing(Interest.SOURCE, article.source)


def resident() -> float:
    """Megabytes that this process has in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def main() -> None:
    """Match and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path, metavar="HOME")
    parser.add_argument("--subscriptions", type=int, default=5000)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    pin()  # before what starts threads
    from embeddings.encoder import DEFAULT, load_encoder  # noqa: PLC0415
    from retrieval.index import Index  # noqa: PLC0415

    chance = random.Random(1)
    with Index.open(options.home, load_encoder(DEFAULT, models=options.home)) as index:
        waited = [made(index.random(), chance) for _ in range(options.subscriptions)]
        arrivals = [Arrival(0, index.random()) for _ in range(options.articles)]
        percolator = index.percolator()
        for arrival in arrivals[:20]:  # dictionaries and models are opened
            percolator.match(arrival)
        before, began = resident(), time.process_time()
        for number, standing in enumerate(waited):
            percolator.put(number, standing)
        percolator.match(arrivals[0])
        put, memory = time.process_time() - began, resident() - before
        spent, told = [], []
        for arrival in arrivals:
            began = time.process_time()
            told.append(len(percolator.match(arrival)))
            spent.append(time.process_time() - began)
        began = time.process_time()
        for arrival in arrivals:
            index.percolator().match(arrival)
        reading = (time.process_time() - began) / len(arrivals)
    figures = {
        "subscriptions": len(waited),
        "articles": len(arrivals),
        "an article, mean, CPU ms": round(1000 * sum(spent) / len(spent), 2),
        "p50": round(1000 * quantile(spent, 0.5), 2),
        "p95": round(1000 * quantile(spent, 0.95), 2),
        "of it reading the article": round(1000 * reading, 2),
        "subscriptions told of an article, mean": round(sum(told) / len(told), 2),
        "put all, CPU s": round(put, 2),
        "memory of all, MB": round(memory, 1),
    }
    if options.json:
        options.json.write_text(
            json.dumps({"machine": machine(), **figures}, ensure_ascii=False, indent=1) + "\n", "utf-8"
        )
    print("| | |\n|---|---|")
    for name, figure in figures.items():
        print(f"| {name} | {figure:,} |")


if __name__ == "__main__":
    main()
