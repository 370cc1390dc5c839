"""A source that is dead is told of to admins, once, whoever gathers."""

import asyncio
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.operation import dead
from bot.operation.operating import Operating
from retrieval.gathering.origin import Health, Kind, Origin
from retrieval.gathering.roster import Roster
from tests.telegram.archive import SERVICE
from tests.telegram.running import polling, settings
from tests.telegram.server import Server

ADMIN = 7
LONG_AGO = datetime.now(UTC) - timedelta(days=30)
FAILING = Health(tried=LONG_AGO, error="https://coast.example/<feed> answered 404: check the address", failures=9)


async def test_admins_are_told_of_a_dead_source_once(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By name, with why and what to do,; neither again nor after a restart, unless it was back."""
    monkeypatch.setattr(dead, "_EVERY", 0.05)
    server.person("en", number=ADMIN)
    with closing(Roster.open(tmp_path)) as roster:
        coast = roster.add(Origin("coast", Kind.FEED, "https://coast.example/feed", added=LONG_AGO))
        for other in ("paused", "young", "well"):
            roster.add(replace(coast, slug=other, address=f"https://{other}.example/"))
        roster.pause("paused", paused=True)
        roster.put(replace(roster.find("paused"), health=FAILING))
        roster.put(replace(roster.find("young"), health=replace(FAILING, succeeded=datetime.now(UTC))))
        given = settings(server, operating=Operating(admins=frozenset({ADMIN})), home=tmp_path)

        def told() -> list[str]:
            return [call.params["text"] for call in server.called("sendMessage") if "coast" in call.params["text"]]

        async with polling(SERVICE, given, tmp_path):
            roster.put(replace(coast, health=FAILING))
            await server.until(lambda: len(told()) == 1, "an admin is told")
            assert "answered 404" in told()[0]
            assert "yinwen source resume coast" in told()[0]
            await asyncio.sleep(0.3)
        async with polling(SERVICE, given, tmp_path):
            await asyncio.sleep(0.3)
            assert len(told()) == 1
            roster.put(replace(coast, health=Health(succeeded=LONG_AGO)))
            roster.put(replace(coast, health=FAILING))
            await server.until(lambda: len(told()) == 2, "an admin is told anew")
