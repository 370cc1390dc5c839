"""Admins are told of a source that is dead."""

import asyncio
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from telegram.error import Forbidden

from bot.operation import dead
from bot.operation.dead import Dead
from bot.texts import Texts
from retrieval.gathering.roster import Health, Kind, Origin, Roster

GONE = Health(error="answered 410", gone=True, failures=1)
NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)


@pytest.mark.parametrize("reached", [True, False])
async def test_a_death_is_told_once_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reached: bool
) -> None:
    """An admin who has blocked the bot is not tried at every look."""
    monkeypatch.setattr(dead, "_EVERY", 0.01)
    origin = Origin("news", Kind.FEED, "https://me:secret@news.example/rss", added=NOW)
    with closing(Roster.open(tmp_path)) as roster:
        roster.add(origin)
        roster.put(replace(origin, health=GONE))
    said: list[str] = []

    async def send(_: int, text: str) -> None:
        said.append(text)
        if not reached:
            raise Forbidden("blocked")

    running = asyncio.create_task(Dead(tmp_path, frozenset({7}), lambda _: Texts("en"), send).run())
    await asyncio.sleep(0.5)
    running.cancel()
    assert len(said) == 1
    assert "https://news.example/rss" in said[0]
    assert "secret" not in said[0]
    with closing(Roster.open(tmp_path)) as roster:
        assert roster.find("news").health.told is reached
