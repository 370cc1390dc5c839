"""What some days would have told who waits for something: the same matcher, over the articles that may be meant."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from retrieval.alerting.percolator import Percolator
from retrieval.alerting.standing import subject
from retrieval.answering.searching import Searching
from retrieval.ranking.evidence import Question
from retrieval.ranking.rank import Ranking
from retrieval.records import Arrival, Article, Found, Interest, Query, Quote, Standing, Window
from retrieval.storage.rows import milliseconds
from retrieval.storage.store import Store

LOOKED = 300  # articles that may be meant are gone through, of a question passages by either leg: a second at most

_END = 2**62


class Preview:
    """Finds what would have been told. `percolator` makes one that waits for nothing, `query` reads a query."""

    def __init__(
        self,
        store: Store,
        searching: Searching,
        ranking: Ranking,
        percolator: Callable[[], Percolator],
        query: Callable[[str], Query],
    ) -> None:
        self._store = store
        self._searching = searching
        self._ranking = ranking
        self._percolator = percolator
        self._query = query

    def of(self, standing: Standing, since: datetime, limit: int) -> Found:
        """A story once, in its newest article, newest first; with the query, where there is one, as it was read."""
        query = self._read(standing)
        percolator = self._percolator()
        percolator.put(0, standing)
        window = Window(milliseconds(since), _END)
        rows = self._near(standing, query, window)
        articles, stories = self._store.copies.articles(rows), self._store.copies.stories(rows)
        found: dict[int, tuple[Article, Quote]] = {}
        for row in rows:
            article = articles.get(row)
            told = any(other in found for other in stories.get(row, ()))
            if article and not told and window.holds(milliseconds(article.published)):
                found.update((row, (article, match.quote)) for match in percolator.match(Arrival(0, article)))
        return Found(tuple(found.values())[:limit], len(found), 0, query)

    def _read(self, standing: Standing) -> Query:
        if standing.interest is Interest.WORDS:
            return self._query(standing.text)
        return Query(sources=(standing.text,)) if standing.interest is Interest.SOURCE else Query()

    def _near(self, standing: Standing, query: Query, window: Window) -> list[int]:
        """The rows of the articles of a window that may be meant, newest first."""
        if standing.interest is Interest.QUESTION:
            question = Question.read(subject(standing.text))
            owners = self._store.owners(self._ranking.near(question, window, LOOKED))
            return self._store.catalogue.in_order(list(dict.fromkeys(owners.values())))
        first = datetime.fromtimestamp(window.since / 1000, UTC).date()
        if query == Query() or query.problems:
            return []
        return self._searching.rows(replace(query, first=max(first, query.first)), UTC, LOOKED)
