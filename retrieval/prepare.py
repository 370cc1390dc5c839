"""What is made of many files at once, by this process or others: plain values in, plain values out."""

from collections.abc import Sequence

from retrieval import chunk, corpus
from retrieval.corpus import ArticleFile
from retrieval.entry import Entry
from retrieval.errors import ParseError


def read(files: Sequence[ArticleFile]) -> list[Entry | str]:
    """What each file holds: an article, or why it holds none."""
    return [_read(file) for file in files]


def _read(file: ArticleFile) -> Entry | str:
    try:
        article = corpus.read(file)
    except ParseError as error:
        return str(error)
    return Entry.of(article, chunk.passages(article))
