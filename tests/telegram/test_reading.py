"""The buttons under answers, articles and pages, each tapped on the real application."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.operation.operating import Operating
from bot.state.feedback import Feedback, Quoted
from bot.texts import EN, HANS, HANT
from retrieval.errors import ArticleUnknown
from retrieval.records import Article
from tests.telegram.archive import BICYCLE, CHRONICLE, COPIES, LIBRARY, SERIES, SERVICE, UNLINKED, one
from tests.telegram.chats import Person, Sent
from tests.telegram.running import polling, settings
from tests.telegram.server import ME, Server

ASKED = "自行車道什麼時候動工？"


async def opened(reader: Person, sent: Sent, label: str) -> Sent:
    """The message that a button sends."""
    reader.taps(sent, label)
    (new,) = await reader.hears()
    return new


VOTES = ["👍", "👎", "订阅"]


def rows(sent: Sent) -> list[list[str]]:
    """The labels of the buttons under a message."""
    return [[button["text"] for button in row] for row in sent.raw["reply_markup"]["inline_keyboard"]]


async def test_the_buttons_of_an_answer(bot: Server) -> None:
    """Which quotation, what can be done with it, and what else there is: a row each."""
    sent = await bot.person().asks(ASKED)
    assert rows(sent) == [["· 1 ·", "2", "3"], ["上下文", "全文", "存档", "复制引文"], ["更多结果"], VOTES]
    assert sent.buttons["存档"]["url"] == f"https://web.archive.org/web/20230920/{BICYCLE.url}"
    copied = sent.buttons["复制引文"]["copy_text"]["text"]
    assert copied.startswith("“工程將在三月動工，<b>年底</b>前完成 & 開放。”\n——晨報《")
    assert copied.endswith(BICYCLE.url)


async def test_another_quotation(bot: Server) -> None:
    """Its number puts its own buttons in the place of the first's, and nothing else changes."""
    reader = bot.person()
    sent = await reader.asks(ASKED)
    reader.taps(sent, "2")
    second = await reader.sees(sent.id, lambda seen: "· 2 ·" in seen.buttons)
    assert rows(second) == [
        ["1", "· 2 ·", "3"],
        ["上下文", "全文", "存档", "复制引文"],
        ["另有 2 家报道", "更多结果"],
        VOTES,
    ]
    assert second.text == sent.text
    assert (await opened(reader, second, "全文")).text.startswith(LIBRARY.title)
    reader.taps(second, "3")
    third = await reader.sees(sent.id, lambda seen: "· 3 ·" in seen.buttons)
    assert rows(third)[1:] == [
        ["上下文", "全文", "复制引文"],
        ["更多结果"],
        VOTES,
    ]  # no address, so no copy of it anywhere
    reader.taps(third, "1")
    again = await reader.sees(sent.id, lambda seen: "· 1 ·" in seen.buttons)
    assert again.buttons == sent.buttons
    assert reader.alerts == []


async def test_context(bot: Server) -> None:
    """上下文 sends the quotation set off in its place, which grows by a paragraph a tap until there is no more."""
    reader = bot.person()
    sent = await reader.asks(ASKED)
    shown = await opened(reader, sent, "上下文")
    assert shown.replies_to == sent.id
    assert shown.text.split("\n\n")[1:] == BICYCLE.text.split("\n")
    assert shown.seen.of("blockquote") == [BICYCLE.text.split("\n")[1]]
    assert rows(shown) == [["全文", "存档"]]
    assert (await opened(reader, shown, "全文")).text.startswith(BICYCLE.title)


async def test_more_context(server: Server) -> None:
    """上一段 and 下一段 put one more paragraph in, each on its side."""
    from tests.telegram.archive import answer, answering, quote  # noqa: PLC0415

    paragraph = CHRONICLE.text.split("\n")[40]
    service = answering(lambda inquiry: answer(inquiry.text, quote(CHRONICLE, "第40段。", paragraph)))
    async with polling(service, settings(server)):
        reader = server.person("zh-tw")
        shown = await opened(reader, await reader.asks(ASKED), "上下文")
        assert [line[:5] for line in shown.text.split("\n\n")[1:]] == ["…", "第39段。", "第40段。", "第41段。", "…"]
        reader.taps(shown, "▲ 上一段")
        shown = await reader.sees(shown.id, lambda seen: "第38段" in seen.text)
        reader.taps(shown, "▼ 下一段")
        shown = await reader.sees(shown.id, lambda seen: "第42段" in seen.text)
        assert [line[:5] for line in shown.text.split("\n\n")[2:-1]] == [f"第{number}段。" for number in range(38, 43)]
        for _ in range(40):
            if "▼ 下一段" not in shown.buttons:
                break
            reader.taps(shown, "▼ 下一段")
            was = shown.text
            shown = await reader.sees(shown.id, lambda seen, was=was: seen.text != was)  # type: ignore[misc]
        assert 3000 < shown.seen.units <= 4096
        assert "▼ 下一段" not in shown.buttons
    assert reader.alerts == []


async def test_full_text(bot: Server) -> None:
    """/article ID sends the first page; ◀ and ▶ put the others in its place; together they are the article."""
    reader = bot.person()
    page = await reader.asks(f"/article {CHRONICLE.id}")
    assert page.text.startswith("編年史\n晨報 · 2023年9月21日\n记者：周行\n\n第0段。")
    assert list(page.buttons) == ["▶", "存档"]
    seen = [page]
    while "▶" in page.buttons:
        number = len(seen) + 1
        reader.taps(page, "▶")
        page = await reader.sees(page.id, lambda sent, number=number: f"第 {number} 页" in sent.text)  # type: ignore[misc]
        seen.append(page)
    assert len(seen) == 3
    paragraphs = [block for each in seen for block in each.text.split("\n\n")[1:-1]]
    assert paragraphs == CHRONICLE.text.split("\n")
    assert list(page.buttons) == ["◀", "存档"]
    reader.taps(page, "◀")
    assert (await reader.sees(page.id, lambda sent: "第 2 页" in sent.text)).text == seen[1].text
    assert len(reader.chat.sent) == 1


async def test_the_command_article(bot: Server) -> None:
    """Without an id, or with an unknown one, it says what to do."""
    reader = bot.person("en")
    assert (await reader.asks("/article")).seen.of("code") == [f"/article {LIBRARY.id}"]
    assert (await reader.asks("/article <b>")).text == "No article has the id “<b>”."


async def test_numbers_under_a_page(bot: Server) -> None:
    """A number under a page of /latest or /search opens that article, on any page."""
    reader = bot.person()
    page = await reader.asks("/latest")
    assert rows(page) == [["1", "2", "3", "4", "5"], ["6", "7", "8", "9", "10"], ["▶"]]
    article = await opened(reader, page, "3")
    assert article.text.startswith(UNLINKED.title)
    assert article.replies_to == page.id
    reader.taps(page, "▶")
    page = await reader.sees(page.id, lambda seen: "20" in seen.buttons)
    assert (await opened(reader, page, "11")).text.startswith("天氣預報第16號")
    found = await reader.asks("/search 天氣")
    assert (await opened(reader, found, "2")).text.startswith("天氣預報第22號")


async def test_numbers_under_what_was_not_found(bot: Server) -> None:
    """The nearest articles, and the newest ones listed, open by their numbers."""
    reader = bot.person()
    nothing = await reader.asks("火星上有沒有水？")
    assert rows(nothing) == [["1", "2", "3"], VOTES]
    assert (await opened(reader, nothing, "2")).text.startswith(LIBRARY.title)
    listed = await reader.asks("有什麼新聞？")
    assert (await opened(reader, listed, "1")).text.startswith(LIBRARY.title)


async def test_others(bot: Server) -> None:
    """另有 N 家报道 lists the other articles of the story, each with its link and its full text."""
    reader = bot.person()
    sent = await reader.asks(ASKED)
    reader.taps(sent, "2")
    second = await reader.sees(sent.id, lambda seen: "· 2 ·" in seen.buttons)
    listed = await opened(reader, second, "另有 2 家报道")
    assert listed.text.startswith(f"同一条新闻：{LIBRARY.title}\n第 1–2 篇，共 2 篇\n\n1. 新圖書館開幕（晚報）\n晚報")
    assert [url for _, url in listed.seen.links] == [copy.url for copy in COPIES]
    assert (await opened(reader, listed, "2")).text.startswith("新圖書館開幕（通訊社）")


async def test_more_results(bot: Server) -> None:
    """更多结果 pages through what else was found, and says where it ends."""
    reader = bot.person()
    question = reader.says(ASKED)
    (sent,) = await reader.hears()
    page = await opened(reader, sent, "更多结果")
    assert page.replies_to == question
    assert page.text.startswith("更多结果\n第 1–5 篇，共 12 篇\n\n1. 天氣預報第1號\n氣象台 · 2023年8月1日\n第1天")
    assert rows(page) == [["1", "2", "3", "4", "5"], ["▶"]]
    for shown in ("6–10", "11–12"):
        reader.taps(page, "▶")
        page = await reader.sees(page.id, lambda seen, shown=shown: shown in seen.text)  # type: ignore[misc]
    assert page.text.endswith("\n\n没有更多结果了。")
    assert rows(page) == [["11", "12"], ["◀"]]
    assert (await opened(reader, page, "12")).text.startswith(SERIES[11].title)


async def test_more_of_a_followup(server: Server) -> None:
    """What a question leaned on holds for more results too, while it is known; after that a pop-up says so."""
    async with polling(SERVICE, settings(server)):
        reader = server.person()
        await reader.asks(ASKED)
        sent = await reader.asks("為什麼？")
        page = await opened(reader, sent, "更多结果")
        reader.taps(page, "▶")
        page = await reader.sees(page.id, lambda seen: "6–10" in seen.text)
    async with polling(SERVICE, settings(server)):
        reader.taps(sent, "更多结果")
        reader.taps(page, "▶")
        await server.until(lambda: reader.alerts == [HANS("stale-question")] * 2, "pop-ups")


async def test_a_followup_asked_alone(bot: Server) -> None:
    """A button asks a question that was taken for a follow-up once more as it stands; it works once."""
    reader = bot.person()
    await reader.asks(ASKED)
    question = reader.says("為什麼？")
    (sent,) = await reader.hears()
    assert rows(sent)[-2:] == [[HANS("alone")], VOTES]
    again = await opened(reader, sent, HANS("alone"))
    assert again.text.startswith(HANS("not-found"))
    assert again.replies_to == question
    assert HANS("alone") not in {**again.buttons, **reader.chat.sent[sent.id].buttons}


async def test_after_a_restart(server: Server) -> None:
    """Buttons of a bot that was stopped since work as they did, of every kind that needs no conversation."""
    async with polling(SERVICE, settings(server)):
        reader = server.person("zh-tw")
        sent = await reader.asks(ASKED)
        page = await reader.asks(f"/article {CHRONICLE.id}")
        timed = await reader.asks("上週開幕的是什麼？")
    async with polling(SERVICE, settings(server)):
        assert (await opened(reader, sent, "上下文")).seen.of("blockquote") == [BICYCLE.text.split("\n")[1]]
        assert (await opened(reader, sent, "全文")).text.startswith(BICYCLE.title)
        assert (await opened(reader, sent, "更多結果")).text.startswith("更多結果\n第 1–5 篇")
        reader.taps(page, "▶")
        await reader.sees(page.id, lambda seen: "第 2 頁" in seen.text)
        reader.taps(sent, "3")
        await reader.sees(sent.id, lambda seen: "· 3 ·" in seen.buttons)
        assert "時間：不限" in (await opened(reader, timed, HANT("anytime"))).text
    assert reader.alerts == []


async def test_an_article_that_has_changed(server: Server) -> None:
    """Of an article edited since, the full text is as it is now; of its quotation a pop-up says that it has gone."""
    edited = replace(BICYCLE, text=BICYCLE.text.replace("太窄", "太寬"))
    async with polling(SERVICE, settings(server)):
        reader = server.person()
        sent = await reader.asks(ASKED)
    service = replace(SERVICE, article=lambda number: edited if number == BICYCLE.id else one(number))
    async with polling(service, settings(server)):
        assert "路面太寬" in (await opened(reader, sent, "全文")).text
        reader.taps(sent, "上下文")
        await server.until(lambda: reader.alerts == [HANS("changed")], "a pop-up")
        reader.taps(sent, "2")  # of an article that is as it was
        second = await reader.sees(sent.id, lambda seen: "· 2 ·" in seen.buttons)
        reader.taps(second, "1")
        await server.until(lambda: reader.alerts == [HANS("changed")] * 2, "another")


async def test_an_article_that_is_gone(server: Server) -> None:
    """A button to an article that the archive no longer has says so."""

    def article(number: str) -> Article:
        raise ArticleUnknown(number)

    async with polling(SERVICE, settings(server)):
        reader = server.person("en")
        sent = await reader.asks(ASKED)
        page = await reader.asks(f"/article {CHRONICLE.id}")
    async with polling(replace(SERVICE, article=article), settings(server)):
        for message, label in ((sent, "Context"), (sent, "Full text"), (sent, "2"), (page, "▶")):
            reader.taps(message, label)
        await server.until(lambda: reader.alerts == [EN("gone")] * 4, "four pop-ups")
        assert (await reader.asks(ASKED)).text == EN("unsettled")  # nor is anything of it quoted


async def test_malformed_buttons(bot: Server) -> None:
    """What another version of us wrote into a button, or nobody did, is answered politely and changes nothing."""
    reader = bot.person("en")
    sent = await reader.asks(ASKED)
    stale = ("quote:", "context:abc:", "around:abc:1.2", "read::", "leaf:abc", "leaf::1", "others::", "more::",
             "vote::", "further::0", "anytime", "leaf:%:1", "vote::1.9.0")  # fmt: skip
    for number, data in enumerate((*stale, f"around:{BICYCLE.id}.0.0.0.0.0:", "leaf:abc:1"), 1):
        reader.taps_data(sent.id, data)
        await bot.until(lambda number=number: len(reader.alerts) == number, "a pop-up")  # type: ignore[misc]
    assert reader.alerts == [*[EN("stale")] * len(stale), EN("changed"), EN("gone")]
    assert reader.chat.sent == {sent.id: sent}


async def test_two_taps(bot: Server) -> None:
    """A page that is turned twice before it has changed is no trouble."""
    reader = bot.person()
    page = await reader.asks(f"/article {CHRONICLE.id}")
    taps = [reader.taps(page, "▶"), reader.taps(page, "▶")]
    await bot.until(lambda: bot.answered.keys() >= set(taps), "both taps answered")
    assert [call.code for call in bot.called("editMessageText")] == [200, 400]
    assert reader.alerts == []


async def test_others_in_a_group_may_read(bot: Server) -> None:
    """Whoever is in the group may tap, and what opens stays in the topic of the answer."""
    group = bot.group({7})
    one, other = bot.person(chat=group), bot.person("en", chat=group)
    one.says(f"@{ME['username']} {ASKED}", thread=7)
    (sent,) = await one.hears()
    await other.hears()
    context = await opened(other, sent, "上下文")
    whole = await opened(other, sent, "全文")
    more = await opened(other, sent, "更多结果")
    assert [each.raw["message_thread_id"] for each in (context, whole, more)] == [7, 7, 7]
    assert whole.seen.of("code") == [f"/article {BICYCLE.id}"]


@pytest.fixture
async def asking(server: Server) -> AsyncIterator[tuple[Server, Feedback]]:
    """The server with a bot, and what that keeps of how its answers are."""
    async with polling(SERVICE, settings(server)) as application:
        yield server, application.bot_data.state.feedback


async def test_votes(asking: tuple[Server, Feedback]) -> None:
    """👍 and 👎 under an answer keep the question, what was quoted and how sure it was; a pop-up says thanks."""
    server, feedback = asking
    reader = server.person()
    number = reader.user["id"]
    sent = await reader.asks(ASKED)
    assert rows(sent)[-1] == VOTES
    kept = []
    for count, label in enumerate(("👎", "👍", "👍"), 1):
        reader.taps(sent, label)
        await server.until(lambda count=count: len(reader.alerts) == count, "a pop-up")  # type: ignore[misc]
        kept.append(feedback.of(number))
    assert reader.alerts == [HANS("thanks-bad"), HANS("thanks-good"), HANS("thanks-none")]
    assert [[vote.up for vote in votes] for votes in kept] == [[False], [True], []]
    vote = kept[0][0]
    start = BICYCLE.text.index("市長說")
    assert (vote.question, vote.status) == (ASKED, "answered")
    assert vote.quoted[0] == Quoted(BICYCLE.id, start, start + len(BICYCLE.text.split("\n")[1]))
    assert [each.article for each in vote.quoted] == [BICYCLE.id, LIBRARY.id, UNLINKED.id]
    nothing = await reader.asks("火星上有沒有水？")
    reader.taps(nothing, "👎")
    await server.until(lambda: len(reader.alerts) == 4, "a pop-up")
    (vote,) = feedback.of(number)
    assert (vote.status, vote.quoted) == ("not_found", ())
    listed = await reader.asks("有什麼新聞？")
    assert "👍" not in listed.buttons


async def test_a_vote_on_a_followup_is_of_the_whole_question(asking: tuple[Server, Feedback]) -> None:
    """What is kept is the question as it was understood, not the words that lean on another."""
    server, feedback = asking
    reader = server.person()
    await reader.asks(ASKED)
    sent = await reader.asks("為什麼？")
    reader.taps(sent, "👍")
    await server.until(lambda: len(reader.alerts) == 1, "a pop-up")
    assert feedback.of(reader.user["id"])[0].question == "自行車道動工 為什麼"


async def test_no_votes_where_the_operator_wants_none(server: Server) -> None:
    """Then there are no such buttons, and old ones say that they have expired."""
    async with polling(SERVICE, settings(server, operating=Operating(feedback=False))) as application:
        reader = server.person("en")
        sent = await reader.asks(ASKED)
        assert "👍" not in sent.buttons
        reader.taps_data(sent.id, "vote::1.0.0")
        await server.until(lambda: reader.alerts == [EN("stale")], "a pop-up")
        assert application.bot_data.state.feedback.of(reader.user["id"]) == []
