"""What an operator sees and decides: the log, the limits, invitations, broadcasts, figures."""

import asyncio
import json
import logging
import os
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.operation.figures import Figures
from bot.operation.log import JsonLines
from bot.operation.quota import Quota
from bot.operation.reindex import reindexed
from bot.state.state import open_state
from retrieval.records import Inquiry
from tests.telegram.archive import SERVICE


def test_the_log_as_json() -> None:
    """Each record is one object on one line, whatever its message holds, with the traceback where there is one."""
    error = ValueError("不對\n的值")
    trouble = (ValueError, error, None)
    record = logging.LogRecord("bot.app", logging.WARNING, __file__, 1, "第一行\n%s", ("第二行",), trouble)
    line = JsonLines().format(record)
    fields = json.loads(line)
    assert "\n" not in line
    assert fields["message"] == "第一行\n第二行"
    assert (fields["level"], fields["logger"]) == ("warning", "bot.app")
    assert fields["error"].endswith("ValueError: 不對\n的值")


def test_a_limit_of_a_day() -> None:
    """Each person's questions are counted apart, and anew each day; without a limit nothing is."""
    day = date(2026, 1, 1)
    quota = Quota(2, lambda: day)
    assert [quota.spend(1), quota.spend(1), quota.spend(1), quota.spend(2)] == [True, True, False, True]
    day = date(2026, 1, 2)
    assert quota.spend(1)
    assert all(Quota(0, lambda: day).spend(1) for _ in range(1000))


def test_invitations(tmp_path: Path) -> None:
    """An invitation lets in as many as it says, and nobody twice; it outlives the process."""
    with open_state(tmp_path) as state:
        code = state.access.invite(2)
        assert not state.access.admit(1, code + "x")
        assert state.access.admit(1, code)
        assert state.access.admit(1, code)
    with open_state(tmp_path) as state:
        assert state.access.admit(2, code)
        assert not state.access.admit(3, code)
        assert state.known() == [1, 2]
        assert state.access.forget(1) == 1
        assert not state.access.admitted(1)


def test_blocked(tmp_path: Path) -> None:
    """Blocking a person or a group outlives the process, and can be taken back."""
    with open_state(tmp_path) as state:
        state.access.block(-100)
    with open_state(tmp_path) as state:
        assert state.access.blocked(1, -100)
        assert not state.access.blocked(1, None)
        assert state.access.unblock(-100)
        assert not state.access.unblock(-100)
        assert not state.access.blocked(-100)


def test_broadcasts(tmp_path: Path) -> None:
    """What is due is due until it is sent, each chat once, however often it is confirmed; then the text is gone."""
    with open_state(tmp_path) as state:
        state.broadcasts.add("7:1", "通知", [2, 1, 2])
        first, second = state.broadcasts.due()
        assert (first.chat, second.chat, first.text) == (1, 2, "通知")
        state.broadcasts.sent(first)
    with open_state(tmp_path) as state:
        state.broadcasts.add("7:1", "通知", [2, 1])  # as after a kill: confirmed, and not known to be
        assert state.broadcasts.due() == [second]
        state.broadcasts.sent(second)
        assert state.broadcasts.waiting() == 0
        state.broadcasts.add("7:1", "通知", [2, 1])
        assert state.broadcasts.waiting() == 0
        state.tidy()
    assert "通知".encode() not in b"".join(file.read_bytes() for file in tmp_path.glob("bot.db*"))


def test_figures() -> None:
    """Answers are counted by their status and timed; nothing of a question is told."""
    seconds = iter([0.0, 0.5, 1.0, 2.5])
    figures = Figures(lambda: next(seconds))
    service = figures.over(replace(SERVICE))
    service.ask(Inquiry("自行車道什麼時候動工？"))
    service.ask(Inquiry("火星上有沒有水？"))
    figures.failed(ValueError("火星"))
    assert figures.answered() == {"answered": 1, "unsure": 0, "not_found": 1, "listed": 0}
    assert figures.seconds() == pytest.approx(1.0)
    assert figures.errors() == 1
    text = figures.text(service).decode()
    assert 'yinwen_errors_total{kind="ValueError"} 1.0' in text
    assert "火星" not in text


async def test_reindexing_when_the_bot_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is under way is ended, and not waited for."""
    program, closing = tmp_path / "python", asyncio.Event()
    program.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/begun\nexec sleep 60\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    running = asyncio.create_task(reindexed(tmp_path, closing))
    async with asyncio.timeout(20):
        while not (tmp_path / "begun").is_file() or not (tmp_path / "begun").read_text():
            await asyncio.sleep(0.01)
        closing.set()
        ended = await running
    assert ended.stopped
    assert not ended.figures
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "begun").read_text()), 0)


async def test_reindexing_where_there_is_nothing(tmp_path: Path) -> None:
    """What `yinwen index` says went wrong is what an admin is told."""
    ended = await reindexed(tmp_path, asyncio.Event())
    assert not ended.figures
    assert "there is no index" in ended.trouble
