"""What a Milvus server cannot tell of words: how many passages hold each, and which texts hold some as they are."""

from collections.abc import Callable, Sequence

from retrieval.engines.milvus import sparse
from retrieval.engines.milvus.state import State
from retrieval.language import verbatim
from retrieval.language.text import fold
from retrieval.legs.catchup import joined
from retrieval.legs.weighing import Key
from retrieval.storage.store import Store


class Counting:
    """What the store answers of a lexical leg, of one state of a collection."""

    def __init__(self, store: Store, state: State) -> None:
        self._store, self._state = store, state

    def __len__(self) -> int:
        """Passages held."""
        return self._state.passages

    def counts(self) -> Callable[[str, str], int]:
        """How many passages hold a term, by ("words" or "bigrams", term)."""
        known: dict[int, int] = {}

        def count(field: str, term: str) -> int:
            at = sparse.place((field, term))
            if at not in known:
                known[at] = self._store.frequencies.of(self._state.number, [at]).get(at, 0)
            return known[at]

        return count

    def _worth(self, keys: Sequence[Key]) -> Callable[[Key], float]:
        """What each of some terms is worth."""
        counted = self._store.frequencies.of(self._state.number, [sparse.place(key) for key in keys])
        held = self._state.passages
        return lambda key: sparse.rarity(min(counted.get(sparse.place(key), 0), held), held)

    def holding(self, words: str, among: Sequence[int]) -> list[int]:
        """Those of some passages that hold folded words as they are."""
        texts = self._store.texts(among)
        return [number for number, *parts, _, _ in texts if verbatim.stands(words, fold(joined(*parts)))]
