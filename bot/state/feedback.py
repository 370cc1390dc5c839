"""What readers said of answers, because they wanted us to know: one vote an answer and reader, with the question."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from retrieval.storage.database import Database


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation as it was shown: offsets into the article's text."""

    article: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Vote:
    """What was asked, what was shown, and whether that was good."""

    question: str
    status: str  # of the answer, as `retrieval.records.Status` names it
    quoted: tuple[Quoted, ...]  # best first
    up: bool
    at: int  # seconds since 1970


class Feedback:
    """Votes, each of a reader (a person's number) on an answer (its chat and message)."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def give(self, reader: int, answer: tuple[int, int], vote: Vote) -> bool:
        """Vote on an answer, in the place of what was said of it before; the same again takes it back.

        Whether there is a vote now.
        """
        key = (reader, *answer)
        with self._db.transaction():
            said = self._db.run("SELECT up FROM votes WHERE reader = ? AND chat = ? AND message = ?", key)
            self._db.run("DELETE FROM votes WHERE reader = ? AND chat = ? AND message = ?", key)
            if said == [(int(vote.up),)]:
                return False
            quoted = json.dumps([asdict(each) for each in vote.quoted])
            self._db.run(
                "INSERT INTO votes (reader, chat, message, question, status, quoted, up, at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*key, vote.question, vote.status, quoted, int(vote.up), vote.at),
            )
        return True

    def of(self, reader: int) -> list[Vote]:
        """A reader's votes, oldest first."""
        statement = "SELECT question, status, quoted, up, at FROM votes WHERE reader = ? ORDER BY at"
        return _votes(self._db.run(statement, (reader,)))

    def every(self) -> list[Vote]:
        """All votes, oldest first, without who gave them."""
        return _votes(self._db.run("SELECT question, status, quoted, up, at FROM votes ORDER BY at, question"))

    def forget(self, reader: int) -> int:
        """Delete a reader's votes; how many there were."""
        return len(self._db.run("DELETE FROM votes WHERE reader = ? RETURNING 1", (reader,)))


def _votes(rows: Iterable[tuple[str, str, str, int, int]]) -> list[Vote]:
    return [
        Vote(question, status, tuple(Quoted(**each) for each in json.loads(quoted)), bool(up), at)
        for question, status, quoted, up, at in rows
    ]
