"""Groups that the bot comes into, is taken out of, or that become supergroups."""

import asyncio
from collections.abc import Callable

from bot.handlers.context import App
from bot.state.readers import NOTHING
from bot.texts import EN, HANS
from tests.telegram import archive
from tests.telegram.archive import SERVICE
from tests.telegram.chats import Chat
from tests.telegram.running import polling, settings
from tests.telegram.server import ME, Server


async def until(condition: Callable[[], bool]) -> None:
    """What is done without a word takes a moment."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


async def test_hello(bot: Server) -> None:
    """In a group that it is new in, the bot says once how to ask it, in the language of who added it."""
    reader = bot.person("en", chat=bot.group())
    reader.changes("left", "member")
    (hello,) = await reader.hears()
    assert hello.text == EN("hello-group", bot=ME["username"])
    reader.changes("member", "administrator")
    assert (await reader.asks(f"@{ME['username']} 自行車")).text.startswith("“工程")
    assert len(reader.chat.sent) == 2


async def test_silent_elsewhere(bot: Server) -> None:
    """In channels, and where somebody lets the bot write to them again, it says nothing."""
    channel = bot.person(chat=Chat(-1_000_000_000_042, "channel"))
    channel.changes("left", "administrator")
    reader = bot.person()
    reader.changes("kicked", "member")
    await reader.asks("火星")
    assert (len(channel.chat.sent), len(reader.chat.sent)) == (0, 1)


async def test_taken_out(server: Server) -> None:
    """Taken out of a group, the bot forgets its settings and what was asked there."""
    async with polling(SERVICE, settings(server)) as application:
        reader = server.person(chat=server.group())
        await _english(application, reader.chat)
        await reader.asks(f"@{ME['username']} 自行車")
        reader.changes("member", "kicked")
        readers, kept = application.bot_data.state.readers, application.bot_data.conversations
        await until(lambda: readers.of(reader.chat.id) == NOTHING and len(kept) == 0)
        assert not [call for call in server.called("sendMessage") if call.code == 403]


async def test_a_supergroup(server: Server) -> None:
    """A group that becomes a supergroup keeps its settings under its new number."""
    async with polling(SERVICE, settings(server)) as application:
        reader = server.person(chat=Chat(-4242, "group"))
        await _english(application, reader.chat)
        new = server.upgrade(reader)
        readers = application.bot_data.state.readers
        await until(lambda: readers.of(new.id).language == "en")
        assert readers.of(-4242) == NOTHING
        assert (await reader.asks(f"@{ME['username']} 火星")).text.startswith(EN("not-found"))


async def test_a_supergroup_while_an_answer_is_made(server: Server) -> None:
    """An answer to a group that has become a supergroup meanwhile is sent there."""
    chat = Chat(-4243, "group")
    new = server.group()
    server.chats[new.id] = new

    async with polling(archive.SERVICE, settings(server)):
        reader = server.person(chat=chat)
        chat.became = new.id
        reader.says(f"@{ME['username']} 自行車")
        await server.until(lambda: bool(new.sent), "an answer in the new chat")
    (sent,) = new.sent.values()
    assert sent.text.startswith("“工程")
    assert sent.replies_to is None


async def _english(application: App, chat: Chat) -> None:
    """Choose a group's language."""
    await asyncio.to_thread(application.bot_data.state.readers.change, chat.id, "language", "en")


def test_hello_is_short() -> None:
    """It is one short message: others in the group did not ask for it."""
    assert len(HANS("hello-group", bot=ME["username"])) < 120
