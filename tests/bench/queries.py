"""What searches, trends and inline pages cost, on one core: a kind of query each. A command, run by hand.

    python tests/bench/queries.py HOME --json queries.json

Queries are made of articles drawn by chance from the index in HOME: words of a title, its source, its month, a stretch
of its text. Processor milliseconds, in a process that goes on. Prints a table in Markdown.
"""

import argparse
import json
import re
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

from tests.bench.asking import timed
from tests.bench.processes import machine, pin

MOST = 100  # articles drawn
_PHRASE = re.compile(r"[\u4e00-\u9fff]{6}")


def made(title: str, text: str, source: str, month: str) -> dict[str, str]:
    """The queries made of one article, by kind."""
    words = " ".join(_PHRASE.findall(title)[:2]) or title
    phrase = found[0] if (found := _PHRASE.search(text)) else words
    return {
        "words": words,
        "with a source": f"{words} 来源:{source}",
        "with a date": f"{words} 日期:{month}",
        "words and a phrase": f'{words[:2]} "{phrase}"',
        "a phrase alone": f'"{phrase}"',
        "with a word left out": f"{words} -香港",
        "filters alone": f"来源:{source} 日期:{month}",
    }


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path, metavar="HOME")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    pin()  # before what starts threads
    from embeddings.encoder import DEFAULT, load_encoder  # noqa: PLC0415
    from retrieval.index import Index  # noqa: PLC0415
    from retrieval.records import Inquiry  # noqa: PLC0415

    with Index.open(options.home, load_encoder(DEFAULT, models=options.home)) as index:
        drawn = [index.random() for _ in range(MOST)]
        queries = [made(one.title, one.text, one.source, f"{one.published:%Y-%m}") for one in drawn]
        titles = [one.title for one in drawn]

        def inline(title: str) -> None:
            index.search(title)
            index.ask(Inquiry(title), quick=True)

        kinds: dict[str, tuple[Callable[[str], object], list[str]]] = {
            f"search: {kind}": (index.search, [each[kind] for each in queries]) for kind in queries[0]
        }
        kinds["trend"] = (lambda words: index.trend(words, UTC), [each["words"] for each in queries])
        kinds["an inline page"] = (inline, titles)
        figures = {kind: timed(of, texts) for kind, (of, texts) in kinds.items()}
        passages = index.stats().passages
    if options.json:
        told = {"machine": machine(), "passages": passages, "queries": MOST, "kinds": figures}
        options.json.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"| {passages:,} passages, CPU ms | p50 | p95 |\n|---|---|---|")
    for kind, spent in figures.items():
        print("| {} | {} | {} |".format(kind, *spent["cpu_ms"]))


if __name__ == "__main__":
    main()
