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


def subscriptions(database: Database) -> None:
    """What readers want to hear of, what is to be sent of it, and what was."""
    database.run(
        """CREATE TABLE subscriptions (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            chat INTEGER NOT NULL,
            thread INTEGER NOT NULL,                -- a topic's; 0: none
            person INTEGER NOT NULL,                -- who made it; 0: unknown
            language TEXT NOT NULL,                 -- a tag, of that person's app
            interest TEXT NOT NULL, text TEXT NOT NULL,
            rhythm TEXT NOT NULL,
            minute INTEGER NOT NULL,                -- of the day, of a digest
            weekday INTEGER NOT NULL,               -- 0 is Monday
            quiet_from INTEGER, quiet_to INTEGER,   -- minutes of the day
            silent INTEGER NOT NULL, paused INTEGER NOT NULL,
            made INTEGER NOT NULL,                  -- seconds since 1970
            UNIQUE (chat, thread, interest, text)
        )"""
    )
    database.run("CREATE TABLE watched (place INTEGER NOT NULL)")  # one row: the last arrival that was looked at
    database.run(
        """CREATE TABLE sendings (                  -- messages that may have been sent: the answer is not known yet
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            chat INTEGER NOT NULL,
            after INTEGER NOT NULL,                 -- the highest number of a message there was before; 0: unknown
            at INTEGER NOT NULL                     -- seconds since 1970
        )"""
    )
    database.run(
        """CREATE TABLE alerts (                    -- what is to be sent
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            subscription INTEGER NOT NULL REFERENCES subscriptions (number) ON DELETE CASCADE,
            article TEXT NOT NULL,
            start INTEGER NOT NULL, length INTEGER NOT NULL,    -- the quotation, in the article's text
            mark INTEGER NOT NULL, marked INTEGER NOT NULL,     -- its best sentence, within that
            checksum INTEGER NOT NULL,                          -- of its text
            at INTEGER NOT NULL,                    -- seconds since 1970
            sending INTEGER REFERENCES sendings (number) ON DELETE SET NULL
        )"""
    )
    database.run("CREATE INDEX alerts_subscription ON alerts (subscription)")
    database.run("CREATE INDEX alerts_sending ON alerts (sending)")
    database.run(
        """CREATE TABLE told (                      -- which articles a chat or topic has been told of
            chat INTEGER NOT NULL, thread INTEGER NOT NULL, article TEXT NOT NULL,
            at INTEGER NOT NULL,                    -- seconds since 1970
            PRIMARY KEY (chat, thread, article)
        ) WITHOUT ROWID"""
    )
    database.run("CREATE INDEX told_at ON told (at)")
    # The highest number of a message known: in a supergroup, or, under 0, in all chats that are none.
    database.run("CREATE TABLE heights (chat INTEGER PRIMARY KEY, message INTEGER NOT NULL)")


def landmark(database: Database) -> None:
    """By what to know that the archive is still the one whose arrivals were looked at."""
    database.run("ALTER TABLE watched ADD COLUMN landmark INTEGER NOT NULL DEFAULT 0")  # 0: unknown


def replicas(database: Database) -> None:
    """Which of several bots answers what, where they share a server."""
    database.run("CREATE TABLE replicas (number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL)")
    database.run("ALTER TABLE inbox ADD COLUMN replica INTEGER NOT NULL DEFAULT 0")  # who answers it; 0: the only one
    database.run("ALTER TABLE inbox ADD COLUMN chat INTEGER NOT NULL DEFAULT 0")  # whose updates are in order
    database.run("ALTER TABLE inbox ADD COLUMN begun INTEGER NOT NULL DEFAULT 0")  # maybe, by one that is gone


MIGRATIONS: Sequence[Callable[[Database], None]] = (inbox, readers, operation, subscriptions, landmark, replicas)

TABLES = (  # each after those that it refers to; who is there now is nobody else's
    *("inbox", "calls", "seen", "owner", "readers", "votes", "invitations", "admitted", "blocked", "broadcasts", "due"),
    *("subscriptions", "watched", "sendings", "alerts", "told", "heights"),
)
COUNTED = (  # columns that number their rows
    ("inbox", "position"),
    ("broadcasts", "number"),
    ("subscriptions", "number"),
    ("sendings", "number"),
    ("alerts", "number"),
)
