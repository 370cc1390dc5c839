"""How likely it is that the first quotation answers: a logistic regression over evidence free of archive statistics."""

import math
from collections.abc import Sequence

from retrieval.evidence import Question
from retrieval.records import Hit, Status
from retrieval.text import fold, sentences

BIAS, COVERAGE, SENTENCE, COSINE = -6.0, 6.0, 3.0, 3.0
SURE, UNSURE = 0.6, 0.3


def evidence(question: Question, hits: Sequence[Hit]) -> tuple[float, float, float]:
    """Coverage by the best passage with its title, by its best sentence, and its cosine: zeros without a hit."""
    best = (0.0, 0.0, 0.0)
    for hit in hits[:3]:
        text = hit.passage.text
        context = fold("\n".join((hit.passage.article.title, hit.passage.subhead, text)))
        sentence = max(question.coverage(fold(text[a:b])) for a, b in sentences(text))
        best = max(best, (question.coverage(context), sentence, hit.dense or 0.0))
    return best


def estimate(question: Question, hits: Sequence[Hit]) -> float:
    """The probability, 0 to 1."""
    if not hits:
        return 0.0
    passage, sentence, cosine = evidence(question, hits)
    return 1 / (1 + math.exp(-(BIAS + COVERAGE * passage + SENTENCE * sentence + COSINE * cosine)))


def status(probability: float) -> Status:
    """What to say of such a probability."""
    if probability >= SURE:
        return Status.ANSWERED
    return Status.UNSURE if probability >= UNSURE else Status.NOT_FOUND
