"""The tokenizer: jieba's words and every character, chosen by frequency, cut apart by the longest match.

jieba segments the training texts once; it is not needed afterwards. The longest match from the left (WordPiece without
a prefix) cuts nearly where jieba does. It opens in a third of the time that a Unigram model of the same words takes,
and cuts half as fast again, for the same recall.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterable

import jieba
from tokenizers import Regex, Tokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import Split

from embeddings.training.texts import Story

RUN = re.compile(r"[㐀-鿿0-9]+|[^\W\d_]+")
CHARACTERS = 6000  # single characters kept: every word of the language can be put together from them
LONGEST = 10  # characters a word; longer ones are slips of the segmentation
PIECE = 24  # characters cut at a time: the longest match takes the square of it
UNKNOWN = "[UNK]"


def learn(stories: Iterable[Story], size: int) -> Tokenizer:
    """A tokenizer of `size` entries for folded Chinese text. Punctuation and symbols are dropped."""
    jieba.setLogLevel(logging.WARNING)
    counts: Counter[str] = Counter()
    for story in stories:
        for run in RUN.findall(f"{story.title}\n{story.text}"):
            counts.update(jieba.cut(run))
    return build(counts, size)


def build(counts: Counter[str], size: int) -> Tokenizer:
    """The tokenizer of the most frequent characters and words. Id 0, for what is unknown, is never needed.

    A character that is not among them is dropped like punctuation.
    """
    alone: Counter[str] = Counter()
    for word, count in counts.items():
        alone.update(dict.fromkeys(word, count))
    characters = [c for c, count in _ranked(alone) if count > 2][:CHARACTERS]
    known = set(characters)
    words = [word for word, _ in _ranked(counts) if 1 < len(word) <= LONGEST and known.issuperset(word)]
    pieces = [UNKNOWN, *characters, *words[: size - 1 - len(characters)]]
    tokenizer = Tokenizer(
        WordPiece({piece: at for at, piece in enumerate(pieces)}, unk_token=UNKNOWN, continuing_subword_prefix="")
    )
    any_of = "".join(re.escape(c) for c in sorted(characters))
    tokenizer.pre_tokenizer = Split(Regex(f"[{any_of}]{{1,{PIECE}}}"), "removed", invert=True)
    return tokenizer


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    """The most frequent first; equally frequent ones in the order of their characters, so that every run agrees."""
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
