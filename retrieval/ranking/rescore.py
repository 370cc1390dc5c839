"""A closer look at the best candidates: what of the question stands in the passage, and in one sentence of it."""

from collections.abc import Mapping, Sequence

from retrieval.language.text import matched
from retrieval.ranking.evidence import Question
from retrieval.ranking.fuse import Candidate
from retrieval.ranking.weights import weights
from retrieval.records import Evidence, Hit, Passage

CANDIDATES = 32  # looked at, and all that a question returns


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
    score = sum(weight * getattr(evidence, kind) for kind, weight in weights("look").items())
    return Hit(passage, score, (best.start, best.end), evidence)
