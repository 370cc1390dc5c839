"""The whole path: the shipped article indexed, `yinwen bot` as a process, questions asked over HTTP."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.texts import HANT
from tests.telegram.running import TOKEN
from tests.telegram.server import Server

ROOT = Path(__file__).parents[2]
YINWEN = str(Path(sys.executable).with_name("yinwen"))

# A question, and what its first quotation must hold.
QUESTIONS = [
    ("普京什么时候访问中国？", ("十月访问中国", "10月访问中国")),
    ("普京何時訪問中國？", ("十月访问中国", "10月访问中国")),
    ("When did Putin visit China?", ("十月访问中国", "10月访问中国")),
    ("Putin什么时候访问中国？", ("十月访问中国", "10月访问中国")),
    ("国际刑事法院为什么对普京发出逮捕令？", ("逮捕令",)),
    ("普丁收到谁的邀请？", ("邀请",)),
    ("俄中贸易额是多少？", ("1200亿美元",)),
    ("叶耀元怎么看人民币外汇存底？", ("外汇存底",)),
]
UNANSWERABLE = ["火星上有没有水？", "今年的奥斯卡最佳影片是哪部？"]


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with the shipped article indexed."""
    home = tmp_path_factory.mktemp("home")
    subprocess.run([YINWEN, "--home", str(home), "index", str(ROOT / "seeds")], check=True, capture_output=True)
    return home


@pytest.fixture
def home(indexed: Path, tmp_path: Path) -> Path:
    """A copy of it: each server numbers its updates from the beginning, and the bot knows those it has seen."""
    return Path(shutil.copytree(indexed, tmp_path / "home"))


@pytest.fixture
async def yinwen(server: Server, home: Path) -> AsyncIterator[Server]:
    """The server with `yinwen bot` polling it; stopped as a service manager would."""
    told = {"YINWEN_HOME": str(home), "YINWEN_TELEGRAM_TOKEN": TOKEN, "YINWEN_TELEGRAM_API": server.url}
    running = await asyncio.create_subprocess_exec(YINWEN, "bot", env=os.environ | told, stderr=asyncio.subprocess.PIPE)
    try:
        yield server
    finally:
        running.terminate()
        _, log = await running.communicate()
    assert running.returncode == 0, log.decode()
    assert "Traceback" not in log.decode()


async def test_questions_about_the_shipped_article(yinwen: Server) -> None:
    """Each question is answered with the right quotation first and its source, and what is not there is said so."""
    for question, expected in QUESTIONS:
        sent = await yinwen.person("zh-hant").asks(question)
        first = sent.seen.of("expandable_blockquote")[0]
        assert any(each in first for each in expected), (question, first)
        assert sent.seen.links[0][0] == "王毅见普京　普京证实获邀十月访中"
        assert "自由亚洲电台 · 2023年9月21日" in sent.text
    for question in UNANSWERABLE:
        sent = await yinwen.person("zh-hant").asks(question)
        assert sent.text.startswith(HANT("not-found")), question


async def test_browsing_the_shipped_article(yinwen: Server) -> None:
    """/start counts it, /latest lists it, /search finds it."""
    reader = yinwen.person()
    assert "档案里有 1 篇文章，2023年9月21日。" in (await reader.asks("/start")).text
    assert "1. 王毅见普京　普京证实获邀十月访中\n自由亚洲电台 · 2023年9月21日" in (await reader.asks("/latest")).text
    assert "王毅见普京" in (await reader.asks("/search 一带一路")).text
    assert (await reader.asks("/latest 无此来源")).text.startswith("没有来自或含有“无此来源”的文章")
