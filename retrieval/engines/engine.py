"""The surface of an engine: what looks passages up by their words and by their meaning, and follows the store.

The store holds the truth; an engine is a cache of it that knows how far it has come and catches up. What it finds is
fused, looked at closer and read by code of ours, the same for every engine.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from embeddings.vectors import Matrix, Vector
from retrieval.legs.weighing import ANYTHING, Limits
from retrieval.progress import Progress
from retrieval.records import Finding, Point, Window
from retrieval.storage.store import Store
from retrieval.workers import Workers


class Lexical(Protocol):
    """Passages by the words and bigrams of their title, subhead and text, all folded."""

    def __len__(self) -> int:
        """Passages held."""

    def counts(self) -> Callable[[str, str], int]:
        """How many passages hold a term, by ("words" or "bigrams", term), as of now."""

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

    def holding(self, words: str, among: Sequence[int]) -> list[int]:
        """Those of some passages that may hold folded words as they are; few of them do not."""

    def mentioning(self, term: str) -> list[int]:
        """All passages that mention a folded term, however many."""


class Dense(Protocol):
    """Passages by their vectors."""

    @property
    def point(self) -> Point:
        """The last change of the store that is applied here."""

    def __len__(self) -> int:
        """Passages held."""

    def search(self, vector: Vector, limit: int, *, within: Window | None = None) -> list[tuple[int, float]]:
        """Return up to `limit` (passage id, cosine), of all or those published in a window, best first.

        A zero vector finds none.
        """

    def cosines(self, vector: Vector, ids: Sequence[int]) -> list[float]:
        """The cosine of each of `ids` that is held to `vector`; NaN for one that is not."""

    def vectors(self, ids: Sequence[int]) -> Matrix:
        """The vector of each of `ids` that is held, a row each; zeros for one that is not."""


class Engine(Protocol):
    """What can always be built again from the store. Reading is safe from several threads.

    Every method may raise EngineUnavailable where the engine is on servers.
    """

    @property
    def lexical(self) -> Lexical:
        """The lexical leg as it is now."""

    @property
    def dense(self) -> Dense:
        """The dense leg as it is now."""

    def close(self) -> None:
        """Let go of what is open."""

    def behind(self, store: Store) -> bool:
        """Whether the store has changes that are not applied here, or is not the one that this was made from."""

    def catch_up(self, store: Store, progress: Progress, workers: Workers | None = None) -> int:
        """Apply what was missed; returns how many passages had to be encoded. Under the writer's lock."""

    def compact(self, store: Store, progress: Progress) -> None:
        """Give back the space of what was removed. Under the writer's lock."""

    def check(self, store: Store, command: str) -> Iterator[Finding]:
        """Look for anything wrong; `command` is how yinwen is called for this archive."""
