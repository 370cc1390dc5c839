"""The chat as whole conversations: what is typed, what is shown."""

import io
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from bot.render.look import Look
from bot.render.words import words_of
from bot.service import Service
from bot.terminal.chat import Chat, Reply, converse
from bot.terminal.piped import pipes
from embeddings.errors import EncoderError
from retrieval.errors import IndexCorrupt
from retrieval.records import Answer, Found, Inquiry, Problem, Query, Stats, Unread
from tests.bot.sample import PLAIN, SERVICE, ask, stats


def conversation(*lines: str, service: Service = SERVICE, look: Look = PLAIN) -> str:
    """What a conversation over pipes writes."""
    out = io.StringIO()
    read, write, waiting = pipes(io.StringIO("".join(f"{line}\n" for line in lines)), out)
    converse(Chat(service, lambda: look), read, write, waiting)
    return out.getvalue()


CONVERSATIONS = {
    "questions": ["新桥花了多少钱？", "桥有多高？", "火星上有没有水？", "/open 2", "/quit", "never read"],
    "copies": ["谁报道了新桥？", "/search 造价"],
    "lists": ["/latest", "", "/open 12", "", "/latest", "/more", "/more", "/more", "/latest 江城日报", "/search 三月3"],
    "mistakes": ["/open 1", "/latest 晚报", "/open", "/search", "/search 火星", "/more", "/dance", "/", "/open 9"],
    "times": [
        "/anytime",
        "上周新桥花了多少钱？",
        "/latest 江城日报",
        "/anytime",
        "昨天桥有多高？",
        "去年9月火星上有没有水？",
        "昨天火星上有没有水？",
        "/a",
        "最近新桥花了多少钱？",
    ],
    "follow-ups": [
        "新桥花了多少钱？",
        "为什么？",
        "/latest 江城日报",
        "什么时候通车？",
        "/new",
        "为什么？",
        "/new",
        "/new",
        "火星上有没有水？",
        "那月球呢？",
    ],
    "help": ["/help", "／help", "/h", "", "/quit"],
    "shortened": ["/l", "/o 1", "/s 新桥", "/open ２", "/open ²", "/q"],
}


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_conversations(name: str, golden: Callable[[str, str], None]) -> None:
    """Each conversation, read by a person once and compared from then on."""
    golden(f"chat/{name}.txt", conversation(*CONVERSATIONS[name]))


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_other_languages(language: str, golden: Callable[[str, str], None]) -> None:
    """The chat speaks the reader's language; what it quotes stays as it was written."""
    look = replace(PLAIN, words=words_of(language))
    lines = [
        "桥有多高？",
        "谁报道了新桥？",
        "火星",
        "昨天桥有多高？",
        "去年9月花了多少钱？",
        "/anytime",
        "最近的桥？",
        "/latest 晚报",
        "/latest",
        "/open 1",
        "/help",
        "/quit",
    ]
    golden(f"chat/{language}.txt", conversation(*lines, look=look))


def test_the_day_of_a_question_is_the_readers() -> None:
    """昨天 is counted from the day on the reader's clock, and a question asked again keeps it."""
    asked: list[Inquiry] = []

    def remember(inquiry: Inquiry) -> Answer:
        if "昨天" in inquiry.text:  # not what warms up
            asked.append(inquiry)
        return ask(inquiry)

    for hours in (-12, 14):  # always two different days
        zone = timezone(timedelta(hours=hours))
        conversation(
            "昨天桥有多高？", "/anytime", service=replace(SERVICE, ask=remember), look=replace(PLAIN, zone=zone)
        )
    assert [inquiry.undated for inquiry in asked] == [False, True] * 2
    assert asked[0].day == asked[1].day
    assert asked[0].day is not None
    assert asked[2].day is not None
    assert 1 <= (asked[2].day - asked[0].day).days <= 2
    assert [inquiry.zone.utcoffset(None) for inquiry in asked] == [
        timedelta(hours=hours) for hours in (-12, -12, 14, 14)
    ]


@pytest.mark.parametrize("command", ["/search 来源:晚报 日期:猴年", "/latest 来源:晚报 日期:猴年"])
def test_what_of_a_query_is_not_understood_is_said(command: str) -> None:
    """Instead of a list that was not asked for: the sources that there are, and how a date is written."""
    problems = (Problem(Unread.SOURCE, "晚报", ("气象台", "江城日报")), Problem(Unread.DATE, "猴年"))
    nothing = Found((), 0, 0, Query(problems=problems))
    service = replace(SERVICE, search=lambda *_: nothing, latest=lambda *_: nothing)
    assert Chat(service, lambda: PLAIN).reply(command, Reply("")).text == (
        "没有来自“晚报”的文章。有这些来源：气象台、江城日报\n"
        "看不懂日期“猴年”。可以写：日期:上周、日期:2021年1月、日期:2021-01-05..2021-01-09。"
    )


def test_a_query_that_fits_nothing_is_shown_as_it_was_typed() -> None:
    """More than words is told from words."""
    nothing = Found((), 0, 0, Query("桥", without=("江",)))
    chat = Chat(replace(SERVICE, search=lambda *_: nothing), lambda: PLAIN)
    assert chat.reply("/search 桥 -江", Reply("")).text == "没有符合“桥 -江”的文章。"


def test_what_is_listed_can_be_opened() -> None:
    """/open counts the articles of a list of news as of any other."""
    chat = Chat(SERVICE, lambda: PLAIN)
    opened = chat.reply("/open 2", chat.reply("有什么新闻？", Reply("")))
    assert opened.text.startswith("三月23日天气")


def test_a_turn_outlives_what_is_shown_between() -> None:
    """Lists, articles, further pages, mistakes and empty lines leave alone what the next question leans on."""
    chat = Chat(SERVICE, lambda: replace(PLAIN, columns=30, rows=10))
    reply = asked = chat.reply("新桥花了多少钱？", Reply(""))
    for line in ("", "/latest", "", "/more", "/open 1", "/search 三月", "/dance", "桥" * 501, "/help"):
        reply = chat.reply(line, reply)
        assert reply.turn == asked.turn, line
        assert reply.asked == asked.asked, line
    assert chat.reply("/new", reply).turn is None


def test_another_subject_leaves_nothing_to_ask_again() -> None:
    """After /new, /anytime asks nothing, and brings no turn back."""
    chat = Chat(SERVICE, lambda: PLAIN)
    begun = chat.reply("/new", chat.reply("上周新桥花了多少钱？", Reply("")))
    again = chat.reply("/anytime", chat.reply("/latest", begun))
    assert again.text == PLAIN.words.nothing_asked
    assert (again.turn, again.asked) == (None, None)


def test_an_empty_archive_says_how_to_fill_it() -> None:
    """The greeting of an archive without articles is the command that takes some in."""
    empty = replace(SERVICE, stats=lambda: Stats(0, 0, None, None, ()))
    assert "yinwen index" in conversation(service=empty)


def test_an_error_is_one_line_and_the_conversation_goes_on() -> None:
    """What goes wrong with one question does not end the chat."""

    def broken(inquiry: Inquiry) -> Answer:
        if "索引" in inquiry.text:
            raise IndexCorrupt("archive.db is damaged")
        if "模型" in inquiry.text:
            raise EncoderError("no weights")
        return ask(inquiry)

    shown = conversation("索引？", "模型？", "花了多少钱？", service=replace(SERVICE, ask=broken))
    assert "> 索引？\nyinwen: archive.db is damaged\n\n> 模型？\nyinwen: no weights\n\n> 花了多少钱？\n1  桥长" in shown


@pytest.mark.parametrize("line", ["桥" * 501, "/search " + "桥" * 500, "/open " + "1" * 5000, "/" + "x" * 5000])
def test_a_line_too_long_is_refused(line: str) -> None:
    """What no reader types by hand is neither looked up nor the end of the conversation."""
    shown = conversation("花了多少钱？", line, "/open 1")
    assert f"> {line}\n太长了，请缩短到 500 字以内。\n\n> /open 1\n新桥明年通车" in shown


def test_a_long_text_is_shown_a_window_at_a_time() -> None:
    """Every line is shown once, no reply is higher than the window, and the rest follows on Enter."""
    look = replace(PLAIN, columns=20, rows=10)
    chat = Chat(SERVICE, lambda: look)
    first = chat.reply("/open 1", chat.reply("花了多少钱？", Reply("")))
    parts = [first]
    while parts[-1].more:
        parts.append(chat.reply("", parts[-1]))
    assert len(parts) > 3
    assert all(len(part.text.split("\n")) <= 8 for part in parts)
    whole = Chat(SERVICE, lambda: replace(look, rows=0)).reply("/open 1", first).text
    shown = "\n".join("\n".join(part.text.split("\n")[:-2]) for part in parts[:-1]) + "\n" + parts[-1].text
    assert shown.replace("\n", "") == whole.replace("\n", "")


def test_a_list_that_is_higher_than_the_window_parts_between_entries() -> None:
    """Enter goes through a page and on to the next one; no entry is torn, and none is missed or shown twice."""
    chat = Chat(SERVICE, lambda: replace(PLAIN, columns=60, rows=12))
    replies = [chat.reply("/latest", Reply(""))]
    while replies[-1].more:
        replies.append(chat.reply("", replies[-1]))
    assert len(replies) > 6
    assert all(len(reply.text.split("\n")) <= 9 for reply in replies)
    numbers = [int(line.split()[0]) for reply in replies for line in reply.text.split("\n") if line[:1].isdigit()]
    assert numbers == list(range(1, 25))
    assert all(not reply.text.startswith(" ") for reply in replies)
    assert len(replies[-1].shown) == 24


def test_words_typed_with_wide_spaces_are_words() -> None:
    """An input method's own space separates as any other."""
    assert "新桥明年通车" in conversation("/search　新桥　23亿")


def scripted(*lines: str) -> Callable[[], str]:
    """A reader that types these lines, then leaves."""
    waiting = iter(lines)

    def read() -> str:
        try:
            return next(waiting)
        except StopIteration:
            raise EOFError from None

    return read


def test_ctrl_c_gives_up_the_answer_and_keeps_what_was_listed() -> None:
    """A cancelled answer never appears, and /open still counts the list before it."""
    release = threading.Event()
    shown: list[str] = []

    def slow(inquiry: Inquiry) -> Answer:
        release.wait(10)
        return ask(inquiry)

    @contextmanager
    def waiting() -> Iterator[None]:
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
        try:
            yield
        finally:
            release.set()

    chat = Chat(replace(SERVICE, ask=slow), lambda: PLAIN)
    converse(chat, scripted("/latest 江城日报", "花了多少钱？", "/open 1"), shown.append, waiting)
    assert shown[2] == "已取消。"
    assert shown[3].startswith("新桥明年通车")
    assert not any("— 新桥" in text for text in shown)


def test_a_slow_answer_is_announced() -> None:
    """A word that something is being done appears only where the answer takes its time."""
    announced: list[str] = []

    def slow(inquiry: Inquiry) -> Answer:
        if "慢" in inquiry.text:
            threading.Event().wait(0.6)
        return ask(inquiry)

    @contextmanager
    def waiting() -> Iterator[None]:
        announced.append("begun")
        yield
        announced.append("ended")

    chat = Chat(replace(SERVICE, ask=slow), lambda: PLAIN)
    converse(chat, scripted("快", "慢", "快"), lambda _: None, waiting)
    assert announced == ["begun", "ended"]


def test_stats_are_asked_anew() -> None:
    """A greeting shows what is there now."""
    assert conversation().startswith(f"引文 · {stats().articles} 篇文章，最新一篇在 2024年5月8日。\n")
