"""What the bot and the chat need of retrieval: five plain functions, and the one place that composes them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.settings import Settings
from retrieval.records import Answer, Article, Found, Stats


@dataclass(frozen=True, slots=True)
class Service:
    """Questions in, answers out: synchronous and safe to call from several threads."""

    ask: Callable[[str], Answer]
    search: Callable[[str, int], Found]  # words, offset -> a page, best first
    latest: Callable[[str, int], Found]  # a source's name or "" for all, offset -> a page, newest first
    article: Callable[[str], Article]  # raises ArticleUnknown
    stats: Callable[[], Stats]


@contextmanager
def open_service(settings: Settings) -> Iterator[Service]:
    """Open the index of the state folder with the encoder of the settings."""
    from embeddings.encoder import DEFAULT, load_encoder  # noqa: PLC0415 - numpy and faiss only where they are used
    from retrieval.index import Index  # noqa: PLC0415

    encoder = load_encoder(settings.encoder or DEFAULT, models=settings.models)
    with Index.open(settings.home, encoder) as index:
        yield Service(
            ask=lambda question: index.ask(question, settings.quotes),
            search=index.search,
            latest=index.latest,
            article=index.article,
            stats=index.stats,
        )
