"""An article as the store takes it, with all that can be worked out of it alone: made by whoever read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from retrieval.records import Article, Passage
from retrieval.storage import copies, rows
from retrieval.storage.likeness import Outline


@dataclass(frozen=True, slots=True)
class Entry:
    """Its row, those of its passages, and what its copies are found by: plain values, cheap to hand on."""

    columns: tuple[str | int, ...]
    digest: bytes
    passages: tuple[tuple[int, int, str], ...]  # start, end, subhead
    keys: tuple[int, ...]  # see copies.py

    @classmethod
    def of(cls, article: Article, passages: Iterable[Passage]) -> Self:
        """An article with its passages."""
        columns = rows.from_article(article)
        spans = tuple((passage.start, passage.end, passage.subhead) for passage in passages)
        return cls(columns, rows.digest_of(columns), spans, copies.keys(Outline.of(article)))

    @property
    def id(self) -> str:
        """The article's."""
        return str(self.columns[0])

    @property
    def url(self) -> str:
        """Its address; empty where it has none."""
        return str(self.columns[2])

    def outline(self) -> Outline:
        """The article as it is compared."""
        _, title, url, source, published, _, text, *_ = self.columns
        return Outline(str(url), str(source), rows.moment(int(published)), str(title), str(text))
