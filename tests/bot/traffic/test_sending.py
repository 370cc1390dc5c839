"""Calls that fail: tried again where that helps, given up in time, never done twice where we know that they were."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.state.inbox import Inbox
from bot.state.state import open_state
from bot.traffic import sending as module
from bot.traffic.errand import CURRENT, Errand
from bot.traffic.journal import Journal
from bot.traffic.sending import Sending

pytestmark = pytest.mark.filterwarnings("ignore:.*attribute `retry_after`:DeprecationWarning")
MESSAGE = {"message_id": 7, "date": 1, "chat": {"id": 1, "type": "private", "first_name": "讀者"}, "text": "私密"}


@dataclass
class Network:
    """A network that does with each call what it was told to, and then carries it out."""

    sending: Sending
    inbox: Inbox
    closing: asyncio.Event
    troubles: list[TelegramError] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    async def call(self, endpoint: str = "sendMessage", result: Any = None, **data: Any) -> Any:
        """Make a call as the library does."""

        async def callback(name: str, given: dict[str, Any]) -> Any:
            self.calls.append((name, dict(given)))
            if self.troubles:
                raise self.troubles.pop(0)
            return MESSAGE if result is None else result

        given = {"chat_id": 1, **data}
        return await self.sending.process_request(callback, (endpoint, given), {}, endpoint, given, None)


@pytest.fixture
async def network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Network]:
    """A network of which a second of waiting is a hundredth."""
    monkeypatch.setattr(module, "_FIRST", 0.01)
    monkeypatch.setattr(module, "_LONGEST", 0.3)
    with open_state(tmp_path) as state:
        journal, closing = Journal(state.inbox), asyncio.Event()
        yield Network(Sending(0.0, journal, closing, 1.2), state.inbox, closing)
        await journal.close()


@pytest.mark.parametrize("error", [TimedOut(), NetworkError("Bad Gateway"), NetworkError("httpx.ReadError: ")])
@pytest.mark.parametrize("endpoint", ["sendMessage", "editMessageText", "answerCallbackQuery", "sendPhoto"])
async def test_the_network(network: Network, error: TelegramError, endpoint: str) -> None:
    """What fails on its way is tried again until it is through."""
    network.troubles = [error] * 4
    await network.call(endpoint)
    assert len(network.calls) == 5


@pytest.mark.parametrize("error", [BadRequest("message is too long"), Forbidden("bot was blocked by the user")])
async def test_refusals(network: Network, error: TelegramError) -> None:
    """What Telegram refuses is not tried again."""
    network.troubles = [error]
    with pytest.raises(type(error)):
        await network.call()
    assert len(network.calls) == 1


async def test_no_end_of_trouble(network: Network) -> None:
    """After the time there is for it a message is given up, and its update marked as not answered."""
    errand = Errand(1, 0.0)
    CURRENT.set(errand)
    network.troubles = [TimedOut()] * 100
    began = asyncio.get_running_loop().time()
    with pytest.raises(TimedOut):
        await network.call()
    assert 0.5 < asyncio.get_running_loop().time() - began < 5
    assert errand.unreachable


async def test_a_tap_is_given_up_alone(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tap that cannot be answered in time does not have its update begun again."""
    monkeypatch.setitem(module._SOON, "answerCallbackQuery", 0.1)
    errand = Errand(1, 0.0)
    CURRENT.set(errand)
    network.troubles = [TimedOut()] * 100
    with pytest.raises(TimedOut):
        await network.call("answerCallbackQuery")
    assert not errand.unreachable
    assert len(network.calls) < 10


async def test_stopping(network: Network) -> None:
    """When the bot is being stopped nothing is waited for: what has failed is left to the next start."""
    errand = Errand(1, 0.0)
    CURRENT.set(errand)
    network.troubles = [RetryAfter(60)]
    asyncio.get_running_loop().call_later(0.05, network.closing.set)
    with pytest.raises(RetryAfter):
        await asyncio.wait_for(network.call(), 1)
    assert errand.unreachable
    assert len(network.calls) == 1


@pytest.mark.parametrize("endpoint", ["sendChatAction", "sendMessageDraft", "getMe", "setMyCommands"])
async def test_what_is_not_worth_it(network: Network, endpoint: str) -> None:
    """Neither what is worthless when it is late nor what no reader waits for is tried again."""
    network.troubles = [TimedOut()]
    with pytest.raises(TimedOut):
        await network.call(endpoint)


async def test_too_many_requests_of_one_chat(network: Network) -> None:
    """Only the chat that was told to wait does."""
    network.troubles = [RetryAfter(1)]
    began = asyncio.get_running_loop().time()
    slow = asyncio.create_task(network.call())
    await asyncio.sleep(0.01)
    await network.call(chat_id=2)
    assert asyncio.get_running_loop().time() - began < 0.5
    await slow
    assert asyncio.get_running_loop().time() - began >= 1.0


@pytest.mark.parametrize("endpoint", ["setMyCommands", "deleteMyCommands", "getChatMember"])
async def test_what_is_not_waited_for(network: Network, endpoint: str) -> None:
    """Telegram puts off lists of commands for an hour: neither the start nor a reader waits for that."""
    network.troubles = [RetryAfter(3600)]
    async with asyncio.timeout(5):
        with pytest.raises(RetryAfter):
            await network.call(endpoint, True)
    network.troubles = [RetryAfter(0)]
    assert await network.call(endpoint, True)


async def test_an_edit_that_had_got_through(network: Network) -> None:
    """After an error "not modified" means that the edit was done; without one it is told as it is."""
    network.troubles = [TimedOut(), BadRequest("Message is not modified: same content")]
    assert await network.call("editMessageText") is True
    network.troubles = [BadRequest("Message is not modified: same content")]
    with pytest.raises(BadRequest):
        await network.call("editMessageText")


async def test_an_edit_begun_again(network: Network) -> None:
    """Of an update that is begun again after a stop, too."""
    CURRENT.set(Errand(1, 0.0, again=True))
    network.troubles = [BadRequest("Message is not modified: same content")]
    assert await network.call("editMessageReplyMarkup") is True


async def test_the_question_is_gone(network: Network) -> None:
    """An answer to a message that is gone is sent without pointing back to it."""
    network.troubles = [BadRequest("Message to be replied not found")]
    await network.call(reply_parameters={"message_id": 3}, text="答")
    assert [sorted(data) for _, data in network.calls] == [["chat_id", "reply_parameters", "text"], ["chat_id", "text"]]


async def test_done_once(network: Network) -> None:
    """Begun again, an update's messages that were sent are not sent again: what was kept of them comes back instead."""
    network.inbox.add([(1, "{}")])
    results = []
    for _ in range(2):
        (pending,) = network.inbox.pending()
        errand = Errand(1, 0.0, calls=pending.calls)
        errand.begin()
        CURRENT.set(errand)
        results.append([await network.call(), await network.call("sendPhoto"), await network.call(text="二")])
        await network.call("sendChatAction", result=True)
        await network.call("editMessageText")
    assert results[0] == results[1]
    assert results[0][0] == {"message_id": 7, "date": 1, "chat": {"id": 1, "type": "private"}}
    sent = [name for name, _ in network.calls]
    assert sent == ["sendMessage", "sendPhoto", "sendMessage", *["sendChatAction", "editMessageText"] * 2]
    assert "私密" not in json.dumps(network.inbox.pending()[0].calls, ensure_ascii=False)


async def test_the_rest_of_an_answer(network: Network) -> None:
    """Of an answer of several messages that failed in the middle, only the rest is sent when it is begun again."""
    network.inbox.add([(1, "{}")])
    errand = Errand(1, 0.0)
    CURRENT.set(errand)

    async def three() -> None:
        errand.begin()
        for piece in "一二三":
            await network.call(text=piece)

    network.troubles = []
    await _failing_at(2, network, three)
    assert [data["text"] for _, data in network.calls] == ["一", "二"]
    network.calls.clear()
    await three()
    assert [data["text"] for _, data in network.calls] == ["二", "三"]


async def _failing_at(number: int, network: Network, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    class Troubles(list[TelegramError]):
        def __bool__(self) -> bool:
            return len(network.calls) == number

        def pop(self, _: Any = 0) -> TelegramError:
            return Forbidden("bot was blocked by the user")

    network.troubles = Troubles()
    with pytest.raises(Forbidden):
        await work()
    network.troubles = []


async def test_calm(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """While more than a few are being told that they were heard there is no calm, for a while at most."""
    monkeypatch.setattr(module, "_HEARD", 0.2)
    gate, time = asyncio.Event(), asyncio.get_running_loop().time

    async def typing() -> bool:
        await gate.wait()
        return True

    async def callback(*_: Any) -> bool:
        return await typing()

    args = ("sendChatAction", {})
    few = [asyncio.create_task(network.sending.process_request(callback, args, {}, *args, None)) for _ in range(8)]
    await asyncio.sleep(0)
    await asyncio.wait_for(network.sending.calm(), 0.1)
    many = [asyncio.create_task(network.sending.process_request(callback, args, {}, *args, None)) for _ in range(30)]
    await asyncio.sleep(0)
    began = time()
    await network.sending.calm()
    assert time() - began >= 0.19
    gate.set()
    await asyncio.gather(*few, *many)
    await asyncio.wait_for(network.sending.calm(), 0.1)
