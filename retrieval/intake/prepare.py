"""What is made of many files at once, by this process or others: plain values in, plain values out."""

from collections.abc import Sequence

from retrieval.errors import ParseError
from retrieval.reading import chunk, corpus
from retrieval.reading.corpus import ArticleFile
from retrieval.records import Article
from retrieval.storage.entry import Entry


def read(files: Sequence[ArticleFile]) -> list[Entry | str]:
    """What each file holds: an article, or why it holds none."""
    return [_made(file, _content(file)) for file in files]


def load(files: Sequence[ArticleFile]) -> list[tuple[ArticleFile, bytes | str]]:
    """Each file with its content, or why that cannot be read: for who cannot read it."""
    return [(file, _content(file)) for file in files]


def read_loaded(files: Sequence[tuple[ArticleFile, bytes | str]]) -> list[Entry | str]:
    """The same as `read`, of what was loaded."""
    return [_made(file, content) for file, content in files]


def _content(file: ArticleFile) -> bytes | str:
    try:
        return corpus.content(file)
    except ParseError as error:
        return str(error)


def _made(file: ArticleFile, content: bytes | str) -> Entry | str:
    if isinstance(content, str):
        return content
    try:
        article: Article = corpus.parsed(file, content)
    except ParseError as error:
        return str(error)
    return Entry.of(article, chunk.passages(article))
