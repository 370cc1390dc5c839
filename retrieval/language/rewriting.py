"""A question in the words of the text that it is read with: asked in Chinese, and naming things as the text does."""

import re

from retrieval.language import tokens
from retrieval.language.wording import whole

_HAN = re.compile(r"[\u3400-\u9fff]")
_ASKED = {
    "how many": "多少",
    "how much": "多少",
    "when": "什么时候",
    "where": "哪里",
    "who": "谁",
    "why": "为什么",
    "what": "什么",
    "which": "哪个",
    "how": "怎么",
}
_ASKING = re.compile(rf"\b(?:{'|'.join(_ASKED)})\b")


def asked_in_chinese(folded: str) -> str:
    """An English question with what it asks with in Chinese and without its grammar; any other as it is."""
    if _HAN.search(folded) or not _ASKING.search(folded):
        return folded
    asking = _ASKING.sub(lambda match: _ASKED[match[0]], folded)
    return " ".join(word for word in asking.split() if word not in tokens.FUNCTION_WORDS or not word.isascii())


def replaced(word: str, other: str, folded: str) -> str:
    """A folded text with another word in a word's place; one of Latin letters or digits only where it stands whole."""
    return whole(word).sub(other, folded) if word.isascii() else folded.replace(word, other)
