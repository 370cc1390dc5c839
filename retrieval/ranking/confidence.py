"""How likely it is that a quotation answers: a logistic regression over evidence that no archive's size changes.

What another passage says does not count, nor how far behind it is: an archive tells the same news many times.
"""

import math
from collections.abc import Mapping, Sequence

from retrieval.ranking.weights import weights
from retrieval.records import Evidence, Hit, Status

SURE = 0.6  # from here on the bot answers plainly …
SURE_READ = 0.75  # … and where passages were read: a reader takes more for answers in an archive than in its lessons
POSSIBLE = 0.35  # from here on it shows what may be related, and says so; below, it has found nothing


def features(seen: Evidence) -> Mapping[str, float]:
    """What the probability depends on: more where the passage was read."""
    told = {"passage": seen.passage, "run": seen.run, "names": seen.names}
    if seen.read is None:
        return told
    return {**told, "answers": seen.read.answers, "span": seen.read.span}


def estimate(hits: Sequence[Hit]) -> float:
    """The probability that the first quotation answers, 0 to 1; 0 without hits."""
    if not hits:
        return 0.0
    seen = hits[0].evidence
    by = weights("quick" if seen.read is None else "precise")
    logit = by["bias"] + sum(by[name] * value for name, value in features(seen).items())
    return 1 / (1 + math.exp(-logit))


def status(hits: Sequence[Hit], threshold: float = POSSIBLE) -> Status:
    """What to say of the first quotation, where nothing less probable than the threshold is to be shown."""
    probability = estimate(hits)
    if probability < threshold:
        return Status.NOT_FOUND
    sure = SURE_READ if hits and hits[0].evidence.read else SURE
    return Status.ANSWERED if probability >= sure else Status.UNSURE
