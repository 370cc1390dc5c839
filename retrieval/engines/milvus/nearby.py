"""Words on a server that cannot search them: what is near in meaning, scored by its words here."""

from collections.abc import Callable, Sequence

from embeddings.encoder import Encoder
from retrieval.engines.milvus import sparse
from retrieval.engines.milvus.counting import Counting
from retrieval.engines.milvus.dense import MilvusDense
from retrieval.engines.milvus.state import State
from retrieval.errors import EngineUnable
from retrieval.language import tokens, verbatim, wording
from retrieval.language.text import fold
from retrieval.legs import weighing
from retrieval.legs.catchup import joined
from retrieval.legs.weighing import ANYTHING, Key, Limits, Weights
from retrieval.records import Window
from retrieval.storage.store import Store

_LOOKED = 100  # passages near in meaning that a question is held against
_SEARCHED = 1000  # the same of a search, which counts what it finds


class NearbyLexical(Counting):
    """See `engine.Lexical`: finds nothing that is not near in meaning. Of one state."""

    def __init__(self, dense: MilvusDense, state: State, store: Store, encoder: Encoder) -> None:
        super().__init__(store, state)
        self._dense, self._encoder = dense, encoder

    def search(
        self,
        folded: str,
        limit: int,
        *,
        within: Window | None = None,
        limits: Limits = ANYTHING,
        newest: bool = False,
    ) -> list[tuple[int, float]]:
        """Return up to `limit` (passage id, about BM25), best first, of what is near in meaning."""
        read = weighing.sought(folded)
        if not read:
            return []
        worth = self._worth(sparse.terms_of(read))
        sure, either = _terms(read.weights, worth), [[_terms(form, worth) for form in forms] for forms in read.either]
        near = self._dense.search(self._encoder.query(folded), max(_LOOKED, min(limit, _SEARCHED)), within=within)
        found: list[tuple[int, float, int]] = []
        for number, *parts, published, source in self._store.texts([number for number, _ in near]):
            text = fold(joined(*parts))
            shorter = self._shorter(text)
            score = _score(sure, text, shorter)
            score += sum(max(_score(form, text, shorter) for form in forms) for forms in either)
            if score > 0 and _within(text, source, limits):
                found.append((number, score, published))
        if newest:
            found.sort(key=lambda row: (-row[2], -row[0]))
            return [(number, 0.0) for number, _, _ in found[:limit]]
        found.sort(key=lambda row: (-row[1], row[0]))
        return [(number, score) for number, score, _ in found[:limit]]

    def mentioning(self, term: str) -> list[int]:  # noqa: ARG002 - nor told: a reader typed it
        """Refused: what mentions a term may be anywhere. Raises EngineUnable."""
        raise EngineUnable("mentions cannot be counted: this Milvus server knows no sparse vectors, as 2.4 does")

    def _shorter(self, text: str) -> float:
        """What the length of a text takes from its score, as in BM25: told from its number of characters."""
        return sparse.K1 * (1 - sparse.B + sparse.B * len(text) / max(self._state.average.bigrams, 1.0))


def _terms(weights: Weights, worth: Callable[[Key], float]) -> list[tuple[str, float]]:
    """Terms with what each counts at most."""
    return [(key[1], weight * worth(key) * (1 + sparse.K1)) for key, weight in weights.items()]


def _score(terms: Sequence[tuple[str, float]], text: str, shorter: float) -> float:
    """About BM25: a word is found wherever it stands, also within another."""
    score = 0.0
    for term, most in terms:
        if times := text.count(term):
            score += most * times / (times + shorter)
    return score


def _within(text: str, source: str, limits: Limits) -> bool:
    """Whether a folded text, of a source, is within some limits."""
    if limits.sources and source not in limits.sources:
        return False
    if not all(verbatim.stands(phrase, text) for phrase in limits.phrases):
        return False
    terms = wording.terms(limits.words)
    return all(any(_holds(form, text) for form in (term, *wording.equivalents(term))) for term in terms)


def _holds(form: str, text: str) -> bool:
    return wording.stands(form, text) or (bool(pairs := tokens.bigrams(form)) and all(pair in text for pair in pairs))
