"""What is made of many files at once, by this process or others: plain values in, plain values out."""

from collections.abc import Sequence

from retrieval.errors import ParseError
from retrieval.reading import chunk, corpus
from retrieval.reading.corpus import ArticleFile
from retrieval.storage.entry import Entry


def read(files: Sequence[ArticleFile]) -> list[Entry | str]:
    """What each file holds: an article, or why it holds none."""
    return [_read(file) for file in files]


def _read(file: ArticleFile) -> Entry | str:
    try:
        article = corpus.read(file)
    except ParseError as error:
        return str(error)
    return Entry.of(article, chunk.passages(article))
