"""How the bot's file came to be, in order: a file of format n has had the first n of these. Append only."""

from collections.abc import Callable, Sequence

from retrieval.storage.database import Database


def inbox(database: Database) -> None:
    """Updates that are not answered yet, what was done of them, and the numbers of those seen."""
    database.run(
        # Numbers of updates need not grow: after a quiet week Telegram begins anywhere.
        """CREATE TABLE inbox (
            position INTEGER PRIMARY KEY AUTOINCREMENT,
            number INTEGER NOT NULL UNIQUE,
            at INTEGER NOT NULL,                    -- seconds since 1970, when it came
            attempts INTEGER NOT NULL DEFAULT 0,    -- how often it was begun again after a stop
            body TEXT NOT NULL                      -- JSON, as Telegram sent it
        )"""
    )
    database.run(
        """CREATE TABLE calls (
            number INTEGER NOT NULL REFERENCES inbox (number) ON DELETE CASCADE,
            name TEXT NOT NULL,                     -- the method and which of its calls, from 0
            result TEXT NOT NULL,                   -- JSON
            PRIMARY KEY (number, name)
        ) WITHOUT ROWID"""
    )
    database.run("CREATE TABLE seen (number INTEGER PRIMARY KEY, at INTEGER NOT NULL)")
    database.run("CREATE INDEX seen_at ON seen (at)")
    database.run("CREATE TABLE owner (bot INTEGER NOT NULL)")  # one row: the bot whose updates these are


def readers(database: Database) -> None:
    """What readers have chosen, and what they said of answers."""
    database.run(
        """CREATE TABLE readers (
            id INTEGER PRIMARY KEY,                 -- a person's number, or a group's, which is negative
            language TEXT, script TEXT, zone TEXT,
            quotes INTEGER, previews INTEGER, votes INTEGER
        )"""
    )
    database.run(
        """CREATE TABLE votes (
            reader INTEGER NOT NULL,
            chat INTEGER NOT NULL,
            message INTEGER NOT NULL,               -- the answer
            question TEXT NOT NULL,
            status TEXT NOT NULL,
            quoted TEXT NOT NULL,                   -- JSON: article, start, end of each quotation, best first
            up INTEGER NOT NULL,
            at INTEGER NOT NULL,                    -- seconds since 1970
            PRIMARY KEY (reader, chat, message)
        ) WITHOUT ROWID"""
    )


def operation(database: Database) -> None:
    """Who may ask, and what admins tell everyone."""
    database.run("CREATE TABLE invitations (digest BLOB PRIMARY KEY, uses INTEGER NOT NULL, at INTEGER NOT NULL)")
    database.run("CREATE TABLE admitted (person INTEGER PRIMARY KEY, at INTEGER NOT NULL)")
    database.run("CREATE TABLE blocked (number INTEGER PRIMARY KEY, at INTEGER NOT NULL)")
    database.run(
        """CREATE TABLE broadcasts (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            asked TEXT NOT NULL UNIQUE,             -- where it was confirmed: which confirms it only once
            text TEXT NOT NULL,                     -- HTML; empty once nobody waits for it
            at INTEGER NOT NULL                     -- seconds since 1970
        )"""
    )
    database.run(
        """CREATE TABLE due (                       -- who has not had which broadcast yet
            broadcast INTEGER NOT NULL,
            chat INTEGER NOT NULL,
            PRIMARY KEY (broadcast, chat)
        ) WITHOUT ROWID"""
    )


MIGRATIONS: Sequence[Callable[[Database], None]] = (inbox, readers, operation)
