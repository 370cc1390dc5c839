"""`yinwen bot` as it is run: from a token file to an answer out of the index, against our own Bot API server."""

import asyncio
import signal
from pathlib import Path

from tests.bot.conftest import YINWEN, environment
from tests.telegram.running import TOKEN
from tests.telegram.server import Server


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
