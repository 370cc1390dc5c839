"""What a reader makes of a passage: the value that every reader returns."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one passage."""

    relevance: float  # it is about what is asked, as a logit: 0 is even odds
    answers: float  # it holds the answer, as a logit
    span: float  # probability of the likeliest answer among all stretches of the passage
    start: int  # of that answer, offsets into the text that was read
    end: int
