"""A closer look at the best candidates: what of the question stands in the passage, and in one sentence of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from retrieval.evidence import Question
from retrieval.fuse import Candidate
from retrieval.records import Evidence, Hit, Passage
from retrieval.text import matched

CANDIDATES = 50  # looked at, and all that a question returns

# Near what tests/quality/fit_ranking.py fits on ats_news, drcd, xquad_zh and cmrc2018, with less for `run`: those sets'
# questions were written with the passage in view and repeat its words more than a reader does (docs/quality.md).
WEIGHTS = Evidence(lexical=0.27, dense=0.1, passage=0.22, sentence=0.15, names=0.09, run=0.11, form=0.06)
_WEIGHT_OF: dict[str, float] = asdict(WEIGHTS)


def rescore(question: Question, candidates: Sequence[Candidate], passages: Mapping[int, Passage]) -> list[Hit]:
    """Rank the first candidates anew, best first.

    A candidate without its passage was deleted since the caches were written, and is left out.
    """
    held = [candidate for candidate in candidates if candidate.passage in passages]
    hits = [look(question, passages[candidate.passage], candidate) for candidate in held[:CANDIDATES]]
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))


def look(question: Question, passage: Passage, candidate: Candidate) -> Hit:
    """Weigh what one passage holds of the question."""
    text = matched(passage.text).folded
    context = "\n".join((matched(passage.article.title).folded, matched(passage.subhead).folded, text))
    best = question.best_sentence(passage.text)
    evidence = Evidence(
        candidate.lexical,
        candidate.dense,
        question.coverage(context),
        best.coverage,
        question.named(context),
        question.run(text),
        float(best.formed),
    )
    score = sum(weight * getattr(evidence, kind) for kind, weight in _WEIGHT_OF.items())
    return Hit(passage, score, (best.start, best.end), evidence)
