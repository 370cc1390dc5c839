"""What the bot and the chat need of retrieval: plain functions, and the one place that composes them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.settings import Settings
from retrieval.errors import IndexMismatch, SettingsError
from retrieval.records import (
    Answer,
    Arrival,
    Article,
    Digest,
    Found,
    Inquiry,
    Match,
    Source,
    Standing,
    Stats,
    Trend,
)

if TYPE_CHECKING:
    from embeddings.encoder import Encoder
    from embeddings.reader import OpenReader
    from retrieval.cluster import Cluster
    from retrieval.index import Index


class Matcher(Protocol):
    """What many wait for, by numbers, held against what comes."""

    def put(self, number: int, standing: Standing) -> None:
        """Wait for something."""

    def drop(self, number: int) -> None:
        """Wait for it no longer."""

    def match(self, arrival: Arrival) -> tuple[Match, ...]:
        """Who waits for this article."""


class Nobody:
    """Waits for nothing, of an archive to which nothing comes."""

    def put(self, number: int, standing: Standing) -> None:
        """Wait for nothing."""

    def drop(self, number: int) -> None:
        """Nothing is waited for."""

    def match(self, arrival: Arrival) -> tuple[Match, ...]:  # noqa: ARG002
        """Nobody does."""
        return ()


LONGEST = 500  # characters of a question or of words to find: what is longer is an article, and takes as long to read


@dataclass(frozen=True, slots=True)
class Service:
    """Questions in, answers out: synchronous and safe to call from several threads."""

    ask: Callable[[Inquiry], Answer]
    # A query (see `Query`), offset, the zone in which its days begin -> a page, best first.
    search: Callable[[str, int, tzinfo], Found]
    latest: Callable[[str, int, tzinfo], Found]  # likewise, or a source's name, or "" for all; newest first
    article: Callable[[str], Article]  # raises ArticleUnknown
    stats: Callable[[], Stats]
    sources: Callable[[], tuple[Source, ...]]  # those with most articles first
    random: Callable[[], Article]  # any; raises ArticleUnknown where there is none
    trend: Callable[[str, tzinfo], Trend]  # words, the zone in which days begin -> how often they are mentioned
    more: Callable[[Inquiry, int], Found]  # the same question, offset -> passages of other stories than those quoted
    story: Callable[[str], tuple[Article, ...]]  # an article's id -> the others that tell its story; ArticleUnknown
    glance: Callable[[Inquiry], Answer]  # like `ask`, in a tenth of the time and less surely: the reader is left out
    standing: Callable[[str], Standing]  # what a reader wants to hear of who typed this
    would_match: Callable[[Standing, datetime, int], Found]  # since when, how many: what it would have sent since then
    digest: Callable[[date | None, tzinfo], Digest]  # a day (None: the newest), its zone -> its main stories
    day: Callable[[str, tzinfo], date | None]  # a day as it is named (昨天) -> which it is; None: no one day
    encoder: str = ""  # the name of what makes vectors
    # What comes into the archive after a place, in order, and the last place there is.
    arrived: Callable[[int], tuple[Arrival, ...]] = lambda _: ()
    newest_place: Callable[[], int] = lambda: 0
    landmark: Callable[[int], int] = lambda _: 0  # of a place: another in another archive
    percolator: Callable[[], Matcher] = Nobody  # a new one, which waits for nothing yet


def today(zone: tzinfo) -> date:
    """The day on the reader's clock."""
    return datetime.now(zone).date()


def open_reader(settings: Settings) -> "OpenReader | None":
    """What opens the reader, where the profile has one."""
    if settings.profile == "quick":
        return None
    from embeddings.reader import load_reader  # noqa: PLC0415 - likewise

    return load_reader


def open_encoder(settings: Settings, *, download: bool = True) -> "Encoder":
    """The encoder of the settings; with `download` from the network where it is not here."""
    from embeddings.encoder import DEFAULT, load_encoder  # noqa: PLC0415 - numpy only where something is encoded

    return load_encoder(settings.encoder or DEFAULT, models=settings.models, download=download)


def open_cluster(address: str) -> "Cluster":
    """A cluster that helps to index. Raises SettingsError where the library is missing."""
    try:
        from retrieval.cluster import Cluster  # noqa: PLC0415 - only where it is asked for
    except ImportError as error:
        raise SettingsError(
            f"a cluster needs a library that is not installed ({error.name}): pip install 'yinwen[cluster]'"
        ) from None
    return Cluster(address)


@contextmanager
def open_service(
    settings: Settings, progress: Callable[[str, int, int], None] | None = None, opened: "Index | None" = None
) -> Iterator[Service]:
    """Open the index of the state folder, or be of one that was `opened` to be written as well, and is closed after.

    `progress` (stage, done, total) is told of what a stopped run left to do.
    """
    from retrieval.index import Index  # noqa: PLC0415 - faiss and tantivy only where something is looked up

    expect(settings, Index.made_with(settings.home, settings.database))
    with opened or Index.open(
        settings.home,
        open_encoder(settings),
        progress,
        reader=open_reader(settings),
        remote=settings.engine,
        server=settings.database,
    ) as index:
        yield Service(
            ask=lambda inquiry: index.ask(inquiry, settings.quotes, settings.threshold),
            search=lambda words, offset, zone: index.search(words, offset, zone=zone),
            latest=lambda text, offset, zone: index.latest(text, offset, zone=zone),
            article=index.article,
            stats=index.stats,
            sources=index.sources,
            random=index.random,
            trend=index.trend,
            encoder=Index.made_with(settings.home, settings.database),
            more=lambda inquiry, offset: index.more(inquiry, offset, settings.quotes, settings.threshold),
            story=index.story,
            digest=index.digest,
            day=lambda said, zone: index.day(said, today(zone)),
            glance=lambda inquiry: index.ask(inquiry, settings.quotes, settings.threshold, quick=True),
            standing=index.standing,
            would_match=index.would_match,
            arrived=index.arrived,
            newest_place=index.newest_place,
            landmark=index.landmark,
            percolator=index.percolator,
        )


def expect(settings: Settings, made_with: str) -> None:
    """Refuse another encoder by its name, before weights are looked for that the index could not use."""
    from embeddings.encoder import DEFAULT  # noqa: PLC0415

    asked, made = settings.encoder or DEFAULT, made_with.partition("@")[0]
    if made and Path(asked).name != Path(made).name:
        raise IndexMismatch(
            f"the index in {settings.home} was made with the encoder {made}, not {asked}: ask with "
            f"`--encoder {made}`, or encode everything again with `yinwen index --reencode --encoder {asked}`"
        )
