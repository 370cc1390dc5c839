"""`yinwen serve --no-bot` and `yinwen bot` apart, over one state folder: what one writes the other tells of."""

import asyncio
import signal
from pathlib import Path

from tests.bot.conftest import run
from tests.retrieval.gathering.server import Hostile
from tests.telegram.press import Press, yinwen
from tests.telegram.server import Server
from tests.telegram.test_living_killed import subscribed, told


async def test_what_another_process_writes_is_told(server: Server, tmp_path: Path) -> None:
    """An article that the one gathers is quoted to a reader by the other, once, and both end in peace."""
    server.patience = 60
    with Hostile() as feeds:
        press = Press(feeds, tmp_path)
        async with yinwen(server, tmp_path, "serve", "--no-bot") as gathering:
            logs = [asyncio.create_task(gathering.communicate())]
            press.publish("台风")
            async with asyncio.timeout(60):  # until there is an index that the other can open
                while "台风" not in (await asyncio.to_thread(run, tmp_path, "latest")).stdout:
                    await asyncio.sleep(0.5)
            async with yinwen(server, tmp_path, "bot") as answering:
                logs.append(asyncio.create_task(answering.communicate()))
                one = await subscribed(server, press, "台风")
                press.publish("台风", "地震")
                _, wanted, other = press.pieces
                await server.until(lambda: told(one, wanted) > 0, "an alert")
                (alert,) = [each for each in one.reader.chat.sent.values() if wanted.title in each.text]
                assert "这里说的是台风。" in alert.text
                await asyncio.sleep(2)
                assert (told(one, wanted), told(one, other)) == (1, 0)
                for process, log in zip((answering, gathering), reversed(logs), strict=True):
                    process.send_signal(signal.SIGTERM)
                    _, said = await asyncio.wait_for(log, 30)
                    assert process.returncode == 0, said.decode()
                    assert b"Traceback" not in said, said.decode()
