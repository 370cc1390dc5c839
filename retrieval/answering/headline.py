"""The sentence of several articles that says best what they all tell."""

import math
import re
from collections.abc import Callable, Mapping, Sequence

from retrieval.answering.likeness import Weigh, words_of
from retrieval.language.text import sentences
from retrieval.records import Passage, Quote

_ARTICLES = 12  # of a story that are looked through, those most like all of it
_PASSAGES = 2  # of each: what happened is said at the beginning
_SHORT, _LONG = 18, 140  # characters; outside of these a sentence says too little, or too much to be read at a glance
_LEADS = 0.25  # what being the first sentence of an article is worth, in likeness to the whole story; the second half
_LEANS = 0.2  # what it costs to begin with a word that leans on what came before
# Begins with who or what was named before, or goes on from what was said.
_LEANING = re.compile(
    r"[“「\"]?(?:他|她|它|这|這|此|该|該|其|但|而|除了|不过|不過|对此|對此|因此|所以|同时|同時|另外|此外|然而)"
)
_DATELINE = re.compile(r"^[（(【][^)）】]{0,40}[)）】]")
_FINISHED = re.compile(r"[。！？!?][”」』）)\"]*$")


def best_sentence(
    theme: Mapping[str, float],
    articles: Sequence[Sequence[int]],
    passages: Callable[[Sequence[int]], Mapping[int, Passage]],
    weigh: Weigh,
) -> Quote | None:
    """The sentence nearest to the words of a story, marked in its passage; None where no passage is stored any more.

    Args:
        theme: The words of the story with their weights, of length 1.
        articles: The passages of each of its articles, the article that is most like it first.
        passages: Reads passages by their numbers.
        weigh: What a word tells.
    """
    wanted = [numbers[:_PASSAGES] for numbers in articles[:_ARTICLES]]
    held = passages([number for numbers in wanted for number in numbers])
    best: Quote | None = None
    for numbers in wanted:
        place = 0
        for passage in (held[number] for number in numbers if number in held):
            for start, end in sentences(passage.text):
                place += 1
                score = _likeness(passage.text[start:end], theme, weigh) + _LEADS / place
                if best is None or score > best.score:
                    best = Quote(passage, 0, len(passage.text), (start, end), score)
    return best


def _likeness(sentence: str, theme: Mapping[str, float], weigh: Weigh) -> float:
    """How much of a story a sentence says, for its length: 0 to 1, less where it does not stand by itself."""
    bare = _DATELINE.sub("", sentence)
    words = words_of(bare, weigh)
    length = math.sqrt(sum(weight * weight for weight in words.values()))
    if not length:
        return -1.0
    likeness = sum(weight * theme.get(word, 0.0) for word, weight in words.items()) / length
    likeness -= _LEANS if _LEANING.match(bare) else 0.0
    likeness -= 0.0 if _FINISHED.search(bare) else _LEANS
    if len(bare) < _SHORT:
        return likeness - (1 - len(bare) / _SHORT)
    return likeness - max(0.0, (len(sentence) - _LONG) / _LONG)
