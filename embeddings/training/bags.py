"""Training texts as flat arrays of token ids, and the batches drawn from them: bags of tokens, no strings."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.training.texts import SENTENCE_END, Story, clauses, pack

Ints = NDArray[np.int64]

LEAST = 20  # tokens a passage; a line or two says too little to be found by

# Words that make a question of a statement. Mixed into half of the training queries, they learn to say nothing.
ASKING = """
    什么 是什么 为什么 因为什么 什么原因 原因是什么 什么时候 什么地方 谁 是谁 哪位 多少 有多少 几 多久 多大 哪里 在哪
    哪个 哪些 有哪些 哪国 哪年 哪一年 哪天 几月几日 何时 何 为何 如何 怎么 怎样 怎么看 怎么样 是否 有没有 吗 呢 请问
    具体 情况 造成 的时间 的原因
"""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Every passage of the training articles: slices of one array of token ids."""

    tokens: Ints
    clause: Ints  # (clauses + 1,) where each begins in tokens
    title: Ints  # (articles, 2) start and end in tokens
    passage: Ints  # (passages, 2) first and last + 1 clause
    article: Ints  # (passages,) whose it is


def read(articles: Iterable[Story], tokenizer: Tokenizer, *, limit: int = 300) -> Corpus:
    """Tokenize articles clause by clause and pack the clauses into passages of about `limit` characters."""
    tokens, begins = array("i"), [0]
    titles: list[tuple[int, int]] = []
    spans: list[tuple[int, int]] = []
    owners: list[int] = []
    for story in articles:
        pieces = clauses(story.text)
        if not pieces or not story.title.strip():
            continue
        for encoding in tokenizer.encode_batch_fast([story.title, *pieces], add_special_tokens=False):
            tokens.extend(encoding.ids)
            begins.append(len(tokens))
        first = len(begins) - 1 - len(pieces)
        titles.append((begins[first - 1], begins[first]))
        starts = pack([len(p) for p in pieces], [p[-1] in SENTENCE_END for p in pieces], limit)
        for start, end in zip(starts, [*starts[1:], len(pieces)], strict=True):
            if begins[first + end] - begins[first + start] >= LEAST:
                spans.append((first + start, first + end))
                owners.append(len(titles) - 1)
    return Corpus(np.array(tokens, np.int64), np.array(begins), np.array(titles), np.array(spans), np.array(owners))


@dataclass(frozen=True, slots=True)
class Bags:
    """Token ids of many bags in one array: bag i is ids[starts[i]:starts[i + 1]] (to the end for the last)."""

    ids: Ints
    starts: Ints

    @property
    def sizes(self) -> Ints:
        """Tokens in each bag."""
        return np.diff(np.append(self.starts, len(self.ids)))


def gather(tokens: Ints, starts: Ints, ends: Ints) -> Bags:
    """The bags tokens[starts[i]:ends[i]]."""
    sizes = np.maximum(ends - starts, 0)
    firsts = np.cumsum(sizes) - sizes
    ids = tokens[np.arange(sizes.sum()) + np.repeat(starts - firsts, sizes)]
    return Bags(ids, firsts)


def select(bags: Bags, keep: NDArray[np.bool_]) -> Bags:
    """The bags with only the tokens to keep; a bag may become empty."""
    kept = np.concatenate([[0], np.cumsum(keep)])
    return Bags(bags.ids[keep], kept[bags.starts])


def join(one: Bags, other: Bags) -> Bags:
    """Bag i of one and bag i of the other, together."""
    owner = np.concatenate([np.repeat(np.arange(len(b.starts)), b.sizes) for b in (one, other)])
    order = np.argsort(owner, kind="stable")
    sizes = one.sizes + other.sizes
    return Bags(np.concatenate([one.ids, other.ids])[order], np.cumsum(sizes) - sizes)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one step learns from: passage i in parts, and three things one might ask for it with."""

    article: Ints
    title: Bags
    rest: Bags  # the passage without the clause
    clause: Bags
    asked: Bags  # the clause with tokens dropped and words of asking mixed in
    keywords: Bags  # a few telling tokens of title and passage
    keep: NDArray[np.bool_]  # whether the clause stays in its passage
    titled: NDArray[np.bool_]  # whether the passage is seen under its title


class Sampler:
    """Draws batches. A seed fixes them all."""

    def __init__(self, corpus: Corpus, tokenizer: Tokenizer, *, seed: int) -> None:
        self.corpus = corpus
        self._random = np.random.default_rng(seed)
        counts = np.bincount(corpus.tokens, minlength=tokenizer.get_vocab_size())
        self._rarity = -np.log((counts + 1) / counts.sum())
        asking = [e.ids for e in tokenizer.encode_batch_fast(ASKING.split(), add_special_tokens=False)]
        self._asking = np.concatenate([np.array(ids, np.int64) for ids in asking])
        ends = np.cumsum([len(ids) for ids in asking])
        self._asking_spans = np.stack([ends - [len(ids) for ids in asking], ends], axis=1)

    def epoch(self, order: Ints, size: int) -> Iterator[Batch]:
        """Every passage of `order` once, `size` a batch, the incomplete last batch left out."""
        for at in range(0, len(order) - size + 1, size):
            yield self.batch(order[at : at + size])

    def passages(self, chosen: Ints) -> Bags:
        """The given passages under their titles."""
        corpus = self.corpus
        first, last = corpus.passage[chosen].T
        title = gather(corpus.tokens, *corpus.title[corpus.article[chosen]].T)
        return join(title, gather(corpus.tokens, corpus.clause[first], corpus.clause[last]))

    def batch(self, passages: Ints) -> Batch:
        """The given passages with a random clause and random keywords each."""
        corpus, random, n = self.corpus, self._random, len(passages)
        first, last = corpus.passage[passages].T
        cut = first + (random.random(n) * (last - first)).astype(np.int64)
        until = np.minimum(cut + random.integers(1, 4, n), last)
        begin, end, a, b = (corpus.clause[i] for i in (first, last, cut, until))
        clause = gather(corpus.tokens, a, b)
        rest = join(gather(corpus.tokens, begin, a), gather(corpus.tokens, b, end))
        article = corpus.article[passages]
        title = gather(corpus.tokens, *corpus.title[article].T)
        thinned = select(clause, random.random(len(clause.ids)) < np.repeat(random.uniform(0.4, 1.0, n), clause.sizes))
        spans = self._asking_spans[random.integers(len(self._asking_spans), size=n)]
        silent = random.random(n) < 0.5
        asking = gather(self._asking, spans[:, 0], np.where(silent, spans[:, 0], spans[:, 1]))
        return Batch(
            article,
            title,
            rest,
            clause,
            join(thinned, asking),
            self._keywords(join(title, join(rest, clause))),
            random.random(n) < 0.5,
            random.random(n) < 0.7,
        )

    def _keywords(self, bags: Bags) -> Bags:
        """Two to six tokens of each bag, rare ones likelier (Gumbel noise over the rarity: sampling without return)."""
        random, n = self._random, len(bags.starts)
        owner = np.repeat(np.arange(n), bags.sizes)
        key = self._rarity[bags.ids] + random.gumbel(size=len(owner))
        order = np.lexsort((-key, owner))
        place = np.arange(len(order)) - np.repeat(bags.starts, bags.sizes)
        return select(Bags(bags.ids[order], bags.starts), place < np.repeat(random.integers(2, 7, n), bags.sizes))
