"""`yinwen serve` with the bot: what a feed brings is what readers are answered from, in one process."""

import asyncio
import signal
from pathlib import Path

from tests.bot.conftest import YINWEN, environment
from tests.retrieval.gathering.server import Hostile, page
from tests.retrieval.gathering.test_gathering import item, rss
from tests.telegram.chats import Person
from tests.telegram.running import TOKEN
from tests.telegram.server import Server


async def test_a_feed_is_gathered_and_answered_from(server: Server, tmp_path: Path) -> None:
    """An article published while the bot runs is found by a reader within ten seconds; SIGTERM ends both in peace."""
    with Hostile({"/rss": page(rss(item(1)))}) as feeds:
        variables = environment(
            tmp_path,
            YINWEN_FETCH_PRIVATE="127.0.0.1",
            YINWEN_TELEGRAM_TOKEN=TOKEN,
            YINWEN_TELEGRAM_API=server.url,
            YINWEN_PROFILE="quick",
            NO_PROXY="127.0.0.1",
        )

        async def yinwen(*arguments: str) -> asyncio.subprocess.Process:
            pipe = asyncio.subprocess.PIPE
            return await asyncio.create_subprocess_exec(YINWEN, *arguments, env=variables, stderr=pipe)

        assert await (await yinwen("source", "add", feeds.url("/rss"), "--unseen", "--name", "jc")).wait() == 0
        serving = await yinwen("serve")
        try:
            reader = server.person()
            await found(reader, "/search 灯塔1号", 30)
            feeds.answers["/rss"] = page(rss(item(1), item(2)))
            await (await yinwen("source", "resume", "jc")).wait()
            await found(reader, "/search 灯塔2号", 10)
            serving.send_signal(signal.SIGTERM)
            _, log = await asyncio.wait_for(serving.communicate(), 30)
            assert serving.returncode == 0, log.decode()
            assert b"Traceback" not in log, log.decode()
        finally:
            if serving.returncode is None:
                serving.kill()


async def found(reader: Person, words: str, seconds: float) -> None:
    """Ask until it is found, no longer than so many seconds."""
    loop = asyncio.get_running_loop()
    end, title = loop.time() + seconds, words.split()[1] + "重新点亮"
    while title not in (text := (await reader.asks(words)).text):
        assert loop.time() < end, text
        await asyncio.sleep(0.3)
