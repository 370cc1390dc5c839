"""What to try: questions and searches that this archive answers, the newest articles' names where the usual ones fail.

Each is tried before it is offered, so this takes as long as some answers do; what was found is kept until the archive
changes, and for some minutes more: where articles come all day it changes all the time.
"""

import time
from collections.abc import Callable, Iterator

from bot.service import Service
from bot.view import View
from retrieval.language import wording
from retrieval.language.text import fold, simplified
from retrieval.records import Article, Inquiry, Status

_MOST = 3  # questions
_TRIED = 8  # of the newest articles
_LONGEST_NAME = 12
_KEPT = 600.0  # seconds


class Suggestions:
    """For one archive. Blocks, so to be called in a thread; safe from several."""

    def __init__(self, service: Service, clock: Callable[[], float] = time.monotonic) -> None:
        """`service` is one that counts no answers: nobody asked these. `clock` tells seconds."""
        self._service, self._clock = service, clock
        self._kept: dict[str, tuple[object, float, list[str]]] = {}  # of which archive, since when, what

    def of(self, view: View) -> list[str]:
        """Up to three questions that are answered plainly, in the language of a reader; else the newest articles."""
        return self._known(f"{view.texts.language} questions", lambda: list(self._questions(view)) or ["/latest"])

    def commands(self, view: View) -> list[str]:
        """Commands that find something."""
        return self._known(f"{view.texts.language} commands", lambda: list(self._commands(view)))

    def _known(self, name: str, find: Callable[[], list[str]]) -> list[str]:
        stats = self._service.stats()
        state = stats.articles, stats.newest
        known, now = self._kept.get(name), self._clock()
        if known is None or (known[0] != state and now - known[1] >= _KEPT):
            known = self._kept[name] = state, now, find()
        return known[2]

    def _questions(self, view: View) -> Iterator[str]:
        left = _MOST
        for question in view.texts.lines("examples"):
            if self._service.ask(Inquiry(question, zone=view.zone)).status is Status.ANSWERED:
                left -= 1
                yield question
        tried = set[str]()
        for article in self._newest(view):
            name = next(iter(_names(article)), "")
            if left <= 0 or not name or name in tried:
                continue
            tried.add(name)
            question = view.texts("example-newest", name=name)
            found = self._service.ask(Inquiry(question, zone=view.zone))
            # Of a name that others have too, more would be promised than is shown.
            if found.status is Status.ANSWERED and found.quotes[0].article.id == article.id:
                left -= 1
                yield question

    def _commands(self, view: View) -> Iterator[str]:
        """The usual ones where they find something, else with a source, or a name of a new article, instead."""
        names = [name for article in self._newest(view) for name in _names(article)]
        for usual in view.texts.lines("usage"):
            command, _, argument = usual.partition(" ")
            others = (
                [source for source, _ in self._service.stats().sources if source] if command == "/latest" else names
            )
            look_up = self._service.latest if command == "/latest" else self._service.search
            found = (one for one in (argument, *others) if look_up(one, 0, view.zone).items)
            if (one := next(found, None)) is not None:
                yield f"{command} {one}"

    def _newest(self, view: View) -> list[Article]:
        return [article for article, _ in self._service.latest("", 0, view.zone).items][:_TRIED]


def _names(article: Article) -> Iterator[str]:
    """The names in an article's title as they are written there, the rarest first."""
    plain = simplified(article.title)
    terms = [term for term in wording.terms(fold(article.title)) if wording.is_name(term) and term in plain]
    for term in sorted(terms, key=lambda term: (-wording.rarity(term), term)):
        if len(term) <= _LONGEST_NAME and not any(character.isdigit() for character in term):
            start = plain.index(term)
            yield article.title[start : start + len(term)]
