"""An article that came, as it is held against what is waited for: passage by passage, read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from retrieval.language import segmenting, tokens
from retrieval.language.text import fold
from retrieval.legs.catchup import context
from retrieval.reading import chunk
from retrieval.records import Article, Passage


@dataclass(frozen=True, slots=True)
class Part:
    """A passage with what the lexical index would hold of it: title and subhead stand in it too."""

    passage: Passage
    folded: str
    terms: frozenset[str]  # its words and bigrams

    @classmethod
    def of(cls, passage: Passage) -> Self:
        """Fold a passage and cut it."""
        folded = fold(context(passage))
        return cls(passage, folded, frozenset((*segmenting.words(folded), *tokens.bigrams(folded))))


@dataclass(frozen=True, slots=True)
class Seen:
    """An article's passages."""

    article: Article
    parts: Sequence[Part]
    terms: frozenset[str]  # of them all

    @classmethod
    def of(cls, article: Article) -> Self:
        """Read an article."""
        parts = [Part.of(passage) for passage in chunk.passages(article)]
        return cls(article, parts, frozenset().union(*(part.terms for part in parts)))
