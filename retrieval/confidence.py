"""How likely it is that a quotation answers: a logistic regression over evidence that no archive's size changes."""

import math
from collections.abc import Sequence

from retrieval.records import Hit, Status

# Fitted by tests/quality/fit_confidence.py (docs/quality.md).
BIAS = -6.0
PASSAGE, SENTENCE, RUN, DENSE = 6.0, 3.0, 3.0, 3.0

SURE = 0.6  # from here on the bot answers plainly
POSSIBLE = 0.3  # from here on it shows what may be related, and says so; below, it has found nothing


def estimate(hits: Sequence[Hit]) -> float:
    """The probability that the first quotation answers, 0 to 1; 0 without hits."""
    if not hits:
        return 0.0
    seen = hits[0].evidence
    logit = BIAS + PASSAGE * seen.passage + SENTENCE * seen.sentence + RUN * seen.run + DENSE * seen.dense
    return 1 / (1 + math.exp(-logit))


def status(probability: float) -> Status:
    """What to say of such a probability."""
    if probability >= SURE:
        return Status.ANSWERED
    return Status.UNSURE if probability >= POSSIBLE else Status.NOT_FOUND
