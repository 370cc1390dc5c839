"""Items to article files, each once: whichever feed brings it, and wherever we are stopped.

    ARCHIVE/rfa/1038773.md                      ids count down from 0xFFFFF, in each source's folder
    ARCHIVE/rfa/.history/1038773/1763900000000.md   a former version, by the time at which it was written; never indexed
    ARCHIVE/.shelf.db                           hints by which what is there is found; made again from the files

An item is the same as one there is by its source's name for it, by its address, or by its text. A file in its place is
whole, and was noted before it was there; a note without its file is none.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from types import TracebackType

from retrieval.errors import FeedError, IndexCorrupt, ParseError
from retrieval.gathering.catalogue import UNFINISHED, Catalogue, Kept
from retrieval.gathering.feed import Item
from retrieval.gathering.rendering import Marks, file_text, marks, readable
from retrieval.reading.header import EPOCH, plausible, read_header
from retrieval.reading.parse import decode, parse
from retrieval.reading.tidy import letters
from retrieval.storage.durable import make_folder, refused, settle
from retrieval.storage.lock import locked

_LOCK, _WAIT = ".shelf.lock", 30.0  # seconds for another process that writes one item
_BUSY = "another process is writing the articles in {home}: wait for it, or stop it"
_HISTORY = ".history"
_LARGEST = 4 << 20  # bytes, of which our reader takes no more
_CERTAIN = 16  # characters; a name of more is no running number that a feed gives anew each time
_TELLING, _ALONE = 30, 200  # letters from which on a text with its title, and without, is no other's by chance
_MS = timedelta(milliseconds=1)
_AT_ONE_TIME = timedelta(days=1) // _MS  # within which the same text is the same item
_VERSIONS = 100  # of an item
_BRIEF = 300  # letters: below them, what is kept may be a summary
_RICHER = 2  # times as long, and a text is more than another wording


class Outcome(StrEnum):
    """What became of an item."""

    NEW = "new"
    UPDATED = "updated"
    SAME = "same"  # it was there, under this or another source


@dataclass(frozen=True, slots=True)
class Written:
    """The article file of an item."""

    path: Path  # absolute, without symbolic links
    what: Outcome


class Shelf:
    """An archive that items are put into; several processes and threads may."""

    def __init__(self, root: Path, hints: Path | None = None) -> None:
        """Name the archive's folder, made with the first item; and where the hints are kept, if not in it."""
        self._given = root
        self._hints = hints
        self._one = threading.Lock()
        self._opened: tuple[Path, Catalogue] | None = None

    def __enter__(self) -> "Shelf":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the hints, once whoever is writing an item has done so."""
        with self._one:
            self._close()

    def _close(self) -> None:
        if self._opened:
            self._opened[1].close()
        self._opened = None

    def put(self, source: str, item: Item, now: datetime) -> Written:
        """Put an item of a source, whose slug names the folder; `now` is when it came. A file in its place is on disk.

        Raises:
            FeedError: It has neither text nor title, or is too large.
            IndexBusy, IndexUnusable: The archive cannot be written.
        """
        with self._open(source) as shelved:
            return shelved.put(item, now)

    def knows(self, source: str, item: Item) -> bool:
        """Whether an item was put before as it is now told of, by its name, its title and its time of update.

        For whoever fetches the page of an item that carries no text: what is known need not be fetched again.
        """
        with self._open(source) as shelved:
            return shelved.knows(item)

    @contextmanager
    def _open(self, source: str) -> Iterator["_Shelved"]:
        if not source or source.startswith(".") or Path(source).name != source:
            raise ValueError(f"no name of a folder: {source!r}")
        with self._one, refused(self._given), locked(self._given, _LOCK, _BUSY, wait=_WAIT):
            try:
                yield _Shelved(*self._catalogue(), source)
            except IndexCorrupt:
                self._close()  # the next item finds them made anew
                raise

    def _catalogue(self) -> tuple[Path, Catalogue]:
        if not self._opened:
            root = self._given.resolve()
            catalogue = Catalogue(root, self._hints or root / ".shelf.db")
            catalogue.catch_up()
            self._opened = root, catalogue
        return self._opened


@dataclass(frozen=True, slots=True)
class _Shelved:
    """The archive as one source sees it, while nobody else writes."""

    root: Path
    catalogue: Catalogue
    source: str

    def put(self, item: Item, now: datetime) -> Written:
        published = _published(item, now)
        text = _written(item, published, item.title, item.url)
        told = marks(text)
        found = self._find(item, told)
        if found is None:
            path, what = self.catalogue.free(self.source), Outcome.NEW
            self._add(path, item, _readable(text, item, item.title))
        else:
            path, what = found.path, Outcome.SAME
            if self._changes(found, item, told) and self._replace(found, item):
                what = Outcome.UPDATED
            self.catalogue.name(self.source, item.key, path, _milliseconds(item.updated))
        return Written(self.root / path, what)

    def knows(self, item: Item) -> bool:
        found = self.catalogue.by_key(self.source, item.key)
        if found is None or found.marks.title != letters(item.title):
            return False
        updated = _milliseconds(item.updated)
        return updated is None or updated <= (self.catalogue.updated(self.source, item.key) or 0)

    def _find(self, item: Item, told: Marks) -> Kept | None:
        """The file that an item is the same as."""
        named = self.catalogue.by_key(self.source, item.key)
        if named and (
            named.marks.title == told.title or named.marks.address == told.address or len(item.key) > _CERTAIN
        ):
            return named
        at = self.catalogue.by_address(told.address)
        if titled := next((kept for kept in at if kept.marks.title == told.title), None):
            return titled
        # One that this source has under another name and title is another item at the same address: a live page.
        if len(at) == 1 and not self.catalogue.named(self.source, at[0].path):
            return at[0]
        alike = (kept for kept in self.catalogue.by_content(told.content) if _alike(kept, item, told))
        return next(alike, None)

    def _changes(self, kept: Kept, item: Item, told: Marks) -> bool:
        """Whether what is told may replace what is kept: others tell the same in their own way, and often less."""
        was = kept.marks
        if (told.title, told.content) == (was.title, was.content):
            return False
        if kept.source != self.source:
            # Nobody replaces what another has told in full: it need not be true that they tell the same.
            return not item.summary and was.length < _BRIEF and told.length > _RICHER * was.length
        return not (item.summary and _RICHER * told.length < was.length)

    def _add(self, path: str, item: Item, text: str) -> None:
        """Write a file: first beside its place, then the hint, then in its place."""
        place = self.root / path
        make_folder(place.parent)
        beside = _write_beside(place, text)
        with self.catalogue.together():
            self.catalogue.note(Kept(path, marks(text)), beside)
            self.catalogue.name(self.source, item.key, path, _milliseconds(item.updated))
        settle(beside, place)

    def _replace(self, kept: Kept, item: Item) -> bool:
        """Write a file anew, its former version kept; False where a reader would see no difference.

        Its time and its address stay, by which readers know it.
        """
        place = self.root / kept.path
        former = place.read_bytes()
        try:
            before = parse(decode(former))
            header, _ = read_header(decode(former))
        except ParseError:  # edited by hand until it is no article
            before, header = None, None
        title = item.title or (header.title if header else "")
        text = _written(item, kept.published, title, (header.url if header else "") or item.url)
        text = _readable(text, item, title)
        after = parse(text)
        if before and (before.title, before.text) == (after.title, after.text):
            return False
        _keep(place, former)
        settle(_write_beside(place, text), place)
        self.catalogue.note(Kept(kept.path, marks(text)), place)
        return True


def _keep(place: Path, former: bytes) -> None:
    """Keep a version that is about to be replaced, once, under the time at which it was written."""
    history = place.parent / _HISTORY / place.stem
    make_folder(history)
    versions = sorted(history.glob("*.md"), key=lambda path: (len(path.name), path.name))
    if not versions or versions[-1].read_bytes() != former:
        version = history / f"{place.stat().st_mtime_ns // 1_000_000}.md"
        settle(_write_beside(place, former), version)
    for surplus in versions[1 : 2 - _VERSIONS]:  # of a page that changes with each look; how it began stays
        surplus.unlink()


def _written(item: Item, published: datetime, title: str, url: str) -> str:
    text = file_text(published, title, url, item.html)
    if len(text.encode()) > _LARGEST:
        raise FeedError(f"{url or item.key}: {len(text):,} characters are no article; passed over")
    return text


def _readable(text: str, item: Item, title: str) -> str:
    try:
        return readable(text, title)
    except ParseError as error:
        raise FeedError(f"{item.url or item.key}: neither text nor title; passed over") from error


def _published(item: Item, now: datetime) -> datetime:
    """When it came out: as told, but not in the future; where nothing is told, now."""
    told = item.published or item.updated
    return min(told, now) if told and plausible(told) else now


def _alike(kept: Kept, item: Item, told: Marks) -> bool:
    titled = kept.marks.title == told.title and (told.length >= _TELLING or not told.address)
    timely = not (item.published or item.updated) or abs(kept.marks.published - told.published) <= _AT_ONE_TIME
    return timely and (titled or told.length >= _ALONE)


def _milliseconds(moment: datetime | None) -> int | None:
    return (moment - EPOCH) // _MS if moment else None


def _write_beside(place: Path, content: str | bytes) -> Path:
    beside = place.with_name(f".{place.stem}{UNFINISHED}")
    beside.write_bytes(content.encode() if isinstance(content, str) else content)
    return beside
