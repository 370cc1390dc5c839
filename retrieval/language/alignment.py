"""Where what stands in a text as it is matched stands in the text as it is written.

Folding takes some stretches as one (川普 is 特朗普, 本·拉登 is 本拉登, a letter and its accent are one), so no table of
characters says where each came from. A place between such stretches is known by this: what is before it and what is
behind it, folded apart, are together the whole folded.
"""

from bisect import bisect_left
from dataclasses import dataclass

from retrieval.language.text import fold, matched


def unfolded(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets into `matched(text).folded` as offsets into `text`, never outside it.

    Exact to the character. Of a name that folding lengthened or shortened there are no parts: the whole of it is given.
    """
    first, last = _stretch(text, start)[0], _stretch(text, end)[1]
    return first, max(first, last)


def _stretch(text: str, at: int) -> tuple[int, int]:
    """The ends of what a folded offset lies within; twice the same where it lies between characters."""
    for piece_start, piece_end, folded in matched(text).pieces:
        if at <= len(folded):
            low, high = _Piece(text[piece_start:piece_end], folded).around(at)
            return piece_start + low, piece_start + high
        at -= len(folded)
    return len(text), len(text)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or the blanks between two, with its folded form."""

    text: str
    folded: str

    def around(self, at: int) -> tuple[int, int]:
        """The ends of what a folded offset lies within."""
        low = self._near(at)
        while not self._between(low) or self._before(low) > at:
            low -= 1
        high, before = low, self._before(low)
        behind = before
        while behind < at:
            high += 1
            if self._between(high):
                behind = self._before(high)
                if behind <= at:
                    low, before = high, behind
        if high - low == behind - before:  # 普丁 for 普京: each character stands for one
            low = high = low + at - before
        return low, high

    def _near(self, at: int) -> int:
        """A place whose folded offset is about the one given."""
        return bisect_left(range(len(self.text)), at, key=self._before)

    def _before(self, place: int) -> int:
        """The folded length of what is before a place."""
        return len(fold(self.text[:place])) if place < len(self.text) else len(self.folded)

    def _between(self, place: int) -> bool:
        """Whether nothing that is folded as one lies across a place."""
        ends = place in (0, len(self.text))
        return ends or fold(self.text[:place]) + fold(self.text[place:]) == self.folded
