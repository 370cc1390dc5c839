"""Writing down what was done, however long the disk refuses: what was sent once is not to be sent again."""

import asyncio
import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from retrieval.errors import YinwenError

P = ParamSpec("P")
R = TypeVar("R")

_LOG = logging.getLogger(__name__)
_AGAIN = 30.0  # seconds after the disk refused


async def kept(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do something with the bot's file, in a thread, until it is done."""
    while True:
        try:
            return await asyncio.to_thread(work, *args, **kwargs)
        except YinwenError as error:
            _LOG.error("what is sent unasked waits: %s", error)
            await asyncio.sleep(_AGAIN)
