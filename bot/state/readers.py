"""What readers have chosen of how answers are shown: nothing of a reader who has chosen nothing."""

from dataclasses import asdict, astuple, dataclass
from typing import Any

from retrieval.storage.database import Database


@dataclass(frozen=True, slots=True)
class Chosen:
    """A reader's settings; None where nothing was chosen, so that the app or the operator decides."""

    language: str | None = None  # of what the bot says: zh-Hans, zh-Hant, en
    script: str | None = None  # that articles are shown in: zh-Hans, zh-Hant; None: as published
    zone: str | None = None  # a name of the time zone database, or ±HH:MM
    quotes: int | None = None  # quotations of an answer at most, 1 to 3
    previews: int | None = None  # 1: the first link of an answer is previewed
    votes: int | None = None  # 0: no buttons for feedback


NOTHING = Chosen()


class Readers:
    """Settings by reader: a person's number, in private chats; a group's own, which is negative.

    All are in memory, so that no answer waits for the disk; what changes one waits for it.
    """

    def __init__(self, database: Database) -> None:
        self._db = database
        self._chosen: dict[int, Chosen] = {}
        self.refresh()

    def refresh(self, reader: int | None = None) -> None:
        """Read again what one has chosen, or all have: where another process may have changed it."""
        columns = "SELECT id, language, script, zone, quotes, previews, votes FROM readers"
        if reader is None:
            self._chosen = {row[0]: Chosen(*row[1:]) for row in self._db.run(columns)}
        elif row := next(iter(self._db.run(f"{columns} WHERE id = ?", (reader,))), None):
            self._chosen[reader] = Chosen(*row[1:])
        else:
            self._chosen.pop(reader, None)

    def of(self, reader: int) -> Chosen:
        """What a reader has chosen."""
        return self._chosen.get(reader, NOTHING)

    def change(self, reader: int, name: str, value: str | int | None) -> Chosen:
        """Choose one setting, or none of it again with None; the settings there are then."""
        values: dict[str, Any] = asdict(self.of(reader)) | {name: value}
        chosen = Chosen(**values)
        if chosen == NOTHING:
            self.forget(reader)
            return chosen
        self._db.run(
            "INSERT INTO readers (id, language, script, zone, quotes, previews, votes) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET language = excluded.language, script = excluded.script,"
            " zone = excluded.zone, quotes = excluded.quotes, previews = excluded.previews, votes = excluded.votes",
            (reader, *astuple(chosen)),
        )
        self._chosen[reader] = chosen
        self._db.tell(f"reader {reader}")
        return chosen

    def people(self) -> list[int]:
        """The people, not the groups, who have chosen something."""
        return [reader for reader in tuple(self._chosen) if reader > 0]  # others may choose meanwhile

    def move(self, old: int, new: int) -> None:
        """Give a group that has another number now what it has chosen. Where it chose since, that stays."""
        chosen = self._chosen.pop(old, NOTHING)  # at once: both chats tell of it, and both are heard
        if chosen == NOTHING:
            return
        if self.of(new) == NOTHING:
            self._db.run("UPDATE readers SET id = ? WHERE id = ?", (new, old))
            self._chosen[new] = chosen
            self._db.tell(f"reader {new}")
        else:
            self.forget(old)

    def forget(self, reader: int) -> int:
        """Delete what a reader has chosen; how many settings that were."""
        self._db.run("DELETE FROM readers WHERE id = ?", (reader,))
        self._db.tell(f"reader {reader}")
        return sum(value is not None for value in astuple(self._chosen.pop(reader, NOTHING)))
