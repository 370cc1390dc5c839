"""Whole conversations with the real application over HTTP, every message checked by Telegram's own parser."""

import json

from bot.texts import EN, HANS, HANT
from tests.telegram.archive import BICYCLE, LIBRARY
from tests.telegram.server import Server


async def test_start(bot: Server) -> None:
    """/start says who we are, how much there is to ask about, and gives examples."""
    sent = await bot.person().asks("/start")
    assert "逐字引用" in sent.text
    assert "档案里有 26 篇文章，2023年8月1日至2023年10月2日。" in sent.text
    assert list(sent.buttons) == ["/latest"]  # these articles answer none of the usual questions


async def test_help(bot: Server) -> None:
    """/help lists the commands with examples that are asked by a tap."""
    sent = await bot.person().asks("/help")
    assert "/search 查找文章" in sent.text
    assert list(sent.buttons) == ["/latest", "/latest 氣象台", "/search 館藏", "/trend 館藏"]


async def test_answer(bot: Server) -> None:
    """An answer opens with the sentence that answers, then each quotation with title, source and date under it."""
    reader = bot.person()
    question = reader.says("自行車道什麼時候動工？")
    (sent,) = await reader.hears()
    sentence = "“工程將在三月動工，<b>年底</b>前完成 & 開放。”"
    assert sent.text.startswith(sentence + "\n\n")
    assert sent.seen.of("bold") == [sentence, sentence, "館藏十二萬冊，週末開放到晚上十點。", "這一篇沒有網址。"]
    assert sent.seen.of("expandable_blockquote") == [BICYCLE.text.split("\n")[1], LIBRARY.text, "這一篇沒有網址。"]
    assert sent.replies_to == question
    assert not sent.previews
    titles = [(text, url.partition("#")[0]) for text, url in sent.seen.links]
    assert titles == [
        (BICYCLE.title, BICYCLE.url),
        ("晨報", BICYCLE.url),
        ("新圖書館開幕　館藏<十二萬>冊 & 影音", LIBRARY.url),
        ("圖書週刊", LIBRARY.url),
    ]
    assert sent.text.endswith("沒有網址的文章\n手抄報 · 2023年9月21日")


async def test_title_leads_to_the_sentence(bot: Server) -> None:
    """The title's link scrolls to the quoted sentence, the source's link opens the article."""
    sent = await bot.person().asks("圖書館週末開到幾點？")
    (_, to_sentence), (_, to_article) = sent.seen.links
    assert to_sentence.startswith(LIBRARY.url + "#:~:text=")
    assert to_article == LIBRARY.url


async def test_unsure(bot: Server) -> None:
    """An unsure answer says that it may be related and puts no sentence forward as the answer."""
    sent = await bot.person().asks("圖書館週末開到幾點？")
    assert sent.text.startswith("没有确切的答案，以下段落可能相关：\n\n新圖書館")


async def test_not_found(bot: Server) -> None:
    """Without an answer the bot says so in one line and names the nearest articles, linked."""
    sent = await bot.person("en").asks("火星上有沒有水？")
    assert sent.text.split("\n") == [
        "The archive has no answer to this.",
        "",
        "The nearest articles:",
        "1. 市議會通過自行車道預算 · 21 Sep 2023",
        "2. 新圖書館開幕　館藏<十二萬>冊 & 影音 · 2 Oct 2023",
        "3. 沒有網址的文章 · 21 Sep 2023",
    ]
    assert [url for _, url in sent.seen.links] == [BICYCLE.url, LIBRARY.url]


async def test_languages(bot: Server) -> None:
    """The bot speaks the language of the reader's app, simplified Chinese where it knows no better."""
    for code, messages in (
        ("zh-hant", HANT),
        ("zh-TW", HANT),
        ("zh-hk", HANT),
        ("zh-hans", HANS),
        ("en-GB", EN),
        ("ru", HANS),
        (None, HANS),
    ):
        sent = await bot.person(code).asks("火星上有沒有水？")
        assert sent.text.startswith(messages("not-found")), code


async def test_command_lists(bot: Server) -> None:
    """Command lists are set at start for everyone and for English, and for a chat in traditional Chinese at /start."""
    lists = bot.methods.commands
    private = "all_private_chats"
    assert [entry["description"] for entry in lists[private, ""]] == [text for _, text in HANS.commands]
    assert [entry["description"] for entry in lists[private, "en"]] == [text for _, text in EN.commands]
    reader = bot.person("zh-hant")
    await reader.asks("/start")
    await bot.until(lambda: (f"chat:{reader.chat.id}", "zh") in lists, "a list for the chat")
    assert [entry["description"] for entry in lists[f"chat:{reader.chat.id}", "zh"]] == [t for _, t in HANT.commands]


async def test_what_is_no_question(bot: Server) -> None:
    """A sticker, a photo, a voice message, a command we lack or an essay is answered with one helpful line."""
    reader = bot.person()
    reader.sends(sticker={"file_id": "s", "file_unique_id": "u", "type": "regular", "width": 1, "height": 1,
                          "is_animated": False, "is_video": False})  # fmt: skip
    reader.sends(photo=[{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}], caption="自行車")
    reader.sends(voice={"file_id": "v", "file_unique_id": "u", "duration": 1})
    assert [sent.text for sent in await reader.hears(3)] == [
        HANS(f"only-text-{kind}") for kind in ("sticker", "picture", "voice")
    ]
    assert (await reader.asks("/weather")).text == HANS("unknown-command")
    assert (await reader.asks("自" * 501)).text == "问题太长，请缩短到 500 字以内。"
    assert (await reader.asks("/search")).seen.of("code")[0] == "/search 一带一路 峰会"


async def test_album(bot: Server) -> None:
    """An album arrives as many messages and is not answered many times; service messages are not answered at all."""
    reader = bot.person()
    photo = [{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}]
    reader.sends(photo=photo, media_group_id="1")
    reader.sends(photo=photo, media_group_id="1")
    reader.sends(pinned_message=reader.chat.messages[1])
    sent = await reader.asks("火星上有沒有水？")
    assert len(reader.chat.sent) == 1
    assert sent.text.startswith(HANS("not-found"))


async def test_edited_command(bot: Server) -> None:
    """A corrected command is answered again, and its pages turn by the corrected words."""
    reader = bot.person()
    number = reader.says("/search 天汽")
    await reader.hears()
    reader.edits(number, "/search 天氣")
    (page,) = await reader.hears()
    assert page.text.startswith("查找：天氣\n第 1–10 篇，共 23 篇")
    reader.taps(page, "▶")
    await reader.sees(page.id, lambda seen: "第 11–20 篇，共 23 篇" in seen.text)


async def test_asks_only_for_what_it_reads(bot: Server) -> None:
    """Telegram is told to send messages, corrections, taps, queries and where the bot is, and nothing else."""
    await bot.person().asks("/help")
    (asked, *_) = bot.called("getUpdates")
    kinds = ["message", "edited_message", "callback_query", "inline_query", "guest_message", "my_chat_member"]
    assert json.loads(asked.params["allowed_updates"]) == kinds


async def test_question_deleted_meanwhile(bot: Server) -> None:
    """A question deleted before its answer came is answered all the same, without pointing back."""
    reader = bot.person()
    number = reader.says("火星上有沒有水？")
    del reader.chat.messages[number]
    (sent,) = await reader.hears()
    assert sent.replies_to is None


async def test_the_time_of_a_question(bot: Server) -> None:
    """An answer of a time says which, in one line at its end, with a button that asks again for any time."""
    reader = bot.person()
    question = reader.says("上週開幕的是什麼？")
    (sent,) = await reader.hears()
    assert sent.text.endswith("\n\n时间：2023年9月25日–10月1日（问题中的“上週”），含截至10月4日的报道")
    reader.taps(sent, "不限时间再找")
    (again,) = await reader.hears()
    assert again.text.endswith("时间：不限（没有按“上週”限定）")
    assert again.replies_to == question
    gone = ["不限时间再找"]
    assert list(again.buttons) == list(reader.chat.sent[sent.id].buttons) == [b for b in sent.buttons if b not in gone]
    assert reader.alerts == []


async def test_the_news_of_a_time(bot: Server) -> None:
    """A list of the articles of a time has the button too, which lists the newest of all."""
    reader = bot.person()
    reader.says("上週有什麼新聞？")
    (sent,) = await reader.hears()
    assert sent.text.startswith("这段时间的文章，最新的在前：\n\n1. ")
    reader.taps(sent, "不限时间再找")
    (again,) = await reader.hears()
    assert again.text.startswith("最新的文章：\n\n1. ")
    assert "\n\n10. " in again.text
    assert list(again.buttons) == [f"{number}" for number in range(1, 11)]
    assert reader.alerts == []


async def test_an_answer_of_another_time(bot: Server) -> None:
    """What is of another time than asked about is said to be, and put forward as no answer."""
    sent = await bot.person("en").asks("上週圖書館開到幾點？")
    assert sent.text.startswith("Nothing found from that time. These are from other times:\n\n新圖書館")
    assert "Time: 25 Sep 2023 – 1 Oct 2023 (“上週” in the question)" in sent.text


async def test_a_long_answer(bot: Server) -> None:
    """Quotations too long for one message together are cut, at sentences, to what fits one."""
    reader = bot.person()
    sent = await reader.asks("上週博物館？")
    shown = sent.seen.of("expandable_blockquote")
    assert [len(text) for text in shown] == [1000] * 3
    assert sent.text.count("\n…\n") == 3
    reader.taps(sent, "不限时间再找")
    (again,) = await reader.hears()
    assert "时间：不限" in again.text


async def test_the_button_works_once(bot: Server) -> None:
    """A second tap before the first was done asks nothing again."""
    reader = bot.person()
    sent = await reader.asks("上週開幕的是什麼？")
    taps = [reader.taps(sent, "不限时间再找"), reader.taps(sent, "不限时间再找")]
    await bot.until(lambda: bot.answered.keys() >= set(taps), "both taps answered")
    await reader.hears()
    assert [call.code for call in bot.called("editMessageReplyMarkup")] == [200, 400]
    assert len(reader.chat.sent) == 2


async def test_the_question_is_gone(bot: Server) -> None:
    """A button under the answer to a question that was deleted, or has become an essay, says so in a pop-up."""
    reader = bot.person("en")
    sent = await reader.asks("上週開幕的是什麼？")
    reader.chat.messages[sent.id]["reply_to_message"]["text"] = "上週" * 300
    reader.taps(sent, EN("anytime"))
    await bot.until(lambda: len(reader.alerts) == 1, "a pop-up")
    del reader.chat.messages[sent.id]["reply_to_message"]
    reader.taps(sent, EN("anytime"))
    await bot.until(lambda: reader.alerts == [EN("stale-question")] * 2, "another")
    assert list(reader.chat.sent) == [sent.id]
