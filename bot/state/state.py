"""What the bot keeps: one SQLite file in the state folder, or a schema on a server, a module for each subject in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.state.access import Access
from bot.state.broadcasts import Broadcasts
from bot.state.database import FILE, open_database, reading
from bot.state.feedback import Feedback, Vote
from bot.state.inbox import Inbox
from bot.state.outbox import Outbox
from bot.state.readers import Readers
from bot.state.replicas import Replicas
from bot.state.subscriptions import Subscriptions
from retrieval.storage.lock import locked
from retrieval.storage.server import presence

LOCK = "bot.lock"
_BUSY = "another bot is running over {home}: stop it, or give this one a folder of its own with --home"


@dataclass(frozen=True, slots=True)
class State:
    """The subjects, each safe to call from several threads; what writes waits for the disk, so call it in one."""

    inbox: Inbox
    readers: Readers
    feedback: Feedback
    access: Access
    broadcasts: Broadcasts
    subscriptions: Subscriptions
    outbox: Outbox
    replicas: Replicas | None  # None: this bot is the only one
    tidy: Callable[[], None]  # overwrite what was deleted beside the file too

    def known(self) -> list[int]:
        """The private chats of people who have chosen settings or came with an invitation, and are not blocked."""
        people = {*self.readers.people(), *self.access.everyone()}
        return sorted(person for person in people if not self.access.blocked(person))


@contextmanager
def open_state(home: Path, server: str = "", *, alone: bool = True) -> Iterator[State]:
    """Open the state in `home`, or that on a `server`, made if need be: one bot at a time for each folder.

    Of a server's there may be several at a time that are not `alone`.

    Raises IndexBusy where another bot has it, and what `open_database` raises.
    """
    with locked(home, LOCK, _BUSY):
        database = open_database(home, server)
        replicas = Replicas(database, presence(database), alone=alone) if server else None
        try:
            if replicas:
                replicas.join()
            yield State(
                Inbox(database),
                Readers(database),
                Feedback(database),
                Access(database),
                Broadcasts(database),
                Subscriptions(database),
                Outbox(database),
                replicas,
                database.tidy,
            )
        finally:
            if replicas and replicas.number:
                replicas.leave()
            database.close()


def read_votes(home: Path, server: str = "") -> list[Vote]:
    """All votes, oldest first, without who gave them; a bot may be running."""
    if not server and not (home / FILE).is_file():
        return []
    with reading(home, server) as database:
        return Feedback(database).every() if database else []
