"""From a question to ranked passages: both legs, the time asked about, the closer look, the reader."""

from datetime import UTC, datetime
from typing import TypeAlias

from embeddings.encoder import Encoder
from embeddings.reader import OpenReader
from embeddings.vectors import Vector
from retrieval.engines.engine import Engine
from retrieval.language.spelling import corrections
from retrieval.ranking import timing
from retrieval.ranking.evidence import Question
from retrieval.ranking.fuse import Candidate, fuse
from retrieval.ranking.reread import READ, behind, reread
from retrieval.ranking.rescore import CANDIDATES, rescore
from retrieval.ranking.timing import Timing
from retrieval.records import Hit, Inquiry, Window
from retrieval.storage.store import Store
from retrieval.understanding.frames import asked

DEPTH = 100  # passages that each leg gives to the fusion

Scored: TypeAlias = list[tuple[int, float]]  # passages and what a leg gives them, best first


class Ranking:
    """Ranks the passages of an archive for questions. Safe from several threads."""

    def __init__(self, store: Store, engine: Engine, encoder: Encoder, reader: OpenReader | None) -> None:
        self._store = store
        self._engine = engine
        self._encoder = encoder
        self._reader = reader

    def read(self, text: str, *, as_written: bool = False) -> Question:
        """Read a question as it was typed: without its frame, names with a wrong character as the archive has them.

        `as_written` leaves the names as they are.
        """
        bare = asked(text)
        return Question.read(bare, () if as_written else corrections(bare, self._engine.lexical.counts()))

    def rank(
        self, question: Question, depth: int = DEPTH, time: Timing | None = None, *, quick: bool = False
    ) -> list[Hit]:
        """The passages for a question by both legs together, the closer look and the reader if any, best first.

        `quick` leaves the reader out.
        """
        open_reader = None if quick else self._reader
        time = time or Timing(question.folded, question.folded)
        found, inside = self.candidates(question, self._encoder.query(question.meaning), depth, time)
        candidates = timing.leaning(time, found, inside)[:CANDIDATES]
        passages = self._store.passages([c.passage for c in candidates])
        hits = rescore(question, [c for c in candidates if c.passage not in inside], passages)
        if time.window is None:
            return reread(question, hits, open_reader()) if open_reader else hits
        bare = self.read(time.bare, as_written=not question.corrected)  # an article of 2020年9月 need not say so
        hits += rescore(bare, [c for c in candidates if c.passage in inside], passages)
        hits = timing.ordered(time, hits)
        if not open_reader:
            return timing.favoured(time, hits)
        reader, first = open_reader(), hits[:READ]
        seen = reread(question, [hit for hit in first if hit.passage.id not in inside], reader)
        seen += reread(bare, [hit for hit in first if hit.passage.id in inside], reader)
        return behind(timing.favoured(time, seen), hits[READ:])

    def candidates(
        self, question: Question, vector: Vector, depth: int = DEPTH, time: Timing | None = None
    ) -> tuple[list[Candidate], set[int]]:
        """What both legs find together for a question and its vector, best first, before any of it is looked at.

        Of a time that comes first, more is sought: the second value names what was found there.
        """
        lexical, dense = self._legs(question.folded, vector, depth, time.only if time else None)
        inside: set[int] = set()
        if time and time.first:
            more = self._legs(question.folded, vector, depth, time.first)
            inside = {passage for leg in more for passage, _ in leg}
            lexical, dense = [*lexical, *more[0]], [*dense, *more[1]]
        index = self._engine.dense
        return fuse(lexical, dense, lambda ids: index.cosines(vector, ids)), inside

    def near(self, question: Question, within: Window, depth: int) -> list[int]:
        """The passages published in a window that either leg finds for a question, of each so many."""
        found = self._legs(question.folded, self._encoder.query(question.meaning), depth, within)
        return list(dict.fromkeys(passage for leg in found for passage, _ in leg))

    def _legs(self, folded: str, vector: Vector, depth: int, within: Window | None) -> tuple[Scored, Scored]:
        """What each leg finds, the lexical first, among all passages or those of articles published in a window."""
        return (
            self._engine.lexical.search(folded, depth, within=within),
            self._engine.dense.search(vector, depth, within=within),
        )

    def time(self, text: str, inquiry: Inquiry) -> Timing:
        """The time that a question speaks of, as far as this archive knows times."""
        span = self._store.span()
        newest = span[1] if span and span[1].timestamp() > 0 else None
        day = inquiry.day or datetime.now(UTC).date()
        return timing.read(text, day, newest, lifted=inquiry.undated, zone=inquiry.zone)

    def legs(self, question: Question, depth: int = DEPTH) -> dict[str, list[str]]:
        """The ids of the articles that each leg alone finds for a question, best first."""
        lexical = [passage for passage, _ in self._engine.lexical.search(question.folded, depth)]
        dense = [passage for passage, _ in self._engine.dense.search(self._encoder.query(question.meaning), depth)]
        held = self._store.passages(list({*lexical, *dense}))
        return {
            leg: list(dict.fromkeys(held[passage].article.id for passage in ids if passage in held))
            for leg, ids in (("lexical", lexical), ("dense", dense))
        }
