"""Progress: a bar on a terminal, a few lines elsewhere, nothing where nothing is to be done."""

import io
import time

import pytest

from bot.terminal import progress as module
from bot.terminal.progress import progress


def test_elsewhere_a_stage_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log gets a line when a stage ends, and one now and then before."""
    stream = io.StringIO()
    with progress(stream=stream) as show:
        for done in range(0, 1001, 100):
            show("reading", done, 1000)
        show("encoding", 0, 0)
        monkeypatch.setattr(module, "_EVERY", 0.0)
        show("encoding", 1, 2)
        show("encoding", 2, 2)
        show("encoding", 2, 2)
    assert stream.getvalue() == "reading files: 1,000 of 1,000\nencoding passages: 1 of 2\nencoding passages: 2 of 2\n"


def test_what_is_not_known_to_end_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a total there is the count alone, a line now and then and one at the end."""
    stream = io.StringIO()
    with progress(stream=stream) as show:
        show("looking", 1000, 0)
        monkeypatch.setattr(module, "_EVERY", 0.0)
        show("looking", 2000, 0)
        show("looking", 3000, 3000)
    assert stream.getvalue() == "looking: 2,000\nlooking: 3,000 of 3,000\n"


def test_quiet_shows_nothing() -> None:
    """--quiet means it."""
    stream = io.StringIO()
    with progress(quiet=True, stream=stream) as show:
        show("reading", 1, 1)
    assert stream.getvalue() == ""


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stage, count and rate are drawn, and the cursor is given back even when the work fails."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Terminal()

    def work() -> None:
        with progress(stream=stream) as show:
            show("reading", 0, 40)
            show("reading", 40, 40)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert "reading" in stream.getvalue()
    assert "40/40" in stream.getvalue()
    assert stream.getvalue().rstrip().endswith("\x1b[?25h")


def test_a_terminal_counts_without_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bar that does not know where it ends shows how far it is, and its end when that is known."""
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    with progress(stream=stream) as show:
        show("looking", 40, 0)
        time.sleep(0.2)  # bars are drawn ten times a second
        show("looking", 50, 50)
    assert "40/?" in stream.getvalue()
    assert "50/50" in stream.getvalue()


def test_a_terminal_with_nothing_to_do_stays_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """No bar flashes by when all is up to date."""
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    with progress(stream=stream) as show:
        show("reading", 0, 0)
    assert stream.getvalue() == ""


def test_a_dumb_terminal_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the cursor cannot move, progress is lines."""
    monkeypatch.setenv("TERM", "dumb")
    stream = Terminal()
    with progress(stream=stream) as show:
        show("reading", 1, 1)
    assert stream.getvalue() == "reading files: 1 of 1\n"
