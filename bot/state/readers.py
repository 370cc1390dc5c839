"""What readers have chosen of how answers are shown: nothing of a reader who has chosen nothing."""

from dataclasses import astuple, dataclass, fields, replace

from retrieval.storage.database import Database, Value


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
_COLUMNS = tuple(field.name for field in fields(Chosen))


class Readers:
    """Settings by reader: a person's number, in private chats; a group's own, which is negative.

    All are in memory, so that no answer waits for the disk; what changes one waits for it.
    """

    def __init__(self, database: Database) -> None:
        self._db = database
        rows = database.run(f"SELECT id, {', '.join(_COLUMNS)} FROM readers")
        self._chosen = {row[0]: Chosen(*row[1:]) for row in rows}

    def of(self, reader: int) -> Chosen:
        """What a reader has chosen."""
        return self._chosen.get(reader, NOTHING)

    def change(self, reader: int, name: str, value: str | int | None) -> Chosen:
        """Choose one setting, or none of it again with None; the settings there are then."""
        chosen = replace(self.of(reader), **{name: value})
        if chosen == NOTHING:
            self.forget(reader)
            return chosen
        values: tuple[Value, ...] = (reader, *astuple(chosen))
        marks = ", ".join("?" * len(values))
        self._db.run(f"INSERT OR REPLACE INTO readers (id, {', '.join(_COLUMNS)}) VALUES ({marks})", values)
        self._chosen[reader] = chosen
        return chosen

    def forget(self, reader: int) -> int:
        """Delete what a reader has chosen; how many settings that were."""
        self._db.run("DELETE FROM readers WHERE id = ?", (reader,))
        return sum(value is not None for value in astuple(self._chosen.pop(reader, NOTHING)))
