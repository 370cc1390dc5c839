"""Alerts when something fails that nobody foresaw: it is told again later, and nobody else waits for it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest

from bot.alerting import herald, watch
from bot.service import Service
from bot.state.state import open_state
from retrieval.errors import IndexBusy
from retrieval.records import Standing
from tests.telegram.newsroom import Newsroom, Words
from tests.telegram.server import Server, Trouble
from tests.telegram.test_alerts import settled, subscribed, telling, texts, watching

P = ParamSpec("P")
R = TypeVar("R")


class Newsdesk(Newsroom):
    """A newsroom whose service was changed."""

    changed: Service | None = None

    @property
    def service(self) -> Service:
        """That."""
        return self.changed or super().service


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsdesk:
    """An archive in which one article has come before."""
    room = Newsdesk(tmp_path / "news.jsonl")
    room.publish("颱風昨天來過。")
    return room


def failing(function: Callable[P, R], error: Exception, *calls: int) -> Callable[P, R]:
    """A function of which these calls fail, counted from 0."""
    count = iter(range(10**9))

    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        if next(count) in calls:
            raise error
        return function(*args, **kwargs)

    return called


@pytest.mark.parametrize("error", [IndexBusy("the archive is busy"), RuntimeError("of no kind that is known")])
async def test_the_archive_fails_while_an_alert_is_in_doubt(
    server: Server, newsroom: Newsdesk, tmp_path: Path, error: Exception
) -> None:
    """The alert is asked after again or given up, and all others are sent."""
    newsroom.changed = replace(newsroom.service, article=failing(newsroom.article, error, 1))
    anna, bert = server.person(), server.person()
    async with watching(server, newsroom, tmp_path) as state:
        await anna.asks("/about")
        subscribed(state, anna, "颱風")
        server.fails("sendMessage", Trouble(0, done=True))
        newsroom.publish("颱風來了。")
        await settled(state, newsroom)
        subscribed(state, bert, "地震")
        newsroom.publish("地震來了。")
        await bert.hears()
        await settled(state, newsroom)
        assert telling(list(anna.chat.sent.values()), "颱風來了。") == 1


async def test_a_subscription_that_nothing_can_be_made_of(
    server: Server, newsroom: Newsdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is left out; a look or a plan that fails is made again."""

    class Particular(Words):
        """Breaks on some words."""

        def put(self, number: int, standing: Standing) -> None:
            """Wait for what is no 壞."""
            if standing.text == "壞":
                raise ValueError(standing.text)
            super().put(number, standing)

    monkeypatch.setattr(watch, "_AGAIN", 0.1)
    monkeypatch.setattr(herald, "_LATER", timedelta(seconds=0.2))
    newest = failing(newsroom.newest, RuntimeError("once"), 3)
    newsroom.changed = replace(newsroom.service, percolator=Particular, newest_place=newest)
    anna, bert = server.person(), server.person()
    async with watching(server, newsroom, tmp_path) as state:
        subscribed(state, anna, "壞")
        subscribed(state, bert, "颱風")
        plan = failing(state.outbox.waiting, RuntimeError("once"), 0)
        monkeypatch.setattr(type(state.outbox), "waiting", lambda _: plan())
        newsroom.publish("壞颱風來了。")
        await bert.hears()
        await settled(state, newsroom)
        assert anna.chat.sent == {}


@pytest.mark.parametrize("many", [1, 30])
async def test_another_archive(server: Server, newsroom: Newsdesk, tmp_path: Path, many: int) -> None:
    """One that is made anew, of fewer articles or of more, is looked at from its end: what it holds is no news."""
    anna = server.person()
    for number in range(5):
        newsroom.publish(f"地震第{number}次。")
    async with watching(server, newsroom, tmp_path) as state:
        subscribed(state, anna, "颱風")
        await settled(state, newsroom)
    (tmp_path / "news.jsonl").unlink()
    other = Newsdesk(tmp_path / "news.jsonl")
    for number in range(many):
        other.publish(f"颱風的舊聞，第{number}條。")
    async with watching(server, other, tmp_path) as state:
        other.publish("颱風來了。")
        await anna.hears()
        await settled(state, other)
        await asyncio.sleep(0.5)
        assert len(texts(anna)) == 1
        assert "颱風來了。" in texts(anna)[0]
    with open_state(tmp_path) as state:
        assert state.outbox.landmark() == other.landmark(many + 1)
