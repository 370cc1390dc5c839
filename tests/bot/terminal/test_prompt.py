"""The prompt on a terminal: keys in, lines out."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from prompt_toolkit.buffer import Buffer, CompletionState
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.terminal.chat import Chat
from bot.terminal.prompt import Completions, _keys, terminal
from retrieval.records import Source
from tests.bot.sample import SCREEN, SERVICE, sources

CHAT = Chat(SERVICE, lambda: SCREEN)


@pytest.fixture
def keyboard() -> Iterator[PipeInput]:
    """Keys for a prompt."""
    with create_pipe_input() as keys:
        yield keys


def reader(keyboard: PipeInput, history: Path | None = None) -> Callable[[], str]:
    """What reads lines from those keys."""
    read, _, _ = terminal(CHAT, history, keyboard, DummyOutput())
    return read


def completed(line: str) -> list[str]:
    """What may stand at the end of a line."""
    found = Completions(CHAT).get_completions(Document(line), CompleteEvent())
    return [line[: len(line) + each.start_position] + each.text for each in found]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/", ["/latest", "/search", "/open", "/anytime", "/more", "/new", "/help", "/quit"]),
        ("/s", ["/search"]),
        ("/latest ", ["/latest 气象台", "/latest 江城日报"]),
        ("/latest 江", ["/latest 江城日报"]),
        ("/search ", []),
        ("", []),
        ("普京", []),
        ("1/2", []),
    ],
)
def test_completions(line: str, expected: list[str]) -> None:
    """Commands complete at the beginning of a line, sources after /latest, and questions never."""
    assert completed(line) == expected


def test_sources_are_counted_once() -> None:
    """Typing on after /latest asks the archive for its sources a single time, and not before."""
    asked: list[None] = []

    def counted() -> tuple[Source, ...]:
        asked.append(None)
        return sources()

    completions = Completions(Chat(replace(SERVICE, sources=counted), lambda: SCREEN))
    for line in ("/", "/latest", "普京"):
        list(completions.get_completions(Document(line), CompleteEvent()))
    assert len(asked) == 0
    for line in ("/latest ", "/latest 江", "/latest 江城"):
        list(completions.get_completions(Document(line), CompleteEvent()))
    assert len(asked) == 1


def test_lines_are_read_as_typed(keyboard: PipeInput) -> None:
    """A line is what stands there when Enter is pressed; Ctrl-D at its beginning leaves."""
    keyboard.send_text("普京什么时候访问中国？\r\x04")
    read = reader(keyboard)
    assert read() == "普京什么时候访问中国？"
    with pytest.raises(EOFError):
        read()


def test_ctrl_c_clears_the_line(keyboard: PipeInput) -> None:
    """What was begun is gone, and the prompt is there again."""
    keyboard.send_text("不问了\x03新桥\r")
    assert reader(keyboard)() == "新桥"


def test_a_pasted_text_does_not_send_itself(keyboard: PipeInput) -> None:
    """A line feed inside a bracketed paste is part of the question."""
    keyboard.send_text("\x1b[200~新桥\n花了多少钱\x1b[201~？\r")
    assert reader(keyboard)() == "新桥\n花了多少钱？"


def test_tab_completes_what_there_is_only_one_of(keyboard: PipeInput) -> None:
    """A command, then a source, are filled in however fast the next key follows."""
    keyboard.send_text("/sea\t 新桥\r/lat\t 江\t\r")
    read = reader(keyboard)
    assert read() == "/search 新桥"
    assert read() == "/latest 江城日报"


def test_tab_goes_on_through_the_menu() -> None:
    """With a source from the menu in the line, Tab puts the next one in its place and takes nothing else away."""
    buffer = Buffer(document=Document("/latest "))
    fitting = list(Completions(CHAT).get_completions(buffer.document, CompleteEvent()))
    buffer.complete_state = CompletionState(buffer.document, fitting)
    (tab,) = _keys(Completions(CHAT)).bindings
    seen = []
    for _ in range(3):
        tab.handler(SimpleNamespace(current_buffer=buffer))  # type: ignore[arg-type]  # all that is looked at
        seen.append(buffer.text)
    assert seen == ["/latest 气象台", "/latest 江城日报", "/latest "]


def test_history_is_kept_for_its_owner_alone(keyboard: PipeInput, tmp_path: Path) -> None:
    """What was typed comes back with ↑ in the next chat, from a file of mode 0600 in a folder of mode 0700."""
    history = tmp_path / "state" / "history"
    keyboard.send_text("新桥\r")
    assert reader(keyboard, history)() == "新桥"
    assert history.stat().st_mode & 0o777 == 0o600
    assert history.parent.stat().st_mode & 0o777 == 0o700
    assert "新桥" in history.read_text(encoding="utf-8")


def test_without_history_nothing_is_written(keyboard: PipeInput, tmp_path: Path) -> None:
    """A chat without history leaves no file."""
    keyboard.send_text("新桥\r")
    assert reader(keyboard)() == "新桥"
    assert list(tmp_path.iterdir()) == []


def test_the_word_for_waiting_is_wiped(keyboard: PipeInput, capsys: pytest.CaptureFixture[str]) -> None:
    """While an answer takes its time a word stands there, and nothing of it stays."""
    _, _, waiting = terminal(CHAT, None, keyboard, DummyOutput())
    with waiting():
        assert "查找中" in capsys.readouterr().out
    assert capsys.readouterr().out == "\r\x1b[K"
