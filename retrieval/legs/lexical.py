"""The lexical leg: BM25 over words and bigrams. The one door to tantivy.

A cache beside the store: it carries the point of the store's history that it has reached, in a document of its own, so
that the point and the documents it speaks of are committed as one.
"""

import logging
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Self

import tantivy

from retrieval.errors import CacheCorrupt, IndexUnusable
from retrieval.language import tokens, wording
from retrieval.legs import lexical_files
from retrieval.records import START, Point, Window
from retrieval.storage.durable import hindered, make_folder, sync

log = logging.getLogger(__name__)

# In the folder's name: an index of another layout is simply not there, and is built anew.
LAYOUT = "lexical-4"

# Weights of a question's terms against one content word, chosen on four question sets (docs/quality.md).
BIGRAM_WEIGHT = 0.7
FUNCTION_WEIGHT = 0.3  # of question words and grammar: 为什么 is some evidence of a passage that explains

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
        return cls(tantivy.Index(_schema()), None)

    @classmethod
    def open(cls, home: Path) -> Self:
        """Open the index in a state folder, or an empty one where there is none. Raises CacheCorrupt."""
        folder = home / LAYOUT
        if not (folder / lexical_files.COMMIT).exists():
            return cls.empty()
        with _sound(folder):
            index = tantivy.Index.open(str(folder))
        if index.schema != _schema():
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
            (earlier / lexical_files.COMMIT).unlink(missing_ok=True)  # first: without it, what is left is no index
            shutil.rmtree(earlier, ignore_errors=True)
        with _sound(folder, writing=True):
            make_folder(folder)
            return cls(tantivy.Index(_schema(), path=str(folder), reuse=False), folder)

    @property
    def stored(self) -> bool:
        """Whether it lies in a folder."""
        return self._folder is not None

    @property
    def point(self) -> Point:
        """The last change of the store that is applied here."""
        with _sound(self._folder):
            searcher = self._searcher()
            held = [address for _, address in searcher.search(_passage(_STATE), 1).hits]
            sequences, marks = (searcher.fast_field_values(name, held) for name in ("sequence", "mark"))
            return Point(int(sequences[0] or 0), int(marks[0] or 0)) if held else START

    def __len__(self) -> int:
        """Passages held."""
        with _sound(self._folder):
            held: int = self._searcher().num_docs
        return max(0, held - 1)

    def apply(self, added: Iterable[tuple[int, tuple[str, str], int]], removed: Sequence[int], point: Point) -> None:
        """Add (passage id, words and bigrams, published), remove ids, and commit both with the point they reach.

        Raises IndexUnusable where the disk refuses it.
        """
        with _sound(self._folder, writing=True):
            self._apply(added, removed, point)

    def _apply(self, added: Iterable[tuple[int, tuple[str, str], int]], removed: Sequence[int], point: Point) -> None:
        schema = _schema()  # untyped numbers would be taken for signed ones
        writer = self._writer()
        for passage in (*removed, _STATE):
            writer.delete_documents_by_query(_passage(passage))
        for passage, (words, bigrams), published in added:
            fields = {"id": passage, "words": words, "bigrams": bigrams, "published": published}
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
        self, folded: str, limit: int, *, every: bool = False, within: Window | None = None
    ) -> list[tuple[int, float]]:
        """Return up to `limit` (passage id, BM25) for a folded question, best first.

        With `every`, only passages that hold each content word of it (or all the bigrams the word is made of).
        With `within`, only passages of articles published then.
        """
        clauses = _clauses(folded)
        if every:
            clauses += [(tantivy.Occur.Must, _held(term)) for term in wording.terms(folded)]
        if not clauses:
            return []
        query = tantivy.Query.boolean_query(clauses)
        if within:
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, _published(within))])
        with _sound(self._folder):
            searcher = self._searcher()
            hits = searcher.search(query, limit, count=False).hits
            ids = searcher.fast_field_values("id", [address for _, address in hits])
        return [(int(passage or 0), float(score or 0)) for passage, (score, _) in zip(ids, hits, strict=True)]


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


def _passage(number: int) -> tantivy.Query:
    return tantivy.Query.term_query(_schema(), "id", number)


def _term(field: str, term: str) -> tantivy.Query:
    return tantivy.Query.term_query(_schema(), field, term, "freq")


def _published(window: Window) -> tantivy.Query:
    """Published in a window, not at an unknown time; counts nothing."""
    clauses = [
        (occur, tantivy.Query.range_query(_schema(), "published", tantivy.FieldType.Integer, low, high))
        for occur, low, high in ((tantivy.Occur.Must, window.since, window.until), (tantivy.Occur.MustNot, 0, 0))
    ]
    return tantivy.Query.const_score_query(tantivy.Query.boolean_query(clauses), 0.0)


def _held(term: str) -> tantivy.Query:
    """What stands for a term in a passage: itself, or what else names the same."""
    either = [_held_so(form) for form in (term, *wording.equivalents(term))]
    return tantivy.Query.const_score_query(_any(either), 0.0)


def _held_so(form: str) -> tantivy.Query:
    """A form as jieba cut it, or its bigrams where it was cut otherwise."""
    pairs = [_term("bigrams", pair) for pair in tokens.bigrams(form)]
    words = [_term("words", word) for word in tokens.words(form)]
    return _any([_all(parts) for parts in (words, pairs) if parts])


def _any(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _all(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])


def _clauses(folded: str) -> list[tuple[tantivy.Occur, tantivy.Query]]:
    """A question as alternatives of its terms: a passage has the score of the best form of each, not of all.

    Synonyms are left to the closer look: here they cost more than they found (docs/quality.md).
    """
    weights = _weights(folded)
    queries = []
    for term in wording.terms(folded):
        if forms := wording.equivalents(term):
            own = {key: weights.pop(key) for key in (("words", term), *_keys(term)) if key in weights}
            either = [_sum(own), *(_sum(_keys(form)) for form in forms)]
            queries.append(tantivy.Query.disjunction_max_query(either))
    queries += _weighed(weights)  # one by one: of terms beside each other tantivy skips what cannot be among the best
    return [(tantivy.Occur.Should, query) for query in queries]


def _sum(weights: Mapping[tuple[str, str], float]) -> tantivy.Query:
    return _any(_weighed(weights))


def _weighed(weights: Mapping[tuple[str, str], float]) -> list[tantivy.Query]:
    return [tantivy.Query.boost_query(_term(*key), weight) for key, weight in weights.items()]


def _keys(form: str) -> dict[tuple[str, str], float]:
    """The (field, term) pairs of one form; its words together weigh as one."""
    words = tokens.words(form)
    keys = {("words", word): 1.0 / len(words) for word in words}
    return keys | {("bigrams", pair): BIGRAM_WEIGHT for pair in tokens.bigrams(form)}


def _weights(folded: str) -> dict[tuple[str, str], float]:
    """The (field, term) pairs of a question and their weights."""
    weights: dict[tuple[str, str], float] = {}
    for word in tokens.words(folded):
        weights[("words", word)] = FUNCTION_WEIGHT
    for pair in tokens.bigrams(folded):
        weights[("bigrams", pair)] = FUNCTION_WEIGHT * BIGRAM_WEIGHT
    for word in tokens.content_words(folded):
        weights[("words", word)] = 1.0
    for pair in tokens.content_bigrams(folded):
        weights[("bigrams", pair)] = BIGRAM_WEIGHT
    return weights


@cache
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("bigrams", tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("published", fast=True)
    builder.add_unsigned_field("sequence", fast=True)
    builder.add_integer_field("mark", fast=True)
    return builder.build()
