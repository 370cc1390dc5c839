"""The chat over plain streams: what is read is repeated, so that the output reads as the conversation it was."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TextIO


def pipes(
    lines: TextIO, out: TextIO
) -> tuple[Callable[[], str], Callable[[str], None], Callable[[], AbstractContextManager[None]]]:
    """How `converse` reads, writes and waits."""

    def read() -> str:
        line = lines.readline()
        if not line:
            raise EOFError
        line = line.rstrip("\r\n")
        out.write(f"> {line}\n")
        return line

    def write(text: str) -> None:
        out.write(f"{text}\n\n")
        out.flush()

    return read, write, nullcontext
