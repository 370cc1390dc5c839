"""A trend counted by reading every article, for services made of plain functions."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta, tzinfo

from retrieval.records import Article, Count, Step, Trend


def by_day(articles: Sequence[Article], words: str, zone: tzinfo) -> Trend:
    """The articles with all the words in their title or text, by day."""
    terms = tuple(words.split())
    days = Counter(each.published.astimezone(zone).date() for each in articles)
    held = sorted(each.published for each in articles if all(term in each.title + each.text for term in terms))
    if not held:
        return Trend(terms, Step.DAY, (), None, None, None)
    found = Counter(at.astimezone(zone).date() for at in held)
    first, until = min(found), max(days)
    shown = (first + timedelta(day) for day in range((until - first).days + 1))
    return Trend(terms, Step.DAY, tuple(Count(d, found[d], days[d]) for d in shown), held[0], held[-1], until)
