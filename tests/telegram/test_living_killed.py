"""`yinwen serve` killed at random, from the feed to the reader: nothing is lost on the way, and nothing comes twice."""

import asyncio
import random
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.state.state import open_state
from bot.texts import HANS
from tests.bot.conftest import run
from tests.crash.test_sync_kill import whole
from tests.retrieval.gathering.server import Hostile
from tests.telegram.chats import Person, Sent
from tests.telegram.press import Piece, Press, yinwen
from tests.telegram.server import Server

SOME = 2  # kills where no number is asked for
SUBJECTS = ("台风", "地震", "选举")
JOINING = 0.4  # share of the rounds in which somebody subscribes


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Who waits for a subject, and how many pieces there were when the bot said that they do."""

    reader: Person
    subject: str
    since: int


async def subscribed(server: Server, press: Press, subject: str) -> Subscriber:
    """Subscribe someone new, however often the bot is killed meanwhile."""
    reader = server.person()
    reader.says(f"/subscribe {subject}")
    await server.until(lambda: offers(reader), "a preview")
    reader.taps(offers(reader)[0], HANS("subscribe"))
    await server.until(
        lambda: any(each.text.startswith(HANS("subscribed")) for each in messages(reader)), "a subscription"
    )
    return Subscriber(reader, subject, len(press.pieces))


def messages(reader: Person) -> list[Sent]:
    """What a reader has."""
    return list(reader.chat.sent.values())


def offers(reader: Person) -> list[Sent]:
    """The previews that they may confirm."""
    return [each for each in messages(reader) if HANS("subscribe") in each.buttons]


def told(one: Subscriber, piece: Piece) -> int:
    """How many messages tell of a piece; a preview is none."""
    found = [each for each in messages(one.reader) if HANS("subscribe-no") not in each.buttons]
    return sum(piece.title in each.text for each in found)


def due(one: Subscriber, pieces: list[Piece]) -> list[Piece]:
    """What a subscriber must be told."""
    return [piece for piece in pieces[one.since :] if piece.subject == one.subject]


async def test_killed_at_any_moment(  # noqa: PLR0915 - one story, from feeds to alerts
    server: Server, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Each article that feeds bring is there once, and each reader who waits for its subject has one alert of it."""
    kills = int(request.config.getoption("--crashes")) or SOME
    server.patience = 120 + 30 * kills
    joining: list[asyncio.Task[Subscriber]] = []
    logs: list[bytes] = []
    with Hostile() as feeds:
        press = Press(feeds, tmp_path)
        async with yinwen(server, tmp_path, "serve") as running:
            ended = asyncio.create_task(running.communicate())
            known = [await subscribed(server, press, subject) for subject in SUBJECTS]
            running.send_signal(signal.SIGTERM)
            logs.append((await asyncio.wait_for(ended, 30))[1])
            assert running.returncode == 0, logs[-1].decode()
        for number in range(kills):
            press.publish(*random.choices(SUBJECTS, k=random.randint(1, 3)))
            if random.random() < JOINING:
                joining.append(asyncio.create_task(subscribed(server, press, random.choice(SUBJECTS))))
            async with yinwen(server, tmp_path, "serve") as running:
                ended = asyncio.create_task(running.communicate())
                if number % 4 != 3:  # or it is killed while it starts
                    before = len(server.calls)
                    await server.until(lambda seen=before: len(server.calls) > seen + 1, "the bot")  # type: ignore[misc]
                    if random.random() < 0.5:
                        await asyncio.sleep(random.uniform(0, 1))
                        press.publish(random.choice(SUBJECTS))
                await asyncio.sleep(random.uniform(0.1, 4))
                running.send_signal(signal.SIGKILL)
                logs.append((await ended)[1])
        async with yinwen(server, tmp_path, "serve") as running:
            ended = asyncio.create_task(running.communicate())
            known += await asyncio.gather(*joining)
            press.publish(*SUBJECTS)
            loop = asyncio.get_running_loop()
            end = loop.time() + 120
            while not all(told(one, piece) for one in known for piece in due(one, press.pieces)):
                assert loop.time() < end, [
                    (one.subject, piece.title)
                    for one in known
                    for piece in due(one, press.pieces)
                    if not told(one, piece)
                ]
                press.due()
                await asyncio.sleep(1)
            await asyncio.sleep(3)
            running.send_signal(signal.SIGTERM)
            logs.append((await asyncio.wait_for(ended, 30))[1])
            assert running.returncode == 0, logs[-1].decode()
    for one in known:
        counts = {piece.title: told(one, piece) for piece in press.pieces}
        assert max(counts.values()) == 1, counts
        assert {counts[piece.title] for piece in due(one, press.pieces)} <= {1}, counts
        assert {counts[piece.title] for piece in press.pieces if piece.subject != one.subject} <= {0}, counts
    whole(tmp_path, press.articles)
    done = run(tmp_path, "doctor")
    assert done.returncode == 0, done.stdout
    with open_state(tmp_path) as state:
        assert (state.outbox.count(), state.outbox.doubts(), state.inbox.pending()) == (0, [], [])
        assert len(state.subscriptions.every()) == len(known)
    assert not any(b"Traceback" in log for log in logs), b"\n".join(logs).decode()
