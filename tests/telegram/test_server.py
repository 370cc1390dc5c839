"""The test server is as strict as Telegram: each rule is broken once, and must be refused or held against us."""

import asyncio
import json
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.telegram.running import TOKEN
from tests.telegram.server import CONFLICT, Server, Trouble


class Line:
    """A bare connection to the server, as a bot would have."""

    def __init__(self, server: Server, client: httpx.AsyncClient) -> None:
        self.server, self._client = server, client

    async def call(self, method: str, **params: Any) -> Any:
        """Call a method; the whole answer."""
        files = {name: value for name, value in params.items() if isinstance(value, bytes)}
        rest = {name: value for name, value in params.items() if name not in files}
        data = {name: value if isinstance(value, str) else json.dumps(value) for name, value in rest.items()}
        answer = await self._client.post(f"{self.server.url}/bot{TOKEN}/{method}", data=data, files=files or None)
        return answer.json()


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    """A server whose objections are what the test is about."""
    server = Server(TOKEN)
    await server.start()
    async with httpx.AsyncClient(timeout=20) as client:
        yield Line(server, client)
    await server.stop()


def message(line: Line, **params: Any) -> dict[str, Any]:
    """The parameters of a good message to a new reader, some of them changed."""
    return {"chat_id": line.server.person().chat.id, "text": "<b>字</b>", "parse_mode": "HTML"} | params


def buttons(**button: Any) -> dict[str, Any]:
    """A keyboard of one button."""
    return {"inline_keyboard": [[{"text": "▶"} | button]]}


def picture(wide: int, high: int) -> bytes:
    """A picture of one colour."""
    made = BytesIO()
    Image.new("RGB", (wide, high), "#5fb0f2").save(made, "PNG")
    return made.getvalue()


async def test_a_photo_is_kept_with_what_stands_below_it(line: Line) -> None:
    """It has its size and its caption, both seen by the reader, and may be sent again by its number."""
    given = {"photo": picture(64, 36), "caption": "<b>图</b>1", "reply_markup": buttons(callback_data="x")}
    answer = await line.call("sendPhoto", chat_id=line.server.person().chat.id, parse_mode="HTML", **given)
    (size,) = answer["result"]["photo"]
    assert (size["width"], size["height"]) == (64, 36)
    assert line.server.files[size["file_id"]] == given["photo"]
    assert answer["result"]["caption"] == "图1"
    assert answer["result"]["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    reader = line.server.person()
    again = await line.call("sendPhoto", chat_id=reader.chat.id, photo=size["file_id"])
    assert again["result"]["photo"] == [size]
    assert "caption" not in again["result"]
    (sent,) = reader.chat.sent.values()
    assert (sent.text, sent.raw["photo"], line.server.objections) == ("", [size], [])
    text = {"chat_id": reader.chat.id, "message_id": sent.id, "text": "字", "parse_mode": "HTML"}
    assert "there is no text in the message" in (await line.call("editMessageText", **text))["description"]


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"photo": b"no picture"}, "IMAGE_PROCESS_FAILED"),
        ({"photo": picture(2100, 100)}, "PHOTO_INVALID_DIMENSIONS"),
        ({"photo": picture(9000, 1001)}, "PHOTO_INVALID_DIMENSIONS"),
        ({"photo": bytes(10_000_001)}, "Request Entity Too Large"),
        ({"photo": "file-1"}, "wrong remote file identifier"),
        ({"caption": "字" * 1025}, "message caption is too long"),
        ({"caption": "<p>字</p>"}, "can't parse entities"),
    ],
)
async def test_refused_photos(line: Line, params: dict[str, Any], refusal: str) -> None:
    """What is no photo, or too large, too long and narrow, or has too much below it."""
    good = {"chat_id": line.server.person().chat.id, "photo": picture(64, 36), "parse_mode": "HTML"}
    answer = await line.call("sendPhoto", **good | params)
    assert answer["error_code"] in (400, 413)
    assert refusal in answer["description"]


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"text": "<div>字</div>"}, 'can\'t parse entities: Unsupported start tag "div" at byte offset 0'),
        ({"text": "<b></b> "}, "message text is empty"),
        ({"text": "字" * 4097}, "message is too long"),
        ({"chat_id": 5}, "chat not found"),
        ({"parse_mode": "Markdown"}, "this server knows parse_mode=HTML only"),
        ({"message_thread_id": 3}, "message thread not found"),
        ({"reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"reply_markup": buttons(callback_data="字" * 22)}, "BUTTON_DATA_INVALID"),
        ({"reply_markup": buttons(callback_data="")}, "BUTTON_DATA_INVALID"),
        ({"reply_markup": buttons(copy_text={"text": "x" * 257})}, "BUTTON_COPY_TEXT_INVALID"),
        ({"reply_markup": buttons(url="https://localhost/")}, "Wrong HTTP URL"),
        ({"reply_markup": buttons(url="https://a.example", callback_data="x")}, "Text buttons are unallowed"),
        ({"reply_markup": {"inline_keyboard": [[]]}}, "reply markup is malformed"),
        ({"link_preview_options": {"disabled": True}}, "can't parse link preview options"),
    ],
)
async def test_refused_messages(line: Line, params: dict[str, Any], refusal: str) -> None:
    """What Telegram refuses in a message is refused in its words."""
    answer = await line.call("sendMessage", **message(line, **params))
    assert answer["error_code"] == 400
    assert refusal in answer["description"]


@pytest.mark.parametrize(
    ("params", "objection"),
    [
        ({"text": '<a href="javascript:x">字</a>'}, "leads nowhere"),
        ({"text": "<b>x</b>" * 101}, "101 entities"),
        ({"text": "字", "disable_web_page_preview": True}, "sendMessage has no parameter disable_web_page_preview"),
    ],
)
async def test_objections(line: Line, params: dict[str, Any], objection: str) -> None:
    """What Telegram takes and loses without a word is accepted, and held against the test."""
    answer = await line.call("sendMessage", **message(line, **params))
    assert answer["ok"]
    assert objection in line.server.objections[0]


async def test_wrong_token_and_unknown_method(line: Line) -> None:
    """A wrong token is unauthorized, an unknown method is not found."""
    assert (await line.call("sendSticker"))["error_code"] == 404
    line.server.token = "1:other"  # noqa: S105 - invented
    assert (await line.call("getMe"))["error_code"] == 401


async def test_edits(line: Line) -> None:
    """Only a message of the bot can be changed, and only to something else."""
    reader = line.server.person()
    typed = reader.says("問題")
    sent = await line.call("sendMessage", **message(line, chat_id=reader.chat.id))
    edit = message(line, chat_id=reader.chat.id, message_id=sent["result"]["message_id"])
    assert "message is not modified" in (await line.call("editMessageText", **edit))["description"]
    assert (await line.call("editMessageText", **edit | {"text": "別的"}))["ok"]
    assert "can't be edited" in (await line.call("editMessageText", **edit | {"message_id": typed}))["description"]
    assert "to edit not found" in (await line.call("editMessageText", **edit | {"message_id": 99}))["description"]


async def test_callbacks(line: Line) -> None:
    """A tap is answered once, briefly, while it is fresh."""
    reader = line.server.person()
    await line.call("sendMessage", **message(line, chat_id=reader.chat.id, reply_markup=buttons(callback_data="x")))
    (sent,) = reader.chat.sent.values()
    tap = reader.taps(sent, "▶")
    assert (
        "MESSAGE_TOO_LONG"
        in (await line.call("answerCallbackQuery", callback_query_id=tap, text="x" * 201))["description"]
    )
    assert (await line.call("answerCallbackQuery", callback_query_id=tap))["ok"]
    assert line.server.objections == []
    await line.call("answerCallbackQuery", callback_query_id=tap)
    assert line.server.objections == [f"callback query {tap} answered twice"]
    assert "too old" in (await line.call("answerCallbackQuery", callback_query_id="1"))["description"]


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"language_code": "zh-hant"}, "invalid language code specified"),
        ({"commands": [{"command": "Latest", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "latest", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"scope": {"type": "chat"}}, "can't parse BotCommandScope"),
    ],
)
async def test_refused_commands(line: Line, params: dict[str, Any], refusal: str) -> None:
    """A list of commands has its rules; languages are two letters."""
    answer = await line.call("setMyCommands", **{"commands": [{"command": "latest", "description": "x"}]} | params)
    assert refusal in answer["description"]


async def test_offsets(line: Line) -> None:
    """Updates stay until an offset past them confirms them, and only the allowed kinds come."""
    reader = line.server.person()
    first, second = reader.says("一"), reader.says("二")
    updates = (await line.call("getUpdates"))["result"]
    assert [update["message"]["message_id"] for update in updates] == [first, second]
    rest = (await line.call("getUpdates", offset=updates[1]["update_id"], allowed_updates=["message"]))["result"]
    assert rest == updates[1:]
    reader.edits(second, "三")
    assert (await line.call("getUpdates", offset=updates[1]["update_id"] + 1))["result"] == []


async def test_long_poll(line: Line) -> None:
    """A poll waits for an update and returns as soon as there is one."""
    poll = asyncio.create_task(line.call("getUpdates", timeout=10))
    await asyncio.sleep(0.2)
    assert not poll.done()
    line.server.person().says("一")
    assert len((await asyncio.wait_for(poll, 2))["result"]) == 1


async def test_one_poll_at_a_time(line: Line) -> None:
    """A second poll ends the first with a conflict; with a webhook set no poll is answered."""
    first = asyncio.create_task(line.call("getUpdates", timeout=10))
    await asyncio.sleep(0.2)
    second = asyncio.create_task(line.call("getUpdates", timeout=1))
    assert (await first)["description"] == CONFLICT
    assert (await second)["ok"]
    assert "HTTPS URL must be provided" in (await line.call("setWebhook", url="http://a.example"))["description"]
    await line.call("setWebhook", url="https://a.example/hook", secret_token="s")
    assert (await line.call("getUpdates"))["error_code"] == 409


async def test_scripted_trouble(line: Line) -> None:
    """Calls fail as told, once each; sending again too soon after 429 is held against the test."""
    line.server.fails("sendMessage", Trouble(429, retry_after=5), Trouble(502), Trouble(0))
    params = message(line)
    answer = await line.call("sendMessage", **params)
    assert answer["parameters"] == {"retry_after": 5}
    assert (await line.call("sendMessage", **params))["error_code"] == 502
    assert "before the time that 429 asked for" in line.server.objections[0]
    with pytest.raises(httpx.RemoteProtocolError):
        await line.call("sendMessage", **params)


def offer(**changed: Any) -> dict[str, Any]:
    """A good result of an inline query, some of it changed."""
    content = {"message_text": "<b>字</b>", "parse_mode": "HTML"}
    return {"type": "article", "id": "1", "title": "題", "input_message_content": content} | changed


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"results": [offer(id=f"{number}") for number in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [offer(), offer()]}, "RESULT_ID_DUPLICATE"),
        ({"results": [offer(id="字" * 22)]}, "RESULT_ID_INVALID"),
        ({"results": [offer(id="")]}, "RESULT_ID_INVALID"),
        ({"results": [offer(title=" ")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [offer(input_message_content={})]}, "Input message content is not specified"),
        ({"results": [offer(input_message_content={"message_text": "<p>", "parse_mode": "HTML"})]}, "parse entities"),
        ({"results": [offer(input_message_content={"message_text": "x" * 4097, "parse_mode": "HTML"})]}, "too long"),
        ({"results": [offer(type="poll")]}, "articles only"),
        ({"results": [offer(reply_markup={"inline_keyboard": [[]]})]}, "reply markup is malformed"),
        ({"results": [], "next_offset": "字" * 22}, "NEXT_OFFSET_INVALID"),
        ({"results": [], "button": {"text": "x", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
        ({"results": [], "button": {"text": "x"}}, "exactly one of the fields"),
        ({"results": [], "button": {"text": "", "start_parameter": "a"}}, "can't parse inline query results button"),
        ({"results": [], "inline_query_id": "1"}, "query is too old"),
    ],
)
async def test_refused_offers(line: Line, params: dict[str, Any], refusal: str) -> None:
    """What Telegram refuses in answer to an inline query is refused."""
    number = line.server.person().searches("字")
    answer = await line.call("answerInlineQuery", **{"inline_query_id": number} | params)
    assert answer["error_code"] == 400
    assert refusal in answer["description"]


async def test_an_offer_with_a_button_that_needs_us(line: Line) -> None:
    """A button that asks us stands under no message that is sent elsewhere; a query is answered once."""
    number = line.server.person().searches("字")
    results = [offer(reply_markup=buttons(callback_data="x"))]
    assert (await line.call("answerInlineQuery", inline_query_id=number, results=results))["ok"]
    assert "needs a chat of ours" in line.server.objections[0]
    await line.call("answerInlineQuery", inline_query_id=number, results=[])
    assert line.server.objections[1:] == [f"query {number} answered twice"]


async def test_guest_queries(line: Line) -> None:
    """A guest's query takes one answer, which is a result of its own; its chat takes no message."""
    reader = line.server.person()
    number = reader.summons("@YinwenTestBot 字")
    answer = await line.call("answerGuestQuery", guest_query_id=number, result=offer())
    assert answer["result"] == {"inline_message_id": f"guest-{number}"}
    assert line.server.queries.guests[number].text == "字"
    await line.call("answerGuestQuery", guest_query_id=number, result=offer())
    assert line.server.objections == [f"query {number} answered twice"]
    assert "too old" in (await line.call("answerGuestQuery", guest_query_id="1", result=offer()))["description"]
    sent = await line.call("sendMessage", **message(line, chat_id=-1_000_000_000_777))
    assert sent["description"].endswith("chat not found")


@pytest.mark.parametrize(
    ("given", "accepted"),
    [
        ({"quote": "問題"}, True),
        ({"quote": "題一", "quote_position": 3}, True),
        ({"quote": "題 一"}, False),
        ({"quote": ""}, False),
        ({"quote": "重要"}, False),
        ({"quote": "重要", "quote_entities": [{"type": "bold", "offset": 0, "length": 2}]}, True),
        ({"quote": "要的", "quote_entities": [{"type": "bold", "offset": 0, "length": 1}]}, True),
    ],
)
async def test_quotes(line: Line, given: dict[str, Any], *, accepted: bool) -> None:
    """A quote in a reply is an exact part of the message replied to, bold and all."""
    reader = line.server.person()
    bold = {"type": "bold", "offset": 6, "length": 2}
    asked = reader.sends(text="😀問題一 重要的", entities=[bold, {"type": "mention", "offset": 0, "length": 2}])
    params = message(line, chat_id=reader.chat.id, reply_parameters={"message_id": asked} | given)
    answer = await line.call("sendMessage", **params)
    assert answer["ok"] is accepted
    if accepted:
        assert answer["result"]["quote"]["text"] == given["quote"]
    else:
        assert answer["description"].endswith("QUOTE_TEXT_INVALID")


async def test_deleting(line: Line) -> None:
    """The bot deletes its own messages, once."""
    reader = line.server.person()
    typed = reader.says("問題")
    sent = await line.call("sendMessage", **message(line, chat_id=reader.chat.id))
    params = {"chat_id": reader.chat.id, "message_id": sent["result"]["message_id"]}
    assert (await line.call("deleteMessage", **params))["ok"]
    assert "to delete not found" in (await line.call("deleteMessage", **params))["description"]
    other = await line.call("deleteMessage", chat_id=reader.chat.id, message_id=typed)
    assert "can't be deleted" in other["description"]


async def test_groups_that_are_no_more(line: Line) -> None:
    """A group that has become a supergroup says so, and one that the bot was taken out of takes nothing."""
    reader = line.server.person(chat=line.server.group())
    old = reader.chat
    new = line.server.upgrade(reader)
    answer = await line.call("sendMessage", **message(line, chat_id=old.id))
    assert answer["parameters"] == {"migrate_to_chat_id": new.id}
    reader.changes("member", "kicked")
    answer = await line.call("sendMessage", **message(line, chat_id=new.id))
    assert (answer["error_code"], answer["description"]) == (403, "Forbidden: bot was kicked from the supergroup chat")
