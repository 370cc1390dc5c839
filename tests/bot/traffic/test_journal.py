"""Writing to the inbox: a batch that goes wrong keeps nobody waiting."""

import asyncio
from pathlib import Path

from bot.state.inbox import Inbox
from bot.state.state import open_state
from bot.traffic.journal import Journal


async def test_after_an_error(tmp_path: Path) -> None:
    """Whatever goes wrong in a batch, those who wait for it are told, and what is written next is written."""

    def fails(_: Inbox) -> None:
        raise RuntimeError("私密")

    with open_state(tmp_path) as state:
        journal = Journal(state.inbox)
        async with asyncio.timeout(5):
            assert await journal.write(fails) is None
            assert await journal.write(lambda inbox: inbox.add([(1, "{}")])) == {1}
            await journal.close()
        assert [each.number for each in state.inbox.pending()] == [1]
