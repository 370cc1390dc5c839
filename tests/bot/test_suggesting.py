"""What is offered to be tried: only what the archive at hand answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from bot.state.readers import NOTHING
from bot.suggesting import Suggestions
from bot.texts import HANS
from bot.view import view
from retrieval.records import Answer, Found, Inquiry, Stats, Status
from tests.telegram.archive import SERVICE, ZONE, answer, article, quote

READER = view(NOTHING, "zh-hans", ZONE, 3)
USUAL = HANS.lines("examples")
PUTIN = article("普京将于十月访问中国。", title="普京十月访华", source="晨报")
TRUMP = article("特朗普周二抵达。", title="[图] 特朗普周二抵达", url="https://a.example/2", source="晨报")
PLAIN = article("今天天晴。", title="今天天晴", url="https://a.example/3", source="晨报")


def suggestions(
    answered: dict[str, Answer],
    asked: list[str],
    articles: Callable[[], int] = lambda: 3,
    clock: Callable[[], float] = lambda: 0.0,
) -> Suggestions:
    """Suggestions of an archive that answers these, and notes what it was asked."""
    newest = Found(tuple((each, None) for each in (PLAIN, PUTIN, TRUMP)), 3, 0)

    def ask(inquiry: Inquiry) -> Answer:
        asked.append(inquiry.text)
        return answered.get(inquiry.text, answer(inquiry.text, status=Status.UNSURE))

    def stats() -> Stats:
        return Stats(articles(), articles(), None, datetime(2024, 1, 1, tzinfo=UTC), (("晨报", 3),))

    found = lambda words: newest if words in ("", "晨报", "特朗普") else Found((), 0, 0)  # noqa: E731
    return Suggestions(
        replace(
            SERVICE,
            ask=ask,
            latest=lambda words, *_: found(words),
            search=lambda words, *_: found(words),
            stats=stats,
        ),
        clock,
    )


def said(question: str, of: str = "普京") -> Answer:
    """An answer from one of the articles."""
    one = PUTIN if of == "普京" else TRUMP
    return answer(question, quote(one, one.text))


def test_the_usual_ones_where_they_are_answered() -> None:
    """Those of the usual questions that are answered plainly, and no others; once, until the archive changes."""
    asked = list[str]()
    offered = suggestions({USUAL[1]: said(USUAL[1])}, asked)
    assert offered.of(READER) == [USUAL[1]]
    times = len(asked)
    assert offered.of(READER) == [USUAL[1]]
    assert len(asked) == times


def test_an_archive_that_grows_all_day() -> None:
    """New articles have the suggestions made anew some minutes after the last time, not each time."""
    asked, now = list[str](), 0.0
    offered = suggestions({}, asked, lambda: 3 + int(now), lambda: now)
    offered.of(READER)
    times = len(asked)
    now = 599.0
    offered.of(READER)
    assert len(asked) == times
    now = 600.0
    offered.of(READER)
    assert len(asked) > times


def test_the_newest_articles_names() -> None:
    """Names of the newest articles, where the best quotation of what is asked about one is that very article's."""
    first, second = HANS("example-newest", name="普京"), HANS("example-newest", name="特朗普")
    offered = suggestions({first: said(first, "特朗普"), second: said(second, "特朗普")}, [])
    assert offered.of(READER) == [second]


def test_nothing_is_answered() -> None:
    """Then the newest articles are what there is to try."""
    assert suggestions({}, []).of(READER) == ["/latest"]


def test_commands_that_find_something() -> None:
    """A source or a name of this archive takes the place of one that it has not."""
    assert suggestions({}, []).commands(READER) == ["/latest 晨报", "/search 特朗普", "/trend 特朗普"]
