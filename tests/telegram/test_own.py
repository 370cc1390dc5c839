"""What a reader has asked us to keep: votes, /export, and /forget, after which nothing of it is on the disk."""

import asyncio
import json
import time
from pathlib import Path

from bot.state.database import FILE
from bot.state.feedback import Quoted
from bot.state.outbox import News, Place
from bot.state.subscriptions import Rhythm, Timing
from bot.texts import EN, HANS
from retrieval.records import Interest, Standing
from tests.telegram.archive import BICYCLE, LIBRARY, SERVICE
from tests.telegram.chats import Chat, Person
from tests.telegram.running import polling, settings
from tests.telegram.server import Server
from tests.telegram.test_settings import choose

QUESTION = "自行車道什麼時候動工？"


def on_disk(home: Path, *what: bytes) -> bool:
    """Whether any of this stands in the bot's file or beside it."""
    held = b"".join(path.read_bytes() for path in home.iterdir() if path.name.startswith(FILE))
    return any(each in held for each in what)


async def test_votes(server: Server, tmp_path: Path) -> None:
    """A tap is kept with the question and what was quoted; another changes it, the same again takes it back."""
    async with polling(SERVICE, settings(server), tmp_path) as application:
        feedback = application.bot_data.state.feedback
        reader = server.person("en")
        answer = await reader.asks(QUESTION)
        reader.taps(answer, "👍")
        await server.until(lambda: len(reader.alerts) == 1, "thanks")
        (vote,) = feedback.of(reader.chat.id)
        assert (vote.question, vote.status, vote.up) == (QUESTION, "answered", True)
        assert abs(vote.at - time.time()) < 60
        start = BICYCLE.text.index("市長說")
        end = BICYCLE.text.index("\n工程由")
        assert vote.quoted[:2] == (Quoted(BICYCLE.id, start, end), Quoted(LIBRARY.id, 0, len(LIBRARY.text)))
        reader.taps(answer, "👎")
        await server.until(lambda: len(reader.alerts) == 2, "thanks again")
        assert [vote.up for vote in feedback.of(reader.chat.id)] == [False]
        reader.taps(answer, "👎")
        await server.until(lambda: len(reader.alerts) == 3, "taken back")
        assert feedback.of(reader.chat.id) == []
        assert reader.alerts == [EN("thanks-good"), EN("thanks-bad"), EN("thanks-none")]


async def test_votes_in_a_group(server: Server, tmp_path: Path) -> None:
    """Everyone in a group has a vote of their own, which is theirs and not the group's."""
    async with polling(SERVICE, settings(server), tmp_path) as application:
        group = server.group()
        one, other = server.person("en", chat=group), server.person("en", chat=group)
        answer = await one.asks(f"@YinwenTestBot {QUESTION}")
        one.taps(answer, "👍")
        other.taps(answer, "👎")
        await server.until(lambda: one.alerts != [] and other.alerts != [], "thanks")
        feedback = application.bot_data.state.feedback
        assert [vote.up for vote in feedback.of(int(one.user["id"]))] == [True]
        assert [vote.up for vote in feedback.of(int(other.user["id"]))] == [False]
        assert feedback.of(group.id) == []


async def test_export(server: Server, tmp_path: Path) -> None:
    """The document holds all that is kept of who asks, and of nobody else; after a restart too."""
    reader, other = server.person("en"), server.person()
    async with polling(SERVICE, settings(server), tmp_path):
        assert (await reader.asks("/export")).text == EN("export-nothing")
        answer = await reader.asks(QUESTION)
        reader.taps(answer, "👍")
        other.taps(await other.asks("圖書館週末開到幾點？"), "👎")
        await server.until(lambda: reader.alerts != [] and other.alerts != [], "thanks")
        await reader.asks("/settings Europe/Nicosia")
    async with polling(SERVICE, settings(server), tmp_path):
        sent = await reader.asks("/export")
    document = json.loads(sent.file)
    assert (sent.name, sent.text) == ("yinwen.json", EN("export-caption"))
    assert document["reader"] == reader.chat.id
    assert document["settings"] == {"zone": "Europe/Nicosia"}
    (vote,) = document["votes"]
    assert (vote["question"], vote["status"], vote["up"]) == (QUESTION, "answered", True)
    assert vote["quoted"][0]["article"] == BICYCLE.id


async def test_what_was_told_is_exported(server: Server, tmp_path: Path) -> None:
    """The document says which articles a reader was sent alerts of, and which alerts wait, as /privacy promises."""
    reader = server.person("en")
    async with polling(SERVICE, settings(server), tmp_path) as application:
        state = application.bot_data.state
        weekly = Timing(Rhythm.WEEKLY)
        one = state.subscriptions.add(reader.chat.id, 0, 1, "en", Standing(Interest.WORDS, "自行車"), weekly)
        state.outbox.fill(1, [News(one.number, Place(BICYCLE.id, 0, 6, 0, 6, 0))])
        document = json.loads((await reader.asks("/export")).file)
    assert [alert["place"]["article"] for alert in document["alerts"]] == [BICYCLE.id]
    assert [told["article"] for told in document["told"]] == [BICYCLE.id]


async def test_forget(server: Server, tmp_path: Path) -> None:
    """Asked twice, everything is deleted and said to be: neither number nor question is in any file any more."""
    number = 700_111_222
    chat = server.chats[number] = Chat(number, "private")
    reader, other = Person(server, chat, number, "zh-hans"), server.person()
    traces = (QUESTION.encode(), b"Nicosia", str(number).encode(), number.to_bytes(4, "big"))
    async with polling(SERVICE, settings(server), tmp_path) as application:
        state, conversations = application.bot_data.state, application.bot_data.conversations
        answer = await reader.asks(QUESTION)
        reader.taps(answer, "👍")
        await reader.asks("/settings Europe/Nicosia")
        await choose(reader, await reader.asks("/settings"), "界面语言", "English")
        other.taps(await other.asks("圖書館週末開到幾點？"), "👎")
        await server.until(lambda: reader.alerts != [] and other.alerts != [], "thanks")
        assert all(on_disk(tmp_path, each) for each in (traces[0], traces[1], traces[3]))
        asked = await reader.asks("/forget")
        assert "Settings: 2\nVotes: 1\n" in asked.text
        reader.taps(asked, EN("forget-yes"))
        said = await reader.sees(asked.id, lambda now: now.buttons == {})
        assert said.text == EN("forgotten", settings=2, votes=1, subscriptions=0)
        assert (state.feedback.of(number), len(state.feedback.of(other.chat.id))) == ([], 1)
        assert len(conversations) == 1
        await server.until(lambda: (f"chat:{number}", "") not in server.methods.commands, "no list of its own")
        assert (await reader.asks("/export")).text == HANS("export-nothing")
        async with asyncio.timeout(10):  # the disk is tidied a second after the last update
            while any(on_disk(tmp_path, each) for each in traces):
                await asyncio.sleep(0.1)
    assert not any(on_disk(tmp_path, each) for each in traces)
    assert on_disk(tmp_path, "圖書館週末開到幾點？".encode())


async def test_forget_can_be_declined(bot: Server) -> None:
    """Nothing is deleted by asking, nor when the answer is no."""
    reader = bot.person("en")
    await reader.asks("/settings Europe/Nicosia")
    asked = await reader.asks("/forget")
    reader.taps(asked, EN("forget-no"))
    said = await reader.sees(asked.id, lambda now: now.buttons == {})
    assert said.text == EN("kept")
    assert "Europe/Nicosia" in (await reader.asks("/settings")).text


async def test_not_before_others(bot: Server) -> None:
    """In a group neither is answered with anything of the reader's."""
    reader = bot.person("en", chat=bot.group())
    for command in ("/export", "/forget"):
        assert (await reader.asks(f"{command}@YinwenTestBot")).text == EN("private-only")
