"""A question and a passage as one row of tokens: [CLS] question [SEP] title, line feed, text [SEP].

In one place, since a reader must be given what it was trained on.
"""

from dataclasses import dataclass

from tokenizers import Tokenizer

QUESTION = 64  # tokens of a question


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of tokens."""

    ids: list[int]
    kinds: list[int]  # 0 where a token is the question's, 1 where it is the passage's
    begin: int  # the passage's first token
    offsets: list[tuple[int, int]]  # of its tokens into the text; those of the title lie before 0


class Pairs:
    """Makes rows with one tokenizer."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Take a tokenizer that neither pads nor truncates."""
        self._tokenizer = tokenizer
        self._opening, self._between = (tokenizer.token_to_id(token) or 0 for token in ("[CLS]", "[SEP]"))

    def asked(self, question: str) -> list[int]:
        """A question in tokens."""
        ids: list[int] = self._tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION]
        return ids

    def pair(self, asked: list[int], title: str, text: str, length: int, keep: tuple[int, int] | None = None) -> Pair:
        """A row of at most `length` tokens. Of a longer passage the beginning, or what is around `keep` of the text."""
        head = f"{title}\n" if title else ""
        encoded = self._tokenizer.encode(head + text, add_special_tokens=False)
        offsets = [(start - len(head), end - len(head)) for start, end in encoded.offsets]
        room = length - 3 - len(asked)
        held = within(offsets, keep) if keep else []
        skip = max(0, min(len(offsets) - room, held[-1] - room // 2)) if held else 0
        told = encoded.ids[skip : skip + room]
        begin = len(asked) + 2
        return Pair(
            [self._opening, *asked, self._between, *told, self._between],
            [0] * begin + [1] * (len(told) + 1),
            begin,
            offsets[skip : skip + room],
        )


def within(offsets: list[tuple[int, int]], span: tuple[int, int]) -> list[int]:
    """Which tokens a stretch of the text touches."""
    return [i for i, (start, end) in enumerate(offsets) if start < span[1] and end > span[0]]
