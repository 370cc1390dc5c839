"""Ranking of documents by the first stage alone, over a grid of its weights. A command, run by hand.

    python tests/quality/first_stage.py BENCH ats_news rgb_zh drcd xquad_zh

Prints R@1 and MRR@10 of the lexical leg for weights of bigrams and of function words, then of both legs fused (no
closer look) for shares of the dense leg.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from embeddings.encoder import DEFAULT, Encoder, load_encoder
from retrieval.evaluation import metrics, questions
from retrieval.evaluation.questions import Query
from retrieval.language import segmenting
from retrieval.language.text import fold
from retrieval.legs import catchup, clauses
from retrieval.legs.lexical import LexicalIndex
from retrieval.ranking import fuse
from retrieval.reading import chunk
from retrieval.records import START

DEPTH = 100
Ranking = Callable[[str], list[int]]  # folded question -> passage numbers


def report(title: str, rank: Ranking, asked: list[Query], owner: list[str]) -> None:
    """Print the figures of one ranking."""
    ranked = [list(dict.fromkeys(owner[number] for number in rank(fold(query.text)))) for query in asked]
    first = metrics.mean([metrics.recall_at(r, q.gold, 1) for r, q in zip(ranked, asked, strict=True)])
    reciprocal = metrics.mean([metrics.reciprocal_rank(r, q.gold, 10) for r, q in zip(ranked, asked, strict=True)])
    print(f"  {title:34} R@1 {first:.3f}  MRR@10 {reciprocal:.3f}", flush=True)


def measure(folder: Path, encoder: Encoder, most: int) -> None:
    """Print the grid for one set."""
    asked = [query for query in questions.queries(folder) if query.gold]
    asked = asked[:: max(1, len(asked) // most)]
    passages = [p for article in questions.corpus(folder) for p in chunk.passages(article)]
    owner = [p.article.id for p in passages]
    texts = [catchup.context(p) for p in passages]
    vectors = encoder.passages([fold(text) for text in texts])
    print(f"{folder.name}: {len(asked)} questions, {len(passages)} passages")
    with TemporaryDirectory() as home:
        leg = LexicalIndex.create(Path(home))
        leg.apply(((number, terms, 0, "") for number, terms in enumerate(segmenting.terms(texts), 1)), (), START)

        def words(folded: str) -> list[tuple[int, float]]:
            return [(number - 1, score) for number, score in leg.search(folded, DEPTH)]

        shipped = clauses.BIGRAM_WEIGHT, clauses.FUNCTION_WEIGHT
        for bigram, function in ((0.0, 0.3), (1.0, 1.0), (0.7, 1.0), (0.7, 0.0), (0.7, 0.3), (1.0, 0.3), (1.5, 0.3)):
            clauses.BIGRAM_WEIGHT, clauses.FUNCTION_WEIGHT = bigram, function
            title = f"lexical, bigrams {bigram}, function {function}"
            report(title, lambda folded: [n for n, _ in words(folded)], asked, owner)
        clauses.BIGRAM_WEIGHT, clauses.FUNCTION_WEIGHT = shipped

        def both(folded: str) -> list[int]:
            cosines = vectors @ encoder.query(folded)
            dense = [(int(n), float(cosines[n])) for n in (-cosines).argsort()[:DEPTH]]
            ranked = fuse.fuse(words(folded), dense, lambda ids: [float(cosines[n]) for n in ids])
            return [candidate.passage for candidate in ranked]

        for share in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 1.0):
            fuse.DENSE_WEIGHT = share
            report(f"fused, dense {share}", both, asked, owner)


def main() -> None:
    """Measure the named sets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--most", type=int, default=1000, help="questions a set")
    options = parser.parse_args()
    encoder = load_encoder(DEFAULT, models=options.bench)
    for name in options.sets:
        measure(options.bench / name, encoder, options.most)


if __name__ == "__main__":
    main()
