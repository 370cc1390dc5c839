"""`yinwen bot` as it is run: from a token file to an answer out of the index, against our own Bot API server."""

import asyncio
import json
import re
import shlex
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tornado.netutil import bind_sockets

from bot.texts import HANS
from tests.bot.archive import write
from tests.bot.conftest import YINWEN, environment, run
from tests.telegram.running import TOKEN
from tests.telegram.server import Server

ADMIN = 7


@asynccontextmanager
async def running(home: Path, server: Server, **variables: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot over a state folder, ended with SIGTERM."""
    given = environment(home, NO_PROXY="127.0.0.1", YINWEN_TELEGRAM_TOKEN=TOKEN, **variables)
    process = await asyncio.create_subprocess_exec(YINWEN, "bot", "--telegram-api", server.url, env=given)
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 20) == 0
    finally:
        if process.returncode is None:
            process.kill()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A Bot API server to which nothing wrong may be sent."""
    server = Server(TOKEN)
    await server.start()
    yield server
    await server.stop()
    assert server.objections == []


async def test_a_question_in_telegram_is_answered_from_the_index(home: Path, tmp_path: Path) -> None:
    """The bot answers with the quotation, SIGTERM ends it with 0, and the token is in none of its words."""
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n", encoding="utf-8")
    server = Server(TOKEN)
    await server.start()
    command = (YINWEN, "-vv", "bot", "--telegram-token-file", str(file), "--telegram-api", server.url)
    variables = environment(home, NO_PROXY="127.0.0.1")
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stderr=pipe, env=variables)
    try:
        sent = await server.person().asks("跨江的新桥什么时候通车？")
        process.send_signal(signal.SIGTERM)
        _, log = await asyncio.wait_for(process.communicate(), 20)
    finally:
        if process.returncode is None:
            process.kill()
        await server.stop()
    assert "新桥将在明年6月通车" in sent.text
    assert process.returncode == 0
    assert server.objections == []
    assert "answering in Telegram, by polling" in log.decode()
    assert TOKEN.split(":")[1] not in log.decode()


async def test_reindexing_takes_in_what_is_new(tmp_path: Path, server: Server) -> None:
    """An admin's /reindex reads an article put into the folder since, and the next question is answered from it."""
    folder, home = write(tmp_path / "articles"), tmp_path / "home"
    assert run(home, "index", str(folder)).returncode == 0
    article = (folder / "jiangcheng" / "library.md").read_text("utf-8")
    async with running(home, server, YINWEN_ADMINS=str(ADMIN)):
        admin, question = server.person(number=ADMIN), "渡轮什么时候停航？"
        before = await admin.asks(question)
        assert "渡轮将在七月停航" not in before.text
        body = "<p>市政府周三宣布，往返两岸的渡轮将在七月停航，由新桥接替。</p>"
        head = article.partition("------")[0].replace("library", "ferry").replace("图书馆新馆开放", "渡轮七月停航")
        (folder / "jiangcheng" / "ferry.md").write_text(f"{head}------\n\n{body}", encoding="utf-8")
        told = await admin.asks("/reindex")
        done = HANS("reindexed", added=1, changed=0, removed=0, articles=15)
        assert (await admin.sees(told.id, lambda seen: seen.text != HANS("reindex-begun"))).text == done
        assert "渡轮将在七月停航" in (await admin.asks(question)).text


async def test_check_sees_another_bot(home: Path, server: Server) -> None:
    """A check beside a running bot says that the folder is taken, and what to do about it."""
    async with running(home, server):
        await server.until(lambda: bool(server.called("deleteWebhook")), "a start")
        done = await asyncio.to_thread(run, home, "bot", "--check", "--telegram-api", server.url,
                                       YINWEN_TELEGRAM_TOKEN=TOKEN, NO_PROXY="127.0.0.1")  # fmt: skip
        assert done.returncode == 3
        assert re.search(
            r"^FAIL  other bots: one is running over .*\n +stop it, or .* --home$", done.stdout, re.MULTILINE
        )
    done = await asyncio.to_thread(run, home, "bot", "--check", "--telegram-api", server.url,
                                   YINWEN_TELEGRAM_TOKEN=TOKEN, NO_PROXY="127.0.0.1")  # fmt: skip
    assert "ok    other bots: none" in done.stdout


def test_check_sees_taken_ports(home: Path) -> None:
    """Ports that something else listens on are findings; free ones are said to be free, and stay so."""
    (taken,) = bind_sockets(0, "127.0.0.1")
    port = str(taken.getsockname()[1])
    arguments = ("bot", "--check", "--telegram-api", "http://127.0.0.1:9", "--webhook-url", "https://bot.example/x")
    variables = {"YINWEN_TELEGRAM_TOKEN": TOKEN, "NO_PROXY": "127.0.0.1"}
    try:
        found = run(home, *arguments, "--metrics-port", port, "--webhook-port", port, **variables).stdout
    finally:
        taken.close()
    for name, option in (("figures", "--metrics-port"), ("webhook", "--webhook-port")):
        assert f"FAIL  {name} port: 127.0.0.1:{port}: Address already in use\n      choose another {option}" in found
    found = run(home, *arguments, "--metrics-port", port, "--webhook-port", port, **variables).stdout
    assert found.count(f"127.0.0.1:{port} is free") == 2


def test_remedies_of_a_check_name_the_folder(tmp_path: Path) -> None:
    """Where the folder was given by an option, a command that a check says to run is for that folder."""
    home = tmp_path / "a folder"
    done = run(tmp_path, "bot", "--check", "--home", str(home), "--telegram-api", "http://127.0.0.1:9",
               YINWEN_TELEGRAM_TOKEN=TOKEN, NO_PROXY="127.0.0.1")  # fmt: skip
    assert f"`yinwen --home {shlex.quote(str(home))} index" in done.stdout


@pytest.mark.parametrize("how", ["option", "variable", "file"])
def test_a_failed_start_in_json(tmp_path: Path, how: str) -> None:
    """A start that fails says why in the form that the log was to have, however that was chosen."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.toml").write_text('log_format = "json"\n' if how == "file" else "")
    option = ["--log-format", "json"] if how == "option" else []
    variables = {"YINWEN_LOG_FORMAT": "json"} if how == "variable" else {}
    for token in ({}, {"YINWEN_TELEGRAM_TOKEN": TOKEN}):
        done = run(home, "bot", *option, **variables, **token)
        assert done.returncode != 0
        lines = [json.loads(line) for line in done.stderr.splitlines()]
        assert lines[-1]["level"] == "error"
        assert ("there is no index" if token else "token") in lines[-1]["message"]
        assert not lines[-1]["message"].startswith("yinwen: ")
