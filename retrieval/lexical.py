"""The lexical leg: BM25 over words and bigrams. The one door to tantivy.

A cache beside the store: it carries the sequence number of the last change it has applied, in a document of its own,
so that the number and the documents it speaks of are committed as one.
"""

import shutil
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Self

import tantivy

from retrieval import tokens
from retrieval.text import fold

# In the folder's name: an index of another layout is simply not there, and is built anew.
LAYOUT = "lexical-1"

# Weights of a question's terms against one content word, chosen on four question sets (docs/quality.md).
BIGRAM_WEIGHT = 0.7
FUNCTION_WEIGHT = 0.3  # of question words and grammar: 为什么 is some evidence of a passage that explains

_STATE = 0  # the document that holds the sequence; passages count from 1
_WRITER_BYTES = 64 << 20


class LexicalIndex:
    """Passages by the words and bigrams of their title, subhead and text, all folded."""

    def __init__(self, folder: Path, index: tantivy.Index) -> None:
        self._commit = folder / "meta.json"  # replaced by each commit
        self._index = index
        self._seen = self._commit.stat().st_mtime_ns

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the index under `folder`, or an empty one. One that cannot be read is removed: it is only a cache."""
        path = folder / LAYOUT
        path.mkdir(parents=True, exist_ok=True)
        try:
            return cls(path, tantivy.Index(_schema(), path=str(path), reuse=True))
        except (ValueError, OSError):
            shutil.rmtree(path)
            path.mkdir()
            return cls(path, tantivy.Index(_schema(), path=str(path), reuse=False))

    @property
    def sequence(self) -> int:
        """The last change of the store that is applied here; 0 for an empty index."""
        searcher = self._searcher()
        query = tantivy.Query.term_query(_schema(), "id", _STATE)
        held = [address for _, address in searcher.search(query, 1).hits]
        return sum(int(value or 0) for value in searcher.fast_field_values("sequence", held))

    def __len__(self) -> int:
        """Passages held."""
        held: int = self._searcher().num_docs
        return max(0, held - 1)

    def apply(self, added: Iterable[tuple[int, str]], removed: Sequence[int], sequence: int) -> None:
        """Add (passage id, context and text), remove ids, and commit both together with the sequence they reach."""
        schema = _schema()  # untyped numbers would be taken for signed ones
        writer = self._index.writer(heap_size=_WRITER_BYTES, num_threads=1)
        for passage in (*removed, _STATE):
            writer.delete_documents_by_query(tantivy.Query.term_query(schema, "id", passage))
        for passage, text in added:
            folded = fold(text)
            fields = {
                "id": passage,
                "words": " ".join(tokens.words(folded)),
                "bigrams": " ".join(tokens.bigrams(folded)),
            }
            writer.add_document(tantivy.Document.from_dict(fields, schema))
        writer.add_document(tantivy.Document.from_dict({"id": _STATE, "sequence": sequence}, schema))
        writer.commit()
        writer.wait_merging_threads()

    def _searcher(self) -> tantivy.Searcher:
        """A view of the last commit, of this process or another."""
        latest = self._commit.stat().st_mtime_ns
        if latest != self._seen:
            self._index.reload()
            self._seen = latest
        return self._index.searcher()

    def clear(self) -> None:
        """Take everything out."""
        writer = self._index.writer(heap_size=_WRITER_BYTES, num_threads=1)
        writer.delete_all_documents()
        writer.commit()

    def search(self, folded: str, limit: int, *, every: bool = False) -> list[tuple[int, float]]:
        """Return up to `limit` (passage id, BM25) for a folded question, best first.

        With `every`, only passages that hold each content word of it (or all the bigrams the word is made of).
        """
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(_term(field, term), weight))
            for (field, term), weight in _weights(folded).items()
        ]
        if every:
            clauses += [(tantivy.Occur.Must, _held(word)) for word in tokens.content_words(folded)]
        if not clauses:
            return []
        searcher = self._searcher()
        hits = searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        return [(int(passage or 0), float(score or 0)) for passage, (score, _) in zip(ids, hits, strict=True)]


def _term(field: str, term: str) -> tantivy.Query:
    return tantivy.Query.term_query(_schema(), field, term, "freq")


def _held(word: str) -> tantivy.Query:
    """What stands for a word in a passage: itself as jieba cut it, or its bigrams where it was cut otherwise."""
    pairs = [(tantivy.Occur.Must, _term("bigrams", pair)) for pair in tokens.bigrams(word)]
    whole = _term("words", word)
    either = [whole, tantivy.Query.boolean_query(pairs)] if pairs else [whole]
    return tantivy.Query.const_score_query(
        tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in either]), 0.0
    )


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
    builder.add_unsigned_field("sequence", fast=True)
    return builder.build()
