"""Questions held against an article: all at once by the most that they can come to, then closely those that are left.

Whoever waits does not know in what words the news will come, so that meaning counts for most and no word must be there.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Generic, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from embeddings.vectors import Matrix, Vector
from retrieval.alerting.needs import rarest, ways
from retrieval.alerting.seen import Seen
from retrieval.ranking.evidence import PARTIAL, Question
from retrieval.ranking.fuse import Candidate
from retrieval.ranking.rescore import look
from retrieval.ranking.weights import weights
from retrieval.records import Evidence, Hit

_Name = TypeVar("_Name")

LOOKED = 2  # passages of it, the nearest by meaning
LIKELY = 0.5  # from this probability on that an article is about what is asked, it is told


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that is waited with."""

    question: Question
    vector: Vector
    terms: tuple[tuple[frozenset[str], float], ...]  # of each of its words the keys, and the share of all that it is

    @classmethod
    def of(cls, question: Question, vector: Vector) -> Self:
        """A question as it was read and encoded."""
        total = sum(term.weight for term in question.sought)
        terms = ((ways(*(form for form, _ in term.forms)), term.weight / total) for term in question.sought)
        return cls(question, vector, tuple((frozenset(map(rarest, either)), share) for either, share in terms))


class Board(Generic[_Name]):
    """All questions, by name, as one table, which never changes."""

    def __init__(self, waiting: Mapping[_Name, Waiting], dim: int) -> None:
        self.names = list(waiting)
        self._waiting = list(waiting.values())
        self._vectors: Matrix = np.stack([one.vector for one in self._waiting]) if waiting else np.zeros((0, dim), "f4")
        slots = [(at, keys, share) for at, one in enumerate(self._waiting) for keys, share in one.terms]
        self._owners = np.array([at for at, _, _ in slots], np.int64)
        self._shares = np.array([share for _, _, share in slots], np.float32)
        under: dict[str, list[int]] = {}
        for slot, (_, keys, _) in enumerate(slots):
            for key in keys:
                under.setdefault(key, []).append(slot)
        self._under = {key: np.array(found, np.int32) for key, found in under.items()}

    def match(self, seen: Seen, vectors: Matrix) -> Iterator[tuple[_Name, Hit]]:
        """The questions that an article is about, each with the passage that speaks most for it, and how much."""
        near = vectors @ self._vectors.T
        for at in np.flatnonzero(_most(near.max(axis=0), self._shared(seen)) >= math.log(LIKELY / (1 - LIKELY))):
            found = self._closely(self._waiting[at].question, seen, near[:, at])
            if found.score >= LIKELY:
                yield self.names[at], found

    def _shared(self, seen: Seen) -> NDArray[np.float64]:
        """How much of each question stands as whole words anywhere in an article, at most."""
        there = np.zeros(len(self._owners), np.bool_)
        for key in self._under.keys() & seen.terms:
            there[self._under[key]] = True
        shares = self._shares[there].astype(np.float64)
        return np.bincount(self._owners[there], shares, len(self._waiting)).astype(np.float64)

    @staticmethod
    def _closely(question: Question, seen: Seen, near: NDArray[np.float32]) -> Hit:
        """The best of the nearest passages, scored by the probability that the article is about what is asked."""
        lead = question.coverage(seen.parts[0].folded)
        first: Sequence[int] = np.argsort(-near, kind="stable")[:LOOKED].tolist()
        hits = [look(question, seen.parts[at].passage, Candidate(0, 0.0, 0.0, float(near[at]))) for at in first]
        return max((replace(hit, score=probability(hit.evidence, lead)) for hit in hits), key=lambda hit: hit.score)


def _most(near: NDArray[np.float32], shared: NDArray[np.float64]) -> NDArray[np.float64]:
    """The highest that the log odds of questions can be: what is not shared may still be there in part."""
    by = weights("about")
    held = shared + PARTIAL * (1 - shared)
    return by["bias"] + by["names"] + by["dense"] * near + (by["lead"] + by["sentence"]) * held


def probability(found: Evidence, lead: float) -> float:
    """That an article is about what is asked, of which its `lead`, title and first passage, holds that share."""
    by = weights("about")
    seen = {**asdict(found), "lead": lead}
    return 1 / (1 + math.exp(-sum(weight * seen.get(name, 1.0) for name, weight in by.items())))
