"""The chat's prompt on a terminal: editing, history, Tab completion, and a word while an answer takes its time."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import ANSI
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import Output

from bot.render.look import BOLD, DIM
from bot.settings import make_private
from bot.terminal.chat import COMMANDS, Chat


class Completions(Completer):
    """Commands, and the sources after /latest."""

    def __init__(self, chat: Chat) -> None:
        words = chat.look().words
        helps = (
            words.help_latest,
            words.help_search,
            words.help_open,
            words.help_anytime,
            words.help_more,
            words.help_new,
            words.help_help,
            words.help_quit,
        )
        self._commands = dict(zip(COMMANDS, helps, strict=True))
        self._chat = chat

    @cached_property
    def _sources(self) -> tuple[tuple[str, int], ...]:
        """Counted once a conversation, not at every key."""
        return tuple((source.name, source.articles) for source in self._chat.service.sources())

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:  # noqa: ARG002 - prompt_toolkit's signature
        """What may stand where the cursor is."""
        line = document.text_before_cursor
        command, space, argument = line.partition(" ")
        if not space:
            for name, does in self._commands.items():
                if command and name.startswith(command.lower()):
                    yield Completion(name, -len(command), display_meta=does)
        elif command == "/latest":
            for source, articles in self._sources:
                if source.lower().startswith(argument.lower()):
                    yield Completion(source, -len(argument), display_meta=f"{articles:,}")


def terminal(
    chat: Chat, history: Path | None, typed: Input | None = None, screen: Output | None = None
) -> tuple[Callable[[], str], Callable[[str], None], Callable[[], AbstractContextManager[None]]]:
    """How `converse` reads, writes and waits. `history`: None keeps nothing."""
    completions = Completions(chat)
    session: PromptSession[str] = PromptSession(
        ANSI(chat.look().style("> ", BOLD)),
        history=_history(history),
        completer=completions,
        key_bindings=_keys(completions),
        # The menu opens by itself for commands only: nothing may come between a reader and a Chinese input method.
        complete_while_typing=Condition(lambda: get_app().current_buffer.text.startswith("/")),
        placeholder=ANSI(chat.look().style(chat.look().words.example, DIM)),
        input=typed,
        output=screen,
    )

    def read() -> str:
        while True:
            try:
                line = session.prompt()
            except KeyboardInterrupt:  # a line begun and given up
                continue
            session.placeholder = None  # an example for the first question only
            return line

    def write(text: str) -> None:
        sys.stdout.write(f"{text}\n\n")
        sys.stdout.flush()

    @contextmanager
    def waiting() -> Iterator[None]:
        look = chat.look()
        if not look.styled:
            yield
            return
        sys.stdout.write(look.style(look.words.working, DIM))
        sys.stdout.flush()
        try:
            yield
        finally:
            sys.stdout.write("\r\x1b[K")

    return read, write, waiting


def _keys(completions: Completions) -> KeyBindings:
    """Tab fills in the only thing that fits at once, however fast one types on; the menu takes a moment to open."""
    keys = KeyBindings()

    @keys.add("tab")
    def complete(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        menu = buffer.complete_state
        fitting = list(completions.get_completions(buffer.document, CompleteEvent(completion_requested=True)))
        if len(fitting) == 1 and not (menu and menu.current_completion):  # else it fits what the menu has put there
            buffer.apply_completion(fitting[0])
        elif menu:
            buffer.complete_next()
        else:
            buffer.start_completion(insert_common_part=True)

    return keys


def _history(path: Path | None) -> History:
    if path is None:
        return InMemoryHistory()
    make_private(path.parent)
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))  # before anything is written to it
    return FileHistory(path)
