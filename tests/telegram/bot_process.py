"""The bot as a process of its own, over the test archive: `python -m tests.telegram.bot_process SERVER [WEBHOOK PORT]`.

Its state is in the folder of the variable YINWEN_HOME, else in one of its own. What comes into the archive is read from
the file of the variable NEWS, where there is one.
Its questions take a while, so that it can be stopped in the middle of one.
"""

import logging
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import run
from bot.state.state import open_state
from bot.telegram_settings import BotSettings, Webhook
from retrieval.errors import YinwenError
from retrieval.records import Answer, Inquiry
from tests.telegram.archive import SERVICE, ZONE
from tests.telegram.newsroom import Newsroom
from tests.telegram.running import TOKEN

SECRET = "secret_of-the-webhook"  # noqa: S105 - invented
SECONDS = 1.0


def slowly(inquiry: Inquiry) -> Answer:
    """Answer after a while."""
    if "慢" in inquiry.text:
        time.sleep(SECONDS)
    if "致命" in inquiry.text:  # as a library's crash does
        os._exit(9)
    return SERVICE.ask(inquiry)


def main() -> int:
    """Run as `yinwen bot -v` would, logging everything."""
    logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    webhook = Webhook(sys.argv[2], SECRET, port=int(sys.argv[3])) if len(sys.argv) > 2 else None
    settings = BotSettings(TOKEN, ZONE, base_url=sys.argv[1], webhook=webhook, pace=0.0, gap=0.0)
    service = Newsroom(Path(os.environ["NEWS"])).service if "NEWS" in os.environ else SERVICE
    try:
        server, shared = os.environ.get("YINWEN_DATABASE", ""), webhook is not None
        with (
            TemporaryDirectory() as folder,
            open_state(Path(os.environ.get("YINWEN_HOME", folder)), server, alone=not shared) as state,
        ):
            run(replace(service, ask=slowly), settings, state)
    except YinwenError as error:
        print(f"yinwen: {error}", file=sys.stderr)  # noqa: T201 - as the command line does
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
