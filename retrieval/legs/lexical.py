"""The lexical leg: BM25 over words and bigrams.

A cache beside the store: it carries the point of the store's history that it has reached, in a document of its own, so
that the point and the documents it speaks of are committed as one.
"""

import logging
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import tantivy

from retrieval.errors import CacheCorrupt, IndexUnusable
from retrieval.legs import clauses, lexical_files
from retrieval.legs.weighing import ANYTHING, Limits
from retrieval.records import START, Point, Window
from retrieval.storage.durable import hindered, make_folder, sync

log = logging.getLogger(__name__)

# (passage id, words and bigrams, milliseconds, source)
Row = tuple[int, tuple[str, str], int, str]

# In the folder's name: an index of another layout is simply not there, and is built anew.
LAYOUT = "lexical-5"

_PAUSE = 1.0  # seconds until what could not be opened is tried again
_STATE = 0  # the document that holds the point; passages count from 1
_WRITER_BYTES = 64 << 20


class LexicalIndex:
    """Passages by the words and bigrams of their title, subhead and text, all folded.

    Reading raises CacheCorrupt where a file is damaged.
    """

    def __init__(self, index: tantivy.Index, folder: Path | None) -> None:
        self._index = index
        self._folder = folder
        self._seen = self._stamp()
        self._again = 0.0  # when to look again at a commit that could not be opened, by the monotonic clock

    @classmethod
    def empty(cls) -> Self:
        """An index without passages that lies nowhere."""
        return cls(tantivy.Index(clauses.schema()), None)

    @classmethod
    def open(cls, home: Path) -> Self:
        """Open the index in a state folder, or an empty one where there is none. Raises CacheCorrupt."""
        folder = home / LAYOUT
        if not (folder / lexical_files.COMMIT).exists():
            return cls.empty()
        with _sound(folder):
            index = tantivy.Index.open(str(folder))
        if index.schema != clauses.schema():
            raise CacheCorrupt(f"{folder / lexical_files.COMMIT} does not name our fields")
        return cls(index, folder)

    @classmethod
    def create(cls, home: Path, *, anew: bool = False) -> Self:
        """Open the index in a state folder to write, in place of one that is damaged or missing, or of any: `anew`."""
        folder = home / LAYOUT
        try:
            index = cls.open(home)
            if index.stored and not anew:
                _ = index.point
                return index
        except CacheCorrupt as error:
            log.warning("%s: it is only a cache and is built again", error)
        for earlier in home.glob("lexical-*"):  # of other layouts too
            if earlier != folder and (earlier / lexical_files.COMMIT).exists():
                log.warning("%s is of an earlier version: it is only a cache and is built again", earlier)
            (earlier / lexical_files.COMMIT).unlink(missing_ok=True)  # first: without it, what is left is no index
            shutil.rmtree(earlier, ignore_errors=True)
        with _sound(folder, writing=True):
            make_folder(folder)
            return cls(tantivy.Index(clauses.schema(), path=str(folder), reuse=False), folder)

    @property
    def stored(self) -> bool:
        """Whether it lies in a folder."""
        return self._folder is not None

    @property
    def point(self) -> Point:
        """The last change of the store that is applied here."""
        with _sound(self._folder):
            searcher = self._searcher()
            held = [address for _, address in searcher.search(clauses.passage(_STATE), 1).hits]
            sequences, marks = (searcher.fast_field_values(name, held) for name in ("sequence", "mark"))
            return Point(int(sequences[0] or 0), int(marks[0] or 0)) if held else START

    def __len__(self) -> int:
        """Passages held."""
        with _sound(self._folder):
            held: int = self._searcher().num_docs
        return max(0, held - 1)

    def apply(self, added: Iterable[Row], removed: Sequence[int], point: Point) -> None:
        """Add passages, remove ids, and commit both with the point they reach.

        Raises IndexUnusable where the disk refuses it.
        """
        with _sound(self._folder, writing=True):
            self._apply(added, removed, point)

    def _apply(self, added: Iterable[Row], removed: Sequence[int], point: Point) -> None:
        schema = clauses.schema()  # untyped numbers would be taken for signed ones
        writer = self._writer()
        for passage in (*removed, _STATE):
            writer.delete_documents_by_query(clauses.passage(passage))
        for passage, (words, bigrams), published, source in added:
            fields = {"id": passage, "words": words, "bigrams": bigrams, "published": published, "source": source}
            writer.add_document(tantivy.Document.from_dict(fields, schema))
        state = {"id": _STATE, "sequence": point.sequence, "mark": point.mark}
        writer.add_document(tantivy.Document.from_dict(state, schema))
        self._commit(writer)

    def clear(self) -> None:
        """Take everything out. Raises IndexUnusable."""
        with _sound(self._folder, writing=True):
            writer = self._writer()
            writer.delete_all_documents()
            self._commit(writer)

    def _writer(self) -> tantivy.IndexWriter:
        writer = self._index.writer(heap_size=_WRITER_BYTES, num_threads=1)
        writer.garbage_collect_files()  # what a run that was killed wrote for this very commit would be in the way
        return writer

    def _commit(self, writer: tantivy.IndexWriter) -> None:
        writer.commit()
        writer.wait_merging_threads()
        if self._folder:
            sync(self._folder)  # tantivy leaves the new name of what it committed to chance
        self._index.reload()

    def _stamp(self) -> int:
        return (self._folder / lexical_files.COMMIT).stat().st_mtime_ns if self._folder else 0

    def _searcher(self) -> tantivy.Searcher:
        """A view of the last commit, of this process or another; while no file can be opened, of the one before."""
        latest = self._stamp()
        if latest != self._seen and time.monotonic() >= self._again:
            try:
                self._index.reload()
            except (ValueError, OSError):
                if not (why := hindered()):
                    raise
                self._again = time.monotonic() + _PAUSE
                log.warning("%s cannot be opened again (%s): going on with what was read before", self._folder, why)
            else:
                self._seen = latest
        return self._index.searcher()

    def counts(self) -> Callable[[str, str], int]:
        """How many passages hold a term, by ("words" or "bigrams", term), as of now."""
        with _sound(self._folder):
            searcher = self._searcher()
        return lambda field, term: int(searcher.doc_freq(field, term))

    def search(
        self,
        folded: str,
        limit: int,
        *,
        within: Window | None = None,
        limits: Limits = ANYTHING,
        newest: bool = False,
    ) -> list[tuple[int, float]]:
        """Return up to `limit` (passage id, BM25) for a folded question, best first.

        With `within`, only passages of articles published then; with `limits`, only those within them. With `newest`,
        those of the newest articles first, without scores.
        """
        query = clauses.asked(folded, within, limits)
        if query is None:
            return []
        with _sound(self._folder):
            searcher = self._searcher()
            order = "published" if newest else None
            hits = searcher.search(query, limit, count=False, order_by_field=order).hits
            ids = searcher.fast_field_values("id", [address for _, address in hits])
        scores = (0.0 if newest else float(score or 0) for score, _ in hits)
        return [(int(passage or 0), score) for passage, score in zip(ids, scores, strict=True)]

    def holding(self, words: str, among: Sequence[int]) -> list[int]:
        """Those of some passages that may hold folded words as they are; few of them do not."""
        if not among:
            return []
        query = tantivy.Query.boolean_query(
            [(clauses.MUST, clauses.holding(words)), (clauses.MUST, clauses.passages(among))]
        )
        with _sound(self._folder):
            searcher = self._searcher()
            hits = searcher.search(query, len(among), count=False).hits
            return [int(passage or 0) for passage in searcher.fast_field_values("id", [place for _, place in hits])]

    def mentioning(self, term: str) -> list[int]:
        """All passages that mention a folded term, however many: some 0.3 microseconds each."""
        query = clauses.mention(term)
        with _sound(self._folder):
            searcher = self._searcher()
            counted: Any = searcher.search(query, 1, count=True)  # whose count the stubs do not know
            if not counted.count:
                return []
            hits = searcher.search(query, counted.count, count=False).hits
            return [int(passage or 0) for passage in searcher.fast_field_values("id", [at for _, at in hits])]


@contextmanager
def _sound(folder: Path | None, *, writing: bool = False) -> Iterator[None]:
    """Name the folder where tantivy finds damage, or a disk that refuses: errors, and panics of its Rust code."""
    try:
        yield
    except (ValueError, OSError) as error:
        if writing and "FileAlreadyExists" not in str(error):  # which no disk says: it was left by a power cut
            raise IndexUnusable(f"{folder} cannot be written ({error}): look at the disk's space") from error
        raise _unreadable(folder, error) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of pyo3, which gives the class no importable name
            raise
        raise _unreadable(folder, error) from error


def _unreadable(folder: Path | None, error: BaseException) -> CacheCorrupt:
    return CacheCorrupt(f"{folder} cannot be read ({error}): `yinwen doctor --repair` builds it again")
