"""Deep links: what opens with /start and something behind it."""

from pathlib import Path

import pytest

from bot import deeplinks
from bot.texts import EN, HANS
from tests.telegram.archive import BICYCLE, SERVICE
from tests.telegram.running import polling, settings
from tests.telegram.server import Server


async def test_an_article(bot: Server) -> None:
    """A link to an article opens it, as /article does; one that is gone is named."""
    reader = bot.person()
    opened = await reader.asks(f"/start {deeplinks.to_article(BICYCLE.id)}")
    assert opened.text == (await reader.asks(f"/article {BICYCLE.id}")).text
    assert (await reader.asks("/start a_nosucharticl")).text == HANS("unknown-article", id="nosucharticl")


async def test_a_question(server: Server, tmp_path: Path) -> None:
    """A link asks its question: it is written into the chat and answered there; its buttons work after a restart."""
    async with polling(SERVICE, settings(server), tmp_path):
        reader = server.person()
        asked, answer = await reader.hears_to(f"/start {deeplinks.to_question('自行車道什麼時候動工？')}", 2)
        assert asked.text == "自行車道什麼時候動工？"
        assert answer.text.startswith("“工程將在三月動工")
        assert answer.replies_to == asked.id
    async with polling(SERVICE, settings(server), tmp_path):
        reader.taps(answer, HANS("more"))
        (further,) = await reader.hears()
        assert (further.replies_to, reader.alerts) == (asked.id, [])


@pytest.mark.parametrize("payload", ["q_gxA", "q_x5L2g", "a_", "xyz", "q_"])
async def test_a_broken_link(bot: Server, payload: str) -> None:
    """A link that says nothing we understand is said to be broken, and the rest is as with /start alone."""
    reader = bot.person("en")
    plain = (await reader.asks("/start")).text
    assert (await reader.asks(f"/start {payload}")).text == f"{EN('bad-link')}\n\n{plain}"


@pytest.mark.parametrize("text", ["/start hello", "/start i_3fH9", "/start some words"])
async def test_other_ways_to_start(bot: Server, text: str) -> None:
    """An invitation, the button above inline results, and words after /start are a start like any."""
    reader = bot.person()
    assert (await reader.asks(text)).text == (await reader.asks("/start")).text
