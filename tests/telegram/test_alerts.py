"""Alerts, from an article that comes to the message: what is told, to whom, when, and once whatever goes wrong."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.operation.operating import Access, Operating
from bot.state.database import open_database
from bot.state.outbox import News, Outbox, Place
from bot.state.state import State, open_state
from bot.state.subscriptions import AT_ONCE, Rhythm, Timing
from bot.texts import HANT
from tests.telegram.chats import Person, Sent
from tests.telegram.newsroom import Newsroom, wanted
from tests.telegram.running import polling, settings
from tests.telegram.server import Server, Trouble

A_WHILE = 1.5  # seconds, in which an alert would have come
NOW = datetime.now(UTC)
MINUTE = NOW.hour * 60 + NOW.minute


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """An archive in which one article has come before."""
    room = Newsroom(tmp_path / "news.jsonl")
    room.publish("颱風昨天來過。")
    return room


@asynccontextmanager
async def watching(server: Server, newsroom: Newsroom, home: Path, **changed: object) -> AsyncIterator[State]:
    """The bot, which has begun to look at what comes; its state."""
    given = settings(server, **({"gap": 0.0} | changed))
    async with polling(newsroom.service, given, home) as application:
        state = application.bot_data.state
        async with asyncio.timeout(10):
            while state.outbox.place() != newsroom.newest():
                await asyncio.sleep(0.05)
        yield state


def subscribed(state: State, person: Person, text: str, timing: Timing = AT_ONCE, thread: int = 0) -> int:
    """Subscribe a chat; the subscription's number."""
    return state.subscriptions.add(person.chat.id, thread, person.user["id"], "zh-hant", wanted(text), timing).number


async def settled(state: State, newsroom: Newsroom) -> None:
    """Wait until all that came was looked at, and nothing is to be sent any more."""
    async with asyncio.timeout(20):
        while state.outbox.place() != newsroom.newest() or state.outbox.count() or state.outbox.doubts():
            await asyncio.sleep(0.05)


def texts(person: Person) -> list[str]:
    """What a person was sent."""
    return [sent.text for sent in person.chat.sent.values()]


def telling(sent: Sequence[Sent], text: str) -> int:
    """How many messages hold a text."""
    return sum(text in each.text for each in sent)


async def test_an_article_that_comes(server: Server, newsroom: Newsroom, tmp_path: Path) -> None:
    """Who waits for its words has the passage with its title; who waits for others, and what was there before: not."""
    anna, bert = server.person(), server.person()
    async with watching(server, newsroom, tmp_path) as state:
        subscribed(state, anna, "颱風")
        subscribed(state, bert, "地震")
        identity = newsroom.publish("颱風今天又來了。")
        (sent,) = await anna.hears()
        assert "颱風今天又來了。" in sent.text
        assert sent.text.startswith("第2篇")
        assert f"read:{identity}:" in [button.get("callback_data") for button in sent.buttons.values()]
        assert not sent.silent
        await settled(state, newsroom)
        await asyncio.sleep(A_WHILE)
        assert (len(anna.chat.sent), len(bert.chat.sent)) == (1, 0)


async def test_a_story_is_told_once(server: Server, newsroom: Newsroom, tmp_path: Path) -> None:
    """One message of an article that two subscriptions match, none of its copies; another chat is told by itself."""
    anna, bert = server.person(), server.person()
    async with watching(server, newsroom, tmp_path) as state:
        subscribed(state, anna, "颱風")
        subscribed(state, anna, "登陸")
        first = newsroom.publish("颱風登陸。")
        await anna.hears()
        second = newsroom.publish("颱風登陸了。", story=(first,), source="晚報")
        newsroom.publish("颱風已經登陸。", story=(second,), source="通訊社")  # a copy of the copy only
        subscribed(state, bert, "登陸")
        newsroom.publish("另一個颱風登陸。")
        await anna.hears()
        await bert.hears()
        await settled(state, newsroom)
        assert [text.count("登陸") > 0 for text in texts(anna)] == [True, True]
        assert "另一個颱風" in texts(anna)[1]


async def test_what_is_instant_goes_before_a_digest(server: Server, newsroom: Newsroom, tmp_path: Path) -> None:
    """An article that a digest and an instant subscription match is told at once, and not in the digest again."""
    anna = server.person()
    async with watching(server, newsroom, tmp_path) as state:
        subscribed(state, anna, "颱風", Timing(Rhythm.WEEKLY))
        subscribed(state, anna, "登陸")
        newsroom.publish("颱風登陸。")
        await anna.hears()
        await settled(state, newsroom)  # nothing is left for the digest


async def test_in_the_script_of_the_reader(server: Server, newsroom: Newsroom, tmp_path: Path) -> None:
    """Shown in the other script it is labelled, and its buttons lead to the article as it is stored."""
    anna = server.person("zh-hans")
    async with watching(server, newsroom, tmp_path) as state:
        state.readers.change(anna.chat.id, "script", "zh-Hans")
        subscribed(state, anna, "颱風")
        newsroom.publish("颱風今天又來了。")
        (sent,) = await anna.hears()
        assert "台风今天又来了。" in sent.text
        assert HANT("converted-hans") in sent.text
        anna.taps(sent, HANT("context"))
        (around,) = await anna.hears()
        assert "台风今天又来了。" in around.text


async def test_another_time_counts_at_once(server: Server, newsroom: Newsroom, tmp_path: Path) -> None:
    """What waited for a digest is sent when its reader wants it at once instead, not a minute later."""
    anna = server.person("zh-hans")
    async with watching(server, newsroom, tmp_path) as state:
        in_days = Timing(Rhythm.WEEKLY, weekday=(NOW.weekday() + 3) % 7)
        number = subscribed(state, anna, "颱風", in_days)
        newsroom.publish("颱風今天又來了。")
        async with asyncio.timeout(10):
            while not state.outbox.count():
                await asyncio.sleep(0.05)
        menu = await anna.asks("/subscriptions")
        anna.taps_data(menu.id, f"sub:{number}:rhythm=instant")
        async with asyncio.timeout(10):
            await settled(state, newsroom)
        assert any("颱風今天又來了。" in text for text in texts(anna))


async def test_another_zone_counts_at_once(server: Server, newsroom: Newsroom, tmp_path: Path) -> None:
    """What waits for the end of quiet hours is sent once its reader's clock is set to where it is day."""
    anna = server.person("zh-hans")
    quiet = ((MINUTE - 5) % 1440, (MINUTE + 120) % 1440)
    async with watching(server, newsroom, tmp_path) as state:
        state.readers.change(anna.chat.id, "zone", "UTC")
        subscribed(state, anna, "颱風", Timing(quiet=quiet))
        newsroom.publish("颱風今天又來了。")
        async with asyncio.timeout(10):
            while not state.outbox.count():
                await asyncio.sleep(0.05)
        await anna.asks("/settings Asia/Taipei")
        async with asyncio.timeout(10):
            await settled(state, newsroom)
        assert any("颱風今天又來了。" in text for text in texts(anna))


async def test_old_articles_are_no_news(server: Server, newsroom: Newsroom, tmp_path: Path) -> None:
    """What was published long ago, or is dated far ahead, is not told when it comes into the archive."""
    anna = server.person()
    async with watching(server, newsroom, tmp_path) as state:
        subscribed(state, anna, "颱風")
        newsroom.publish("颱風在十年前。", days=3650)
        newsroom.publish("颱風在明年。", days=-300)
        newsroom.publish("颱風在昨天。", days=1)
        (sent,) = await anna.hears()
        assert "颱風在昨天。" in sent.text
        await settled(state, newsroom)
        assert len(anna.chat.sent) == 1


async def test_many_at_once_are_few_messages(server: Server, newsroom: Newsroom, tmp_path: Path) -> None:
    """What comes while a message has just been sent is told together, nothing twice and nothing left out."""
    anna = server.person()
    async with watching(server, newsroom, tmp_path, gap=1.5) as state:
        subscribed(state, anna, "颱風")
        for number in range(12):
            newsroom.publish(f"颱風第{number:02}號。")
        await settled(state, newsroom)
        assert len(anna.chat.sent) <= 3
        assert [telling(list(anna.chat.sent.values()), f"颱風第{number:02}號。") for number in range(12)] == [1] * 12


async def test_paused_silent_dropped(server: Server, newsroom: Newsroom, tmp_path: Path) -> None:
    """Paused: nothing; silent: without a sound; dropped while an alert waits: nothing; nothing of it is left."""
    anna, bert, cleo = (server.person() for _ in range(3))
    quiet = ((MINUTE - 5) % 1440, (MINUTE + 120) % 1440)
    async with watching(server, newsroom, tmp_path) as state:
        anna_s = subscribed(state, anna, "颱風", Timing(paused=True))
        subscribed(state, bert, "颱風", Timing(silent=True))
        cleo_s = subscribed(state, cleo, "颱風", Timing(quiet=quiet))
        state.readers.change(cleo.chat.id, "zone", "UTC")
        newsroom.publish("颱風來了。")
        (sent,) = await bert.hears()
        assert sent.silent
        await asyncio.sleep(0.5)
        assert state.outbox.count() == 1  # in quiet hours
        state.subscriptions.drop(cleo_s)
        assert state.outbox.count() == 0
        assert state.subscriptions.drop(anna_s)
        await asyncio.sleep(A_WHILE)
        assert (len(anna.chat.sent), len(cleo.chat.sent)) == (0, 0)


async def test_a_digest_that_was_due_while_the_bot_was_off(server: Server, newsroom: Newsroom, tmp_path: Path) -> None:
    """It is one message of all that waited, sent at the start."""
    anna = server.person()
    found = [newsroom.publish(f"颱風第{number}號。", days=2) for number in range(1, 4)]
    with open_state(tmp_path) as state:
        number = subscribed(state, anna, "颱風", Timing(Rhythm.DAILY, MINUTE))
    database = open_database(tmp_path)
    news = [News(number, Place(identity, 0, 6, 0, 6, 0)) for identity in found]  # changed since: the checksum is wrong
    Outbox(database, (NOW - timedelta(days=2)).timestamp).fill(newsroom.newest(), news)
    database.close()
    async with watching(server, newsroom, tmp_path) as state:
        (sent,) = await anna.hears()
        assert [sent.text.count(f"颱風第{number}號。") for number in range(1, 4)] == [1] * 3
        await settled(state, newsroom)


async def test_who_blocks_the_bot(server: Server, newsroom: Newsroom, tmp_path: Path) -> None:
    """Who has blocked the bot has no subscription any more, whether Telegram says so before a message or after."""
    anna, bert, cleo = (server.person() for _ in range(3))
    async with watching(server, newsroom, tmp_path) as state:
        for person in (anna, bert, cleo):
            subscribed(state, person, "颱風")
        anna.changes("member", "kicked")
        bert.chat.blocked = True
        newsroom.publish("颱風來了。")
        await cleo.hears()
        await settled(state, newsroom)
        assert [one.chat for one in state.subscriptions.every()] == [cleo.chat.id]
        newsroom.publish("颱風走了。")
        await cleo.hears()


async def test_topics_and_groups(server: Server, newsroom: Newsroom, tmp_path: Path) -> None:
    """A topic's alerts come in the topic; one that is gone takes its own along; a group moves with its own."""
    admin = server.person(chat=server.group({5, 6}))
    async with watching(server, newsroom, tmp_path) as state:
        for thread in (5, 6):
            subscribed(state, admin, "颱風", thread=thread)
        newsroom.publish("颱風來了。")
        sent = await admin.hears(2)
        assert sorted(each.raw["message_thread_id"] for each in sent) == [5, 6]
        admin.chat.topics.remove(6)
        newsroom.publish("颱風走了。")
        await settled(state, newsroom)
        assert [one.thread for one in state.subscriptions.every()] == [5]
        old = admin.chat
        old.became = server.group().id
        server.chats[old.became] = new = type(old)(old.became, "supergroup")
        newsroom.publish("颱風回來了。")
        await server.until(lambda: len(new.sent) == 1, "an alert in the new group")
        assert [one.chat for one in state.subscriptions.every()] == [new.id]


async def test_whom_the_bot_serves_no_more(server: Server, newsroom: Newsroom, tmp_path: Path) -> None:
    """Who is blocked by an admin, or not listed where others are, is sent nothing."""
    anna, bert, cleo = (server.person() for _ in range(3))
    with open_state(tmp_path) as state:
        for person in (anna, bert, cleo):
            subscribed(state, person, "颱風")
        state.access.block(bert.chat.id)
    numbers = frozenset({anna.chat.id, bert.chat.id})
    operating = Operating(access=Access.LISTED, listed=numbers)
    async with watching(server, newsroom, tmp_path, operating=operating) as state:
        newsroom.publish("颱風來了。")
        await anna.hears()
        await settled(state, newsroom)
        assert (len(bert.chat.sent), len(cleo.chat.sent)) == (0, 0)


@pytest.mark.filterwarnings("ignore:.*attribute `retry_after`:DeprecationWarning")  # the library's own use of it
@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(0, done=True),  # taken, and the connection broken before the answer
        Trouble(0),  # broken before it was taken
        Trouble(502, done=True),
        Trouble(502),
        Trouble(429, retry_after=1),
    ],
    ids=["lost answer", "lost", "502 after", "502", "429"],
)
async def test_trouble(server: Server, newsroom: Newsroom, tmp_path: Path, trouble: Trouble) -> None:
    """Whatever becomes of the call, the alert is there once, and nobody else's message is changed."""
    anna, bert = server.person(), server.person()
    async with watching(server, newsroom, tmp_path) as state:
        before = [await person.asks("/about") for person in (anna, bert)]  # so that it is known how far messages are
        subscribed(state, anna, "颱風")
        server.fails("sendMessage", trouble)
        newsroom.publish("颱風來了。")
        await anna.hears()
        await settled(state, newsroom)
        await asyncio.sleep(A_WHILE)
        assert telling(list(anna.chat.sent.values()), "颱風來了。") == 1
        assert (len(anna.chat.sent), len(bert.chat.sent)) == (2, 1)
        assert before == [person.chat.sent[sent.id] for person, sent in zip((anna, bert), before, strict=True)]
        assert "edit_date" not in anna.chat.messages[before[0].id]


async def test_a_message_that_telegram_refuses(server: Server, newsroom: Newsroom, tmp_path: Path) -> None:
    """A message that is refused is dropped, and the next is sent."""
    anna = server.person()
    async with watching(server, newsroom, tmp_path) as state:
        subscribed(state, anna, "颱風")
        server.fails("sendMessage", Trouble(400))
        newsroom.publish("颱風來了。")
        await settled(state, newsroom)
        newsroom.publish("颱風走了。")
        (sent,) = await anna.hears()
        assert "颱風走了。" in sent.text
        assert len(state.subscriptions.every()) == 1
