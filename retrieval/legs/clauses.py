"""What the lexical index holds of a passage, and what is asked of it in tantivy's terms.

Passages are known by words and bigrams alone, not by where these stand: `holding` finds every passage that may hold
some words as they are, and the text of each says whether it does.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

import tantivy

from retrieval.language import tokens, wording
from retrieval.legs import weighing
from retrieval.legs.weighing import Limits, Weights
from retrieval.records import Window

MUST, SHOULD, NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
Clause = tuple[tantivy.Occur, tantivy.Query]

# Not beside Chinese, with which it may be one word (卡拉ok), nor a part of a number.
_LATIN = re.compile(r"(?<![^\W_])(?<![0-9]\.)(?>[a-z0-9]+(?:\.[0-9]+)?)(?![^\W_])")


@cache
def schema() -> tantivy.Schema:
    """The fields of a passage, and of the document that holds the point."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("bigrams", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("published", fast=True)
    builder.add_unsigned_field("sequence", fast=True)
    builder.add_integer_field("mark", fast=True)
    return builder.build()


def passage(number: int) -> tantivy.Query:
    """The document of this number."""
    return tantivy.Query.term_query(schema(), "id", number)


def passages(numbers: Sequence[int]) -> tantivy.Query:
    """Those of these numbers."""
    return tantivy.Query.term_set_query(schema(), "id", list(numbers))


def asked(folded: str, within: Window | None, limits: Limits) -> tantivy.Query | None:
    """A folded question, of nothing but what was published in a window and is within the limits; None for none.

    A passage holds some word of it, or the phrases. Limits leave scores as they are.
    """
    question = _question(folded)
    if not question:
        return None
    question += _every(limits.words)
    clauses: list[Clause] = []
    if within:
        clauses.append((MUST, _published(within)))
    if limits.sources:
        clauses.append((MUST, _uncounted(_any(_term("source", name, "basic") for name in limits.sources))))
    clauses += [(NOT, query) for words in limits.without for query in _surely(words)]
    if limits.phrases:  # one of which may be a part of a word
        held = [(MUST, _uncounted(holding(phrase))) for phrase in limits.phrases]
        return tantivy.Query.boolean_query([*question, *held, *clauses])
    query = tantivy.Query.boolean_query(question)
    return tantivy.Query.boolean_query([(MUST, query), *clauses]) if clauses else query


def _question(folded: str) -> list[Clause]:
    """A question as alternatives of its terms."""
    read = weighing.sought(folded)
    queries = [tantivy.Query.disjunction_max_query([_sum(form) for form in forms]) for forms in read.either]
    queries += _weighed(read.weights)  # one by one: of terms beside each other tantivy skips what cannot be the best
    return [(SHOULD, query) for query in queries]


def _every(folded: str) -> list[Clause]:
    """Each content word, or what else names the same, or all the bigrams it is made of; counts nothing."""
    return [(MUST, mention(term)) for term in wording.terms(folded)]


def mention(term: str) -> tantivy.Query:
    """What stands for a folded term in a passage: itself, or what else names the same; counts nothing."""
    return _uncounted(_any(map(_held, (term, *wording.equivalents(term)))))


def holding(words: str) -> tantivy.Query:
    """All passages that may hold folded words as they are, and few that do not.

    Chinese words are known by their bigrams; Latin ones, and of numbers also the percentage, by themselves.
    """
    pairs = [_term("bigrams", pair) for pair in tokens.bigrams(words) if len(pair) > 1]
    latin = [_any([_term("words", word), _term("words", f"{word}%")]) for word in _LATIN.findall(words)]
    if parts := [*pairs, *latin]:
        return _all(parts)
    lone = tokens.bigrams(words)  # single characters: in a text, each begins or ends a bigram, or stands alone
    either = [tantivy.Query.regex_query(schema(), "bigrams", f"{one}.?|.{one}") for one in lone]
    return _all(either or [_term("words", word) for word in tokens.words(words)])


def _surely(words: str) -> list[tantivy.Query]:
    """What only passages match that hold folded words; not all of them."""
    known = [] if words.isascii() else [_term("words", words)]
    return [*known, _term("bigrams", words)] if weighing.exactly(words) else known


def _term(field: str, term: str, option: str = "freq") -> tantivy.Query:
    return tantivy.Query.term_query(schema(), field, term, option)


def _published(window: Window) -> tantivy.Query:
    """Published in a window, not at an unknown time; counts nothing."""
    clauses = [
        (occur, tantivy.Query.range_query(schema(), "published", tantivy.FieldType.Integer, low, high))
        for occur, low, high in ((MUST, window.since, window.until), (NOT, 0, 0))
    ]
    return _uncounted(tantivy.Query.boolean_query(clauses))


def _held(form: str) -> tantivy.Query:
    """A form as jieba cut it, or its bigrams where it was cut otherwise."""
    pairs = [_term("bigrams", pair) for pair in tokens.bigrams(form)]
    words = [_term("words", word) for word in tokens.words(form)]
    return _any([_all(parts) for parts in (words, pairs) if parts])


def _uncounted(query: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, 0.0)


def _any(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(SHOULD, query) for query in queries])


def _all(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(MUST, query) for query in queries])


def _sum(weights: Weights) -> tantivy.Query:
    return _any(_weighed(weights))


def _weighed(weights: Weights) -> list[tantivy.Query]:
    return [tantivy.Query.boost_query(_term(*key), weight) for key, weight in weights.items()]
