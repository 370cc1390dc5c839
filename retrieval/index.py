"""Index: open, update, ask, search. The one class that callers need.

A state folder holds the store (the truth), unless a server does, and the vectors already computed. The engine (a
lexical and a dense index) is a cache that catches up with the store. One process writes at a time; readers go on
meanwhile and see what it committed.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from embeddings.encoder import Encoder
from embeddings.errors import EncoderError
from embeddings.reader import OpenReader
from retrieval.alerting import standing as standings
from retrieval.alerting.percolator import Percolator
from retrieval.alerting.preview import Preview
from retrieval.answering.answer import answer, elsewhere, of_time
from retrieval.answering.choose import choose
from retrieval.answering.digest import STORIES, Digests
from retrieval.answering.further import further
from retrieval.answering.newsof import listing
from retrieval.answering.searching import Searching
from retrieval.answering.trend import Trends
from retrieval.engines.engine import Engine
from retrieval.engines.opening import open_engine
from retrieval.errors import CorpusError, EngineUnavailable, IndexBusy, IndexMismatch, IndexMissing, IndexUnusable
from retrieval.language.text import fold
from retrieval.progress import Progress, silent
from retrieval.ranking.confidence import POSSIBLE
from retrieval.ranking.rank import Ranking
from retrieval.reading import chunk
from retrieval.records import (
    Answer,
    Arrival,
    Article,
    Digest,
    Finding,
    Found,
    Hit,
    Inquiry,
    Milvus,
    Query,
    Rejected,
    Report,
    Source,
    Standing,
    Stats,
    Status,
    Trend,
    Use,
    Window,
)
from retrieval.storage.durable import refused
from retrieval.storage.ledger import told
from retrieval.storage.lock import locked
from retrieval.storage.store import Store
from retrieval.understanding import days
from retrieval.understanding.followup import complete, continued
from retrieval.upkeep import doctor, leftovers
from retrieval.workers import Workers

if TYPE_CHECKING:
    from retrieval.intake.update import Tally

log = logging.getLogger(__name__)


class Index:
    """An archive that can be asked. Asking is safe from several threads."""

    def __init__(
        self, home: Path, encoder: Encoder, store: Store, engine: Engine, reader: OpenReader | None = None
    ) -> None:
        self.home = home
        self._store = store
        self._encoder = encoder
        self._engine = engine
        self.ranking = Ranking(store, self._engine, encoder, reader)
        self._searching = Searching(store, lambda: self._engine.lexical)
        self._trends = Trends(store, self._engine)
        self._digests = Digests(store, self._engine)
        self._preview = Preview(store, self._searching, self.ranking, self.percolator, self._query)

    @classmethod
    def made_with(cls, home: Path, server: str = "") -> str:
        """The name of the encoder of the index in `home`, or of the archive on a `server`.

        Raises IndexMissing, IndexMismatch, IndexCorrupt.
        """
        store = Store.open(home, server)
        try:
            return store.setting("encoder") or ""
        finally:
            store.close()

    @classmethod
    def open(  # noqa: PLR0913 - where it lies takes several
        cls,
        home: Path,
        encoder: Encoder,
        progress: Progress | None = None,
        *,
        reader: OpenReader | None = None,
        catching_up: bool = True,
        remote: Milvus | None = None,
        server: str = "",
    ) -> Self:
        """Open the index in `home`, bringing its caches up to date when no other process is writing.

        With a `reader`, opened at the first question, the best passages are read before they are ranked. Not
        `catching_up` leaves the caches as they are, to be looked at. `server` is the URL of a PostgreSQL database that
        holds the archive, `remote` an engine on servers.

        Raises:
            IndexMissing: nothing was indexed there yet.
            IndexMismatch: it was made with another encoder, or by another version.
            IndexCorrupt: the store is damaged.
        """
        store = Store.open(home, server)
        _require(store, encoder)
        index = cls(home, encoder, store, open_engine(home, encoder, store, remote), reader)
        if catching_up and index._engine.behind(store):
            try:
                with index._writing():
                    index._engine.catch_up(store, progress or silent)
            except IndexBusy:
                log.info("another process is updating the index in %s: answering from what it committed", home)
            except (
                IndexUnusable,
                EngineUnavailable,
                EncoderError,
            ) as error:  # such as a full disk: no reason not to answer
                log.warning("%s; until then answers come from what could be written", error)
        return index

    @classmethod
    def create(  # noqa: PLR0913 - likewise
        cls,
        home: Path,
        encoder: Encoder,
        *,
        reader: OpenReader | None = None,
        reencode: bool = False,
        remote: Milvus | None = None,
        server: str = "",
    ) -> Self:
        """Open the index in `home` to write, making it when there is none.

        Raises IndexMismatch (unless told to `reencode` everything), IndexCorrupt, IndexBusy, IndexUnusable.
        """
        with locked(home):
            store = Store.create(home, server)
            if not reencode:
                _require(store, encoder)
            with store.writing():
                store.remember("encoder", encoder.name)
        return cls(home, encoder, store, open_engine(home, encoder, store, remote), reader)

    def close(self) -> None:
        """Release the files and connections."""
        self._engine.close()
        self._store.close()

    def __enter__(self) -> Self:
        """Close at the end of a with block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    # Writing

    def update(self, roots: Sequence[Path], progress: Progress | None = None, workers: Workers | None = None) -> Report:
        """Bring the index in line with the files under `roots` (the known ones when none is given).

        Stopped anywhere, it goes on from there the next time. `workers` help, of this machine or of others; None: those
        of this machine. Raises CorpusError, IndexMissing when there are no
        roots at all, IndexBusy.
        """
        from retrieval.intake.update import update  # noqa: PLC0415 - reading HTML is for writers: a question opens sooner without

        progress = progress or silent
        started = time.monotonic()
        roots = roots or self._store.ledger.roots()
        if not roots:
            raise IndexMissing(f"nothing was indexed in {self.home} yet: name a folder, `yinwen index FOLDER`")
        with self._writing(), nullcontext(workers) if workers else Workers() as helping:
            tally = update(self._store, roots, progress, helping)
            encoded = self._engine.catch_up(self._store, progress, helping)
            leftovers.remove(self.home)
        return self._report(tally, encoded, started)

    def take(self, paths: Sequence[Path], progress: Progress | None = None) -> Report:
        """Bring the index in line with these files, or the files in these folders, without a look at any other.

        Each is an absolute path below a folder that was taken in, and may be gone. Raises CorpusError, IndexBusy.
        """
        from retrieval.intake.update import take  # noqa: PLC0415 - likewise

        progress = progress or silent
        started = time.monotonic()
        with self._writing(), Workers() as workers:
            tally = take(self._store, paths, progress, workers)
            encoded = self._engine.catch_up(self._store, progress, workers)
        return self._report(tally, encoded, started)

    def folders(self) -> tuple[Path, ...]:
        """The folders and files that were taken in."""
        return self._store.ledger.roots()

    def _report(self, tally: "Tally", encoded: int, started: float) -> Report:
        """What a run did, that began at a time of the monotonic clock."""
        articles, passages = self._store.counts()
        return Report(
            tally.added,
            tally.changed,
            tally.removed,
            tally.unchanged,
            tally.duplicates,
            self._store.ledger.rejected(),
            passages,
            articles,
            encoded,
            time.monotonic() - started,
            tally.moved,
        )

    def forget(self, root: Path) -> int:
        """Drop a folder and the articles found under it; returns how many.

        Raises CorpusError for one that was not taken in by its name, nor anything under it, and IndexBusy.
        """
        from retrieval.intake.update import forget  # noqa: PLC0415 - likewise

        root, known = Path(told(root.expanduser().resolve())), self._store.ledger.roots()
        if not any(one == root or root in one.parents for one in known):
            raise CorpusError(
                f"{root} was not taken in by that name: there is {', '.join(map(str, known)) or 'nothing'}"
            )
        with self._writing():
            gone = forget(self._store, root)
            self._engine.catch_up(self._store, silent)
        return gone

    def compact(self, progress: Progress | None = None) -> tuple[int, int]:
        """Give back the space of what was removed and replaced; returns the bytes on disk before and after.

        Those who ask go on meanwhile. Raises IndexBusy, IndexUnusable.
        """
        with self._writing(), refused(self.home):
            before = _bytes(self.home)
            self._engine.catch_up(self._store, progress or silent)
            leftovers.remove(self.home)
            self._store.compact()
            self._engine.compact(self._store, progress or silent)
            return before, _bytes(self.home)

    def add(self, articles: Sequence[Article], progress: Progress | None = None) -> None:
        """Add articles of no file to an index made for them, such as a question set's: `update` would drop them."""
        with self._writing():
            with self._store.transaction():
                for article in articles:
                    self._store.put_article(article, chunk.passages(article))
            self._engine.catch_up(self._store, progress or silent)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Be the one process that writes this archive. Raises IndexBusy."""
        with locked(self.home), self._store.writing():
            yield

    # Asking

    def ask(self, inquiry: Inquiry, quotes: int = 3, threshold: float = POSSIBLE, *, quick: bool = False) -> Answer:
        """Answer a question with up to `quotes` verbatim quotations, or say that nothing was found.

        Nothing is quoted where the confidence is below `threshold`. Where no article of the time asked about answers,
        one of another time may, and the answer says so. Who asks for the news alone gets the newest articles. `quick`
        leaves the reader out, where there is one.
        """
        whole = complete(inquiry.text, inquiry.previous)
        text = whole.text if whole else inquiry.text
        time = self.ranking.time(text, inquiry)
        if listed := listing(self._store.copies, text, inquiry, time.period):
            return continued(listed, whole) if whole else listed
        read = self.ranking.read(time.text, as_written=inquiry.as_written)

        def answered(hits: list[Hit], within: Window | None = None) -> Answer:
            chosen = choose(hits, quotes, self._store.copies_of, within)
            return answer(inquiry.text, read, hits, chosen, threshold)

        found = of_time(answered(self.ranking.rank(read, time=time, quick=quick), time.only), time.period)
        if time.only and found.status is Status.NOT_FOUND:
            found = elsewhere(found, answered(self.ranking.rank(read, quick=quick)), threshold)
        return continued(found, whole) if whole else found

    def more(
        self, inquiry: Inquiry, offset: int = 0, quotes: int = 3, threshold: float = POSSIBLE, limit: int = 5
    ) -> Found:
        """What else the ranking has for a question that `ask` answers with `quotes`: other stories, a story once."""
        found = self.ask(inquiry, quotes, threshold)
        period = found.understood.period
        only = period is not None and period.use is Use.ONLY
        within = self.ranking.time(found.turn.question, inquiry).only if only else None
        others = further(found, self._store.copies_of, within)
        return Found(tuple((each.article, each) for each in others[offset : offset + limit]), len(others), offset)

    def search(
        self, words: str, offset: int = 0, limit: int = 10, *, day: date | None = None, zone: tzinfo = UTC
    ) -> Found:
        """Articles that a query finds (see `Query`), best first, each with its best passage; of filters alone, newest.

        All words stand in one passage; where they do in none, any of them. A story is one article, its copies with the
        quotation. `day` is the reader's, from which 上周 is counted (None: today).
        """
        query = self._searching.read(words, day or datetime.now(zone).date())
        return self._searching.best(query, zone, offset, limit)

    def latest(
        self, text: str = "", offset: int = 0, limit: int = 10, *, day: date | None = None, zone: tzinfo = UTC
    ) -> Found:
        """Articles newest first: of a source, named so that no other is meant, or that a query finds, or all ("")."""
        query = self._searching.read_latest(text, day or datetime.now(zone).date())
        return self._searching.newest(query, zone, offset, limit)

    def random(self) -> Article:
        """Any article, each as likely as another. Raises ArticleUnknown where there is none."""
        return self._store.catalogue.random()

    def trend(self, words: str, zone: tzinfo = UTC) -> Trend:
        """How many articles mention all of `words`, over time, by the days, weeks or months of a zone.

        Counted over the whole archive, each article once, copies of a story each by itself.
        """
        return self._trends.of(fold(words), zone)

    def digest(self, day: date | None = None, zone: tzinfo = UTC, limit: int = STORIES) -> Digest:
        """The main stories of a day in a zone, each with its best sentence and all articles that tell it.

        None is the newest day that has articles, today if it has any. The same archive gives the same digest.
        """
        return self._digests.of(day, zone, limit)

    @staticmethod
    def day(said: str, today: date) -> date | None:
        """The day that is named (昨天, 1月5日, 2021-01-05), seen from today; None where that is not one day."""
        return days.single(said, today)

    def article(self, identity: str) -> Article:
        """The article of this id. Raises ArticleUnknown."""
        return self._store.article(identity)

    def story(self, identity: str) -> tuple[Article, ...]:
        """The other articles of the story that this one tells, oldest first. Raises ArticleUnknown."""
        return self._store.story(identity)

    # What comes

    def arrived(self, after: int, limit: int = 100) -> tuple[Arrival, ...]:
        """The next articles that came after a place (0: the first of all), in the order in which they came.

        One that is stored anew has its place already; one that is removed is left out.
        """
        copies = self._store.copies
        return tuple(
            Arrival(place, article, tuple(other.id for other in copies.articles(copies.story(row)).values()))
            for place, row, article in self._store.arrivals.after(after, limit)
        )

    def newest_place(self) -> int:
        """The place of the article that came last; 0 where none has."""
        return self._store.arrivals.newest

    def landmark(self, place: int) -> int:
        """What tells by a place whether this is still the same archive: another had something else come there."""
        return self._store.arrivals.landmark(place)

    def standing(self, text: str, *, day: date | None = None) -> Standing:
        """What a reader wants to hear of who typed this: a source by its name, a question or sentence, or a query.

        `day` is the reader's, from which 上周 is counted (None: today). What `would_match` finds says what of a query
        was not understood.
        """
        return standings.read(text, lambda typed: self._query(typed, day), self._store.catalogue.names())

    def percolator(self) -> Percolator:
        """A matcher of arrivals, which waits for nothing yet."""
        return Percolator(self._encoder, self._query)

    def _query(self, text: str, day: date | None = None) -> Query:
        return self._searching.read(text, day or datetime.now(UTC).date())

    def would_match(self, standing: Standing, since: datetime, limit: int = 5) -> Found:
        """What would have been told since then: a story once, newest first, each with its quotation."""
        return self._preview.of(standing, since, limit)

    # Looking after it

    def stats(self) -> Stats:
        """What the index holds."""
        articles, passages = self._store.counts()
        oldest, newest = self._store.span() or (None, None)
        return Stats(articles, passages, oldest, newest, tuple((one.name, one.articles) for one in self.sources()))

    def sources(self) -> tuple[Source, ...]:
        """Each source, those with most articles first."""
        return self._store.catalogue.sources()

    def rejected(self) -> tuple[Rejected, ...]:
        """The files that hold no article, and why."""
        return self._store.ledger.rejected()

    def check(self) -> tuple[Finding, ...]:
        """Look for anything wrong in the state folder."""
        return tuple(doctor.check(self.home, self._store, self._engine))


def _require(store: Store, encoder: Encoder) -> None:
    """Refuse a store whose passages were encoded by another encoder."""
    made_with = store.setting("encoder")
    if made_with not in (None, encoder.name):
        store.close()
        old, new = (name.partition("@")[0] for name in (str(made_with), encoder.name))
        back = f"ask with `--encoder {old}`, or " if old != new else ""
        raise IndexMismatch(
            f"{store.name} was indexed with the encoder {made_with}, not {encoder.name}: "
            f"{back}encode everything again with `yinwen index --reencode --encoder {new}`"
        )


def _bytes(folder: Path) -> int:
    """What the files in a folder, and in those below it, take."""
    total = 0
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):  # another process has just removed it
            total += path.stat().st_size if path.is_file() else 0
    return total
