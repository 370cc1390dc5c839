"""The chat and the commands on a real terminal, typed by pexpect."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect
import pytest

from tests.bot.archive import write
from tests.bot.conftest import YINWEN, environment

QUESTION = "跨江的新桥什么时候通车？"
PROMPT = "\x1b\\[\\?2004h"  # the prompt is there when it asks the terminal for bracketed pastes
ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")


@contextmanager
def terminal(home: Path, *arguments: str, columns: int = 80, **variables: str) -> "Iterator[pexpect.spawn[str]]":
    """The command on a terminal of 24 lines."""
    variables = {"TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", **variables}
    child = pexpect.spawn(
        YINWEN,
        list(arguments),
        env=environment(home, **variables),
        dimensions=(24, columns),
        encoding="utf-8",
        timeout=30,
    )
    try:
        yield child
    finally:
        child.close(force=True)


def ended(child: "pexpect.spawn[str]") -> str:
    """What is left to read; the process has ended when this returns."""
    child.expect(pexpect.EOF)
    child.close()
    return child.before or ""


def test_a_conversation(home: Path) -> None:
    """A greeting, an answer, the article in full a window at a time, and Ctrl-D leaves with exit code 0."""
    with terminal(home, "chat") as chat:
        chat.expect("引文 · 14 篇文章，最新一篇在 2024年3月31日。")
        chat.expect(PROMPT)
        chat.send(f"{QUESTION}\r")
        chat.expect("— 新桥明年通车")
        chat.expect(PROMPT)
        chat.send("/open 1\r")
        chat.expect("造价23亿元")
        chat.expect(PROMPT)
        chat.send("\x04")
        ended(chat)
        assert chat.exitstatus == 0


def test_tab_completes_commands_and_sources(home: Path) -> None:
    """/lat and Tab is /latest; a source's first letter and Tab is the source."""
    with terminal(home, "chat") as chat:
        chat.expect(PROMPT)
        chat.send("/lat\t jiang\t\r")
        chat.expect("共 2 篇")


def test_ctrl_c_clears_the_line_and_the_chat_goes_on(home: Path) -> None:
    """What was begun is not asked."""
    with terminal(home, "chat") as chat:
        chat.expect(PROMPT)
        chat.send("不问了\x03")
        chat.expect(PROMPT)
        chat.send("/quit\r")
        assert "不问了没有" not in ended(chat)
        assert chat.exitstatus == 0


@pytest.mark.parametrize(("options", "kept"), [([], True), (["--no-history"], False)])
def test_history_reaches_the_next_chat(tmp_path: Path, options: list[str], kept: bool) -> None:
    """↑ brings back what was typed, unless the reader wants nothing kept."""
    home = tmp_path / "home"
    with terminal(home, "index", str(write(tmp_path / "articles"))) as index:
        ended(index)
        assert index.exitstatus == 0
    with terminal(home, "chat", *options) as chat:
        chat.expect(PROMPT)
        chat.send("/latest jiangcheng\r")
        chat.expect("共 2 篇")
        chat.expect(PROMPT)
        chat.send("\x04")
        ended(chat)
    assert (home / "history").exists() is kept
    if kept:
        assert (home / "history").stat().st_mode & 0o777 == 0o600
        with terminal(home, "chat") as again:
            again.expect(PROMPT)
            again.send("\x1b[A\r")
            again.expect("共 2 篇")


def test_answers_on_a_terminal_have_styles_and_links(home: Path) -> None:
    """The sentence is bold, and the title opens the page at it."""
    with terminal(home, "ask", QUESTION) as ask:
        shown = ended(ask)
    assert "\x1b[1m市政府周二宣布" in shown
    assert "\x1b]8;;https://jiangcheng.example/bridge.html#:~:text=" in shown
    assert ask.exitstatus == 0


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_styles_can_be_refused(home: Path, variables: dict[str, str]) -> None:
    """NO_COLOR and a dumb terminal get neither colours nor links, but lines of their width."""
    with terminal(home, "ask", QUESTION, columns=40, **variables) as ask:
        shown = ended(ask)
    assert "\x1b" not in shown
    assert "跨江的新桥将在明年6月" in shown


@pytest.mark.parametrize("arguments", [["ask", QUESTION], ["latest"], ["search", "新桥"]])
def test_no_line_is_wider_than_a_narrow_terminal(home: Path, arguments: list[str]) -> None:
    """At 40 columns everything but an address fits, even where “ and … take two columns."""
    from bot.render.wrap import width  # noqa: PLC0415 - only here

    with terminal(home, *arguments, columns=40) as command:
        lines = ANSI.sub("", ended(command)).splitlines()
    assert len(lines) > 2
    assert all(width(line) <= 40 for line in lines if "https://" not in line)


def test_the_same_command_is_for_people_on_a_terminal(home: Path) -> None:
    """`latest` is numbered there, not cells and tabs."""
    with terminal(home, "latest", "-n", "2") as latest:
        shown = ANSI.sub("", ended(latest))
    assert shown.startswith("1  ")
    assert "\t" not in shown
    assert "第 1–2 篇，共 14 篇" in shown


def test_index_draws_a_bar_and_none_when_nothing_changed(tmp_path: Path) -> None:
    """Count, rate and time while there is something to do; then one line."""
    articles, home = write(tmp_path / "articles"), tmp_path / "home"
    with terminal(home, "index", str(articles)) as first:
        shown = ANSI.sub("", ended(first))
    assert "reading" in shown
    assert "15/15" in shown
    assert "/s" in shown
    with terminal(home, "index", str(articles)) as second:
        assert ANSI.sub("", ended(second)).strip().startswith("up to date: 14 articles")


def test_ctrl_c_while_indexing_keeps_what_is_done(tmp_path: Path) -> None:
    """An interrupted run exits with 130 and says what it kept, and the next one ends well."""
    articles, home = write(tmp_path / "articles"), tmp_path / "home"
    with terminal(home, "index", str(articles)) as first:
        first.expect("reading")
        first.send("\x03")
        shown = ended(first)
        assert first.exitstatus in (0, 130)  # it may have been quicker
        assert (first.exitstatus == 130) == ("yinwen: 已中断" in shown)
    with terminal(home, "index", str(articles)) as second:
        ended(second)
        assert second.exitstatus == 0


def test_the_prompt_is_there_at_once(home: Path, timed: Callable[[], float]) -> None:
    """From the command to the prompt is well under two seconds on an idle machine; five are allowed on a busy one."""
    with terminal(home, "chat") as chat:
        chat.expect(PROMPT)
        assert timed() < 5
