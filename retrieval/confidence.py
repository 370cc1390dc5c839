"""How likely it is that a quotation answers: a logistic regression over evidence that no archive's size changes.

What another passage says does not count, nor how far behind it is: an archive tells the same news many times.
"""

import math
from collections.abc import Sequence

from retrieval.records import Evidence, Hit, Status

# Fitted by tests/quality/fit_confidence.py (docs/quality.md has the curve).
BIAS, PASSAGE, RUN, NAMES = -4.8, 4.5, 1.6, 1.9

SURE = 0.6  # from here on the bot answers plainly
POSSIBLE = 0.35  # from here on it shows what may be related, and says so; below, it has found nothing


def features(seen: Evidence) -> tuple[float, float, float]:
    """What the probability depends on."""
    return seen.passage, seen.run, seen.names


def estimate(hits: Sequence[Hit]) -> float:
    """The probability that the first quotation answers, 0 to 1; 0 without hits."""
    if not hits:
        return 0.0
    passage, run, names = features(hits[0].evidence)
    return 1 / (1 + math.exp(-(BIAS + PASSAGE * passage + RUN * run + NAMES * names)))


def status(probability: float) -> Status:
    """What to say of such a probability."""
    if probability >= SURE:
        return Status.ANSWERED
    return Status.UNSURE if probability >= POSSIBLE else Status.NOT_FOUND
