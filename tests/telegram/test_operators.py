"""What operators decide and do: who may ask, how much, what everyone is told, and what is counted."""

import asyncio
import re
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

import pytest

from bot.handlers.context import App
from bot.operation import kept as keeping
from bot.operation.crier import Crier
from bot.operation.operating import Access, Operating
from bot.operation.ready import check
from bot.state.broadcasts import Broadcasts, Due
from bot.state.readers import NOTHING
from bot.state.state import open_state
from bot.telegram_settings import BotSettings
from bot.texts import EN, HANS
from bot.traffic import arrivals
from retrieval.errors import IndexUnusable
from retrieval.records import Answer, Finding, Inquiry
from tests.telegram.archive import SERVICE
from tests.telegram.chats import Chat
from tests.telegram.running import polling, settings
from tests.telegram.server import ME, Server, Trouble

QUESTION = "自行車道什麼時候動工？"
ADMIN = 7


@asynccontextmanager
async def running(server: Server, home: Path, **decided: object) -> AsyncIterator[App]:
    """The bot as an operator has set it up."""
    operating = replace(Operating(admins=frozenset({ADMIN})), **decided)  # type: ignore[arg-type]  # by the tests
    async with polling(SERVICE, settings(server, operating=operating), home) as application:
        yield application


async def test_open_to_everyone(server: Server, tmp_path: Path) -> None:
    """By default anyone may ask."""
    async with running(server, tmp_path):
        assert (await server.person().asks(QUESTION)).text.startswith("“工程")


async def test_listed_only(server: Server, tmp_path: Path) -> None:
    """Who is not on the list is told so, with their number; who is, a listed group, and an admin are answered."""
    listed, stranger, admin = server.person(), server.person(), server.person(number=ADMIN)
    group = server.group()
    numbers = frozenset({listed.user["id"], group.id})
    async with running(server, tmp_path, access=Access.LISTED, listed=numbers):
        assert (await stranger.asks(QUESTION)).text == HANS("not-listed", number=str(stranger.user["id"]))
        assert (await listed.asks(QUESTION)).text.startswith("“工程")
        assert (await admin.asks(QUESTION)).text.startswith("“工程")
        assert (await server.person(chat=group).asks(f"@{ME['username']} {QUESTION}")).text.startswith("“工程")


async def test_invitations(server: Server, tmp_path: Path) -> None:
    """An admin's link lets in as many as it says, for good, also after a restart; others and used links are told."""
    admin, one, other = server.person("en", number=ADMIN), server.person(), server.person()
    async with running(server, tmp_path, access=Access.INVITED):
        assert (await one.asks(QUESTION)).text == HANS("invitation-needed", number=str(one.user["id"]))
        link = (await admin.asks("/invite")).text
        assert link.startswith(EN("invited", count=1))
        code = re.search(r"\?start=(\S+)", link)
        assert code is not None
        assert "引" not in (await one.asks(f"/start {code[1]}")).text.splitlines()[0][:1]
        assert (await one.asks(QUESTION)).text.startswith("“工程")
        assert (await other.asks(f"/start {code[1]}")).text == HANS("invitation-used")
    async with running(server, tmp_path, access=Access.INVITED):
        assert (await one.asks(QUESTION)).text.startswith("“工程")
    assert code[1].removeprefix("i_").encode() not in b"".join(file.read_bytes() for file in tmp_path.glob("bot.db*"))


async def test_blocked(server: Server, tmp_path: Path) -> None:
    """Who is blocked hears nothing more, whatever they send, until unblocked."""
    admin, reader = server.person("en", number=ADMIN), server.person()
    number = reader.user["id"]
    async with running(server, tmp_path):
        assert (await admin.asks("/block")).text == EN("block-whom")
        assert (await admin.asks(f"/block {number}")).text == EN("blocked", number=str(number))
        reader.says(QUESTION)
        assert (await admin.asks(f"/unblock {number}")).text == EN("unblocked", number=str(number))
        assert (await admin.asks(f"/unblock {number}")).text == EN("not-blocked", number=str(number))
        assert (await reader.asks("圖書館")).text
        assert len(reader.chat.sent) == 1


async def test_a_daily_limit(server: Server, tmp_path: Path) -> None:
    """So many questions a day; help and turning pages do not count, one's limit is not another's."""
    reader, other = server.person(), server.person()
    async with running(server, tmp_path, daily_questions=2):
        await reader.asks(QUESTION)
        await reader.asks("/help")
        await reader.asks("/search 天氣")
        assert (await reader.asks(QUESTION)).text == HANS("quota", most=2)
        assert (await other.asks(QUESTION)).text.startswith("“工程")


async def test_what_counts_as_a_question(server: Server, tmp_path: Path) -> None:
    """An edit, a command in capitals and a tap on what was meant count as questions do; talk among others does not."""
    talker = server.person(chat=server.group())
    editor, loud, mistyping = server.person(), server.person(), server.person()
    async with running(server, tmp_path, daily_questions=1):
        for _ in range(3):
            talker.says("今天天氣真好")
        talker.says(f"@{ME['username']} {QUESTION}")
        assert (await talker.hears())[0].text.startswith("“工程")

        number = editor.says(QUESTION)
        (answer,) = await editor.hears()
        editor.edits(number, "圖書館週末開到幾點？")
        assert (await editor.asks("圖書館")).text == HANS("quota", most=1)
        assert answer.text == editor.chat.sent[answer.id].text

        await loud.asks("/SEARCH 天氣")
        assert (await loud.asks(QUESTION)).text == HANS("quota", most=1)

        offered = await mistyping.asks("/serach 天氣")
        mistyping.taps(offered, "/search 天氣")
        await mistyping.hears()
        tap = mistyping.taps(offered, "/search 天氣")
        await server.until(lambda: tap in server.answered, "an answer to the second tap")
        assert len(mistyping.chat.sent) == 2


async def test_a_question_begun_again(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question whose answer did not get through counts once, however often it is begun again."""
    monkeypatch.setattr(arrivals, "_LATER", 0.05)
    reader = server.person()
    server.fails("sendMessage", Trouble(502))
    operating = Operating(daily_questions=1)
    async with polling(SERVICE, settings(server, operating=operating, patience=0.1), tmp_path):
        assert (await reader.asks(QUESTION)).text.startswith("“工程")


@pytest.mark.parametrize("code", [400, 403])
async def test_who_cannot_be_told_is_not_let_in(server: Server, tmp_path: Path, code: int) -> None:
    """A stranger to whom Telegram does not let us say that they are not listed is not answered instead."""
    stranger, listed = server.person(), server.person()
    server.fails("sendMessage", Trouble(code))
    async with running(server, tmp_path, access=Access.LISTED, listed=frozenset({listed.user["id"]})):
        stranger.says(QUESTION)
        await server.until(lambda: bool(server.called("sendMessage")), "the first message")
        assert (await listed.asks(QUESTION)).text.startswith("“工程")
        await asyncio.sleep(0.1)
    assert all("工程" not in sent.text for sent in stranger.chat.sent.values())


async def test_a_flood_from_strangers(server: Server, tmp_path: Path) -> None:
    """Who may not ask, or is blocked, is not told to send less either."""
    stranger, blocked, listed = server.person(), server.person(chat=server.group()), server.person()
    asked = threading.Event()

    def slowly(inquiry: Inquiry) -> Answer:
        asked.wait(10)
        return SERVICE.ask(inquiry)

    with open_state(tmp_path) as state:
        state.access.block(blocked.user["id"])
    operating = Operating(access=Access.LISTED, listed=frozenset({listed.user["id"], blocked.chat.id}))
    given = settings(server, operating=operating)
    server.fails("sendMessage", *[Trouble(502)] * 2)  # which keeps the line of who is told
    async with polling(replace(SERVICE, ask=slowly), given, tmp_path):
        for _ in range(12):
            stranger.says(QUESTION)
            blocked.says(f"@{ME['username']} {QUESTION}")
        heard = await stranger.hears(6)
        asked.set()
        assert (await listed.asks(QUESTION)).text.startswith("“工程")
        assert {each.text for each in heard} == {HANS("not-listed", number=str(stranger.user["id"]))}
        assert (len(stranger.chat.sent), len(blocked.chat.sent)) == (6, 0)


async def test_an_edited_command(server: Server, tmp_path: Path) -> None:
    """What an admin's command does is done once, not again when its message is edited."""
    admin = server.person("en", number=ADMIN)
    async with running(server, tmp_path) as application:
        number = admin.says("/block 8")
        await admin.hears()
        assert (await admin.asks("/unblock 8")).text == EN("unblocked", number="8")
        admin.edits(number, "/block 8 ")
        assert (await admin.hears())[0].text == EN("edited-command")
        assert not application.bot_data.state.access.blocked(8)


@pytest.mark.parametrize("way", ["removed", "moved"])
async def test_a_group_that_is_gone(server: Server, tmp_path: Path, way: str) -> None:
    """Whoever takes the bot out of a group, or makes it a supergroup: its settings go, or go with it."""
    stranger = server.person(chat=Chat(-4242, "group"))
    async with running(server, tmp_path, access=Access.LISTED) as application:
        readers = application.bot_data.state.readers
        await asyncio.to_thread(readers.change, -4242, "language", "en")
        if way == "removed":
            stranger.changes("member", "kicked")
        else:
            server.upgrade(stranger)
        async with asyncio.timeout(10):
            while readers.of(-4242) != NOTHING:
                await asyncio.sleep(0.01)
        assert readers.of(stranger.chat.id).language == (None if way == "removed" else "en")
        stranger.changes("left", "member")
        assert (await server.person().asks(QUESTION)).text
        assert not stranger.chat.sent


async def test_broken_links_are_no_questions(server: Server, tmp_path: Path) -> None:
    """A link that asks nothing uses up nobody's questions."""
    reader = server.person()
    async with running(server, tmp_path, daily_questions=1):
        for payload in ("q_gICAg", "q_gxA"):
            assert (await reader.asks(f"/start {payload}")).text.startswith(HANS("bad-link"))
        assert (await reader.asks(QUESTION)).text.startswith("“工程")


async def test_an_invitation_is_for_a_person(server: Server, tmp_path: Path) -> None:
    """Behind a group's anonymous admin is no person: an invitation brought there lets nobody in, and is not used up."""
    admin, guest, group = server.person("en", number=ADMIN), server.person(), server.group()
    hidden = server.person(chat=group, number=1087968824)
    async with running(server, tmp_path, access=Access.INVITED) as application:
        code = (await admin.asks("/invite")).text.partition("?start=")[2]
        command = f"/start@{ME['username']}"
        entities = [{"type": "bot_command", "offset": 0, "length": len(command)}]
        hidden.sends(text=f"{command} {code}", entities=entities, sender_chat=group.as_json())
        await guest.asks(f"/start {code}")
        assert (await guest.asks(QUESTION)).text.startswith("“工程")
        assert application.bot_data.state.access.everyone() == [guest.user["id"]]


async def test_blocking_who_writes_as_a_chat(server: Server, tmp_path: Path) -> None:
    """The number of anonymous admins is that of all of them, in every group: a reply to one blocks nobody."""
    group = server.group()
    hidden = server.person(chat=group, number=1087968824)
    admin = server.person("en", chat=group, number=ADMIN)
    async with running(server, tmp_path):
        said = hidden.sends(text="大家好", sender_chat=group.as_json())
        admin.says("/block", replying_to=said)
        (told,) = await admin.hears()
        assert told.text == EN("block-whom")


async def test_a_guest_from_a_listed_number(server: Server, tmp_path: Path) -> None:
    """A listed group lets in its people there; a chat that we are not in lets in nobody, whatever its number."""
    stranger, listed = server.person(), server.person()
    numbers = frozenset({-1_000_000_000_777, listed.user["id"]})
    async with running(server, tmp_path, access=Access.LISTED, listed=numbers):
        number = stranger.summons(f"@{ME['username']} {QUESTION}")
        assert (await listed.is_told(f"@{ME['username']} {QUESTION}")).text.startswith("“工程")
        await asyncio.sleep(0.1)
        assert number not in server.queries.guests


async def test_a_broadcast_while_the_disk_refuses(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was sent and could not be noted down is noted later, not sent again; the next broadcast goes out too."""
    monkeypatch.setattr(keeping, "_AGAIN", 0.01)
    reader = server.person()
    refusals = [IndexUnusable("bot.db: disk full")]
    noted = Broadcasts.sent

    def sent(self: Broadcasts, due: Due) -> None:
        if refusals:
            raise refusals.pop()
        noted(self, due)

    monkeypatch.setattr(Broadcasts, "sent", sent)
    async with running(server, tmp_path) as application:
        for text in ("一", "二"):
            application.bot_data.state.broadcasts.add(text, text, [reader.chat.id])
            application.bot_data.crier.wake()
            assert [(await reader.hears())[0].text] == [text]
        async with asyncio.timeout(10):
            while application.bot_data.state.broadcasts.waiting():
                await asyncio.sleep(0.01)
    assert len(reader.chat.sent) == 2


async def test_stopped_during_a_broadcast(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bot whose connection was closed in the middle of a broadcast ends well, and the next start goes on."""

    async def closed(*_: object) -> None:
        raise RuntimeError("This HTTPXRequest is not initialized!")

    reader = server.person()
    with monkeypatch.context() as patched:
        patched.setattr(Crier, "_one", closed)
        async with running(server, tmp_path) as application:
            application.bot_data.state.broadcasts.add("7:1", "一", [reader.chat.id])
            application.bot_data.crier.wake()
            await asyncio.sleep(0.1)
    async with running(server, tmp_path):
        assert [sent.text for sent in await reader.hears()] == ["一"]


async def test_only_admins_command(server: Server, tmp_path: Path) -> None:
    """To everyone else an admin's command is said to be for admins; no other is offered for it."""
    reader = server.person()
    async with running(server, tmp_path):
        for command in ("/stats", "/invite", "/block 7", "/broadcast 好", "/reindex"):
            told = await reader.asks(command)
            assert (told.text, told.buttons) == (HANS("operators-only"), {})


async def test_stats(server: Server, tmp_path: Path) -> None:
    """How many questions were answered how, without a word of them."""
    admin, reader = server.person("en", number=ADMIN), server.person()
    async with running(server, tmp_path):
        await reader.asks(QUESTION)
        await reader.asks("火星上有沒有水？")
        text = (await admin.asks("/stats")).text
    assert EN("stats-asked", count=2) in text
    assert EN("stats-answered", count=1) in text
    assert EN("stats-not-found", count=1) in text
    assert "火星" not in text


async def test_broadcast(server: Server, tmp_path: Path) -> None:
    """Shown and confirmed first; then everyone whom the bot knows hears it once, also over a restart."""
    admin = server.person("en", number=ADMIN)
    readers = [server.person() for _ in range(3)]
    gone = server.person()
    with open_state(tmp_path) as state:
        for reader in (*readers, gone):
            state.readers.change(reader.chat.id, "quotes", 1)
    gone.chat.blocked = True
    async with running(server, tmp_path) as application:
        assert (await admin.asks("/broadcast")).text == EN("broadcast-how", limit=3500)
        shown = await admin.asks("/broadcast 今晚<維護> & 更新\n十點見")
        assert shown.text.startswith("今晚<維護> & 更新\n十點見\n\n")
        admin.taps(shown, EN("broadcast-drop"))
        shown = await admin.asks("/broadcast 今晚<維護> & 更新\n十點見")
        command = admin.chat.messages[shown.replies_to or 0]
        command["text"] = "/broadcast 別的"  # edited since: what was shown is what is sent
        admin.taps(shown, EN("broadcast-send"))
        for reader in readers:
            (heard,) = await reader.hears()
            assert heard.text == "今晚<維護> & 更新\n十點見"
        await server.until(lambda: len(server.answered) == 2, "both taps answered")
        async with asyncio.timeout(10):
            while application.bot_data.state.broadcasts.waiting():
                await asyncio.sleep(0.01)
    with open_state(tmp_path) as state:
        state.broadcasts.add("7:1", "再說一次", [readers[0].user["id"]])  # as if stopped before it was sent
    async with running(server, tmp_path):
        (heard,) = await readers[0].hears()
        assert heard.text == "再說一次"
        await asyncio.sleep(0.1)
    assert [len(reader.chat.sent) for reader in readers] == [2, 1, 1]


async def test_nobody_to_tell(server: Server, tmp_path: Path) -> None:
    """Where nobody is known, or all who are were blocked, an announcement is not offered for sending."""
    admin = server.person("en", number=ADMIN)
    with open_state(tmp_path) as state:
        state.readers.change(8, "quotes", 1)
        state.access.block(8)
    async with running(server, tmp_path):
        told = await admin.asks("/broadcast 好")
    assert told.text == EN("broadcast-nobody")
    assert not told.buttons


async def test_help_names_what_admins_may_do(server: Server, tmp_path: Path) -> None:
    """To an admin in private, and to nobody else, not even an admin's group."""
    admin, reader = server.person("en", number=ADMIN), server.person("en")
    beside = server.person("en", chat=server.group(), number=ADMIN)
    async with running(server, tmp_path):
        assert "\n/broadcast " in (await admin.asks("/help")).text
        assert "/broadcast" not in (await reader.asks("/help")).text
        assert "/broadcast" not in (await beside.asks(f"/help@{ME['username']}")).text


async def test_forgetting_an_invitation(server: Server, tmp_path: Path) -> None:
    """Who came with an invitation is warned that it goes too; then it is gone, with what was to be sent to them."""
    reader = server.person("en")
    number = reader.chat.id
    with open_state(tmp_path) as state:
        assert state.access.admit(number, state.access.invite())
    async with running(server, tmp_path, access=Access.INVITED) as application:
        asked = await reader.asks("/forget")
        assert asked.text.endswith(EN("forget-invited"))
        kept = application.bot_data.state.broadcasts
        kept.add("7:1", "晚了", [number])  # the crier is not woken
        reader.taps(asked, EN("forget-yes"))
        await reader.sees(asked.id, lambda message: message.text.startswith("Deleted."))
        assert not kept.waiting()
        assert (await reader.asks(QUESTION)).text == EN("invitation-needed", number=str(number))


async def test_figures_and_health(server: Server, tmp_path: Path, unused_tcp_port: int) -> None:
    """Prometheus reads what is counted, supervisors whether all is well, on loopback and only if asked."""
    reader = server.person()
    async with running(server, tmp_path, metrics_port=unused_tcp_port):
        await reader.asks(QUESTION)
        told = {path: await asyncio.to_thread(_get, unused_tcp_port, path) for path in ("metrics", "health", "ready")}
    assert 'yinwen_answers_total{status="answered"} 1.0' in told["metrics"]
    assert "yinwen_answer_seconds_count 1.0" in told["metrics"]
    assert "yinwen_articles 26.0" in told["metrics"]
    assert told["health"] == "26 articles\n"
    assert told["ready"] == "taking updates\n"
    assert "自行車" not in told["metrics"]


def _get(port: int, path: str) -> str:
    with urlopen(f"http://127.0.0.1:{port}/{path}", timeout=10) as answer:
        text: str = answer.read().decode()
    return text


async def found(given: BotSettings) -> dict[str, Finding]:
    """What a check finds, by name."""
    return {finding.name: finding async for finding in check(given)}


async def test_check(server: Server) -> None:
    """A check names the bot and what Telegram knows of it, and changes nothing there."""
    findings = await found(settings(server))
    assert findings["token"].detail.startswith(f"@{ME['username']}")
    assert findings["updates"].detail == "by polling, 0 updates waiting"
    assert {call.method for call in server.calls} == {"getMe", "getWebhookInfo"}


@pytest.mark.parametrize("token", ["1:wrong", "424242:"])
async def test_check_of_a_wrong_token(server: Server, token: str) -> None:
    """A token that Telegram does not know is a finding, and not repeated."""
    if token.endswith(":"):
        findings = await found(replace(settings(server), base_url="http://127.0.0.1:9"))
        assert not findings["Telegram"].ok
    else:
        findings = await found(replace(settings(server), token=token))
        assert not findings["token"].ok
    assert all(token not in finding.detail for finding in findings.values())


async def test_check_of_access(server: Server) -> None:
    """A bot that nobody may use, or to which nobody can invite, is a finding."""
    invited = Operating(access=Access.INVITED, listed=frozenset({7}))
    assert not (await found(settings(server, operating=invited)))["access"].ok
    findings = await found(settings(server, operating=Operating(access=Access.LISTED)))
    assert not findings["access"].ok
