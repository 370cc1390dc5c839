"""A marked sentence that leans on its neighbour takes it in: 他… the one before, a question why the reason after it.

One neighbour, in the same paragraph, and only while both are short: what is marked is read alone.
"""

import re

from retrieval.language.text import fold, sentences

LONGEST = 120  # characters

# What a sentence begins with that speaks of the one before it. 但, 不过 and 然而 do so only before one of these: of
# twelve such sentences read, eight stood by themselves.
_LEANING = re.compile(
    r"(?:(?:但是?|不过|然而|可是)[,，]?)?"
    r"(?:[他她它]们?|[该此](?!外|前|时|刻|后|间)|这(?!里|时|几?天|[些个]?月)|其(?!实|余|次|间|它|他)"
    r"|(?:对|为|因|就|据|至|由)此|所以|因而|于是|前者|后者|两者|双方)"
)
_WHY = re.compile(r"为什么|为何(?!\W*$)|为啥|为甚么|原因|why")  # 目的为何 asks what
# What the next sentence begins with when it gives the reason. 由于… alone mostly gives that of its own second half.
_REASON = re.compile(r"(?:[这那其]|主要|正)*是(?:因为|由于|出于|缘于|为了)|(?:其|主要)*原因(?:是|在于|之一|有)")


def widened(text: str, mark: tuple[int, int], question: str) -> tuple[int, int]:
    """What to mark in `text` for a folded question whose best sentence `mark` is: that and at most one neighbour."""
    spans = list(sentences(text))
    before = [span for span in spans if span[1] <= mark[0]][-1:]
    after = [span for span in spans if span[0] >= mark[1]][:1]
    if after and _WHY.search(question) and _begins(_REASON, text, after[0]) and _near(text, mark[0], after[0][1]):
        return mark[0], after[0][1]
    leans = before and _begins(_LEANING, text, mark) and not _begins(_LEANING, text, before[0])
    return (before[0][0], mark[1]) if leans and _near(text, before[0][0], mark[1]) else mark


def _begins(pattern: re.Pattern[str], text: str, span: tuple[int, int]) -> bool:
    return pattern.match(fold(text[span[0] : span[1]])) is not None


def _near(text: str, start: int, end: int) -> bool:
    """Whether two neighbours are short together and of one paragraph."""
    return end - start <= LONGEST and "\n" not in text[start:end]
