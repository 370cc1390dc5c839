"""What is to be sent of new articles: kept until it is sent, a story once in a chat, and each message once.

How far the archive's arrivals were looked at is written together with what they are to send. A message is noted before
it is sent and again once Telegram has taken it; one noted only the first time may have arrived, and is asked after.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from time import time

from bot.state.inbox import saw
from retrieval.storage.database import Database, marks

_LONG = 30 * 24 * 60 * 60  # seconds for which it is known what a chat was told


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quotation stands: offsets into the article's text, its mark within it, and a checksum of it."""

    article: str
    start: int
    length: int
    mark: int
    marked: int
    check: int


@dataclass(frozen=True, slots=True)
class News:
    """What an arrival has for a subscription."""

    subscription: int
    place: Place
    story: tuple[str, ...] = ()  # ids of the other articles that tell the same


@dataclass(frozen=True, slots=True)
class Alert:
    """What is to be sent."""

    number: int
    subscription: int
    place: Place
    at: int  # seconds since 1970, when it came


@dataclass(frozen=True, slots=True)
class Doubt:
    """A message that may have been sent."""

    number: int
    chat: int
    after: int  # its number is higher than this; 0: unknown
    alerts: tuple[Alert, ...]


class Outbox:
    """Kept in the file, so call it in a thread. `clock` tells seconds since 1970."""

    def __init__(self, database: Database, clock: Callable[[], float] = time) -> None:
        self._db, self._clock = database, clock

    def place(self) -> int | None:
        """The last arrival that was looked at; None before the first."""
        return next((int(place) for (place,) in self._db.run("SELECT place FROM watched")), None)

    def landmark(self) -> int:
        """What the archive had at that place; 0: unknown."""
        return next((int(landmark) for (landmark,) in self._db.run("SELECT landmark FROM watched")), 0)

    def begin(self, place: int, landmark: int = 0) -> None:
        """Look at what comes after this place."""
        with self._db.transaction():
            self._watched(place, landmark)

    def fill(self, place: int, news: Iterable[News], landmark: int = 0) -> int:
        """Keep what the arrivals up to a place have for whom, and that they were looked at; how many alerts that makes.

        A chat or topic is told a story once: by the first of its subscriptions that is named here.
        """
        now, added = int(self._clock()), 0
        with self._db.transaction():
            self._db.run("DELETE FROM told WHERE at < ?", (now - _LONG,))
            for one in news:
                added += self._add(one, now)
            self._watched(place, landmark)
        return added

    def waiting(self) -> list[tuple[int, int]]:
        """The subscriptions that something waits for, and since when, the longest first."""
        return self._db.run(
            "SELECT subscription, min(at) FROM alerts WHERE sending IS NULL GROUP BY subscription ORDER BY 2, 1"
        )

    def of(self, subscriptions: Sequence[int]) -> list[Alert]:
        """What waits for these, in the order in which it came."""
        return self._alerts(f"sending IS NULL AND subscription IN ({marks(subscriptions)})", subscriptions)

    def of_chat(self, chat: int) -> tuple[list[Alert], list[tuple[str, int]]]:
        """All that is kept of a chat: what waits or is being sent; which articles it was told of lately, and when."""
        alerts = self._alerts("subscription IN (SELECT number FROM subscriptions WHERE chat = ?)", (chat,))
        return alerts, self._db.run("SELECT article, at FROM told WHERE chat = ? ORDER BY at, article", (chat,))

    def sending(self, chat: int, after: int, alerts: Sequence[Alert]) -> int:
        """Note that a message of these is going to be sent; its number here, 0 where none is wanted any more."""
        with self._db.transaction():
            ((number,),) = self._db.run(
                "INSERT INTO sendings (chat, after, at) VALUES (?, ?, ?) RETURNING number",
                (chat, after, int(self._clock())),
            )
            wanted = False
            for alert in alerts:
                statement = "UPDATE alerts SET sending = ? WHERE number = ? AND sending IS NULL RETURNING 1"
                wanted |= bool(self._db.run(statement, (number, alert.number)))
            if not wanted:
                self._db.run("DELETE FROM sendings WHERE number = ?", (number,))
        return int(number) if wanted else 0

    def sent(self, number: int, mailbox: int = 0, height: int = 0) -> None:
        """Note that Telegram has taken a message, or never will: what it held is done.

        So high are the numbers of messages now where that one is counted.
        """
        with self._db.transaction():
            saw(self._db, mailbox, height)
            self._db.run("DELETE FROM alerts WHERE sending = ?", (number,))
            self._db.run("DELETE FROM sendings WHERE number = ?", (number,))

    def not_sent(self, number: int) -> None:
        """Note that a message was not sent: what it held waits again."""
        self._db.run("DELETE FROM sendings WHERE number = ?", (number,))

    def doubts(self) -> list[Doubt]:
        """The messages that may have been sent."""
        rows = self._db.run("SELECT number, chat, after FROM sendings ORDER BY number")
        return [
            Doubt(number, chat, after, tuple(self._alerts("sending = ?", (number,)))) for number, chat, after in rows
        ]

    def drop(self, alerts: Iterable[Alert]) -> None:
        """Send these never."""
        with self._db.transaction():
            self._db.run_many("DELETE FROM alerts WHERE number = ?", [(alert.number,) for alert in alerts])

    def count(self) -> int:
        """How many alerts wait, or are being sent."""
        ((count,),) = self._db.run("SELECT count(*) FROM alerts")
        return int(count)

    def heights(self) -> dict[int, int]:
        """The highest number of a message known, by `bot.traffic.heights.mailbox`."""
        return dict(self._db.run("SELECT chat, message FROM heights"))

    def _add(self, one: News, now: int) -> bool:
        whose = self._db.run("SELECT chat, thread FROM subscriptions WHERE number = ?", (one.subscription,))
        if not whose:
            return False
        story = (one.place.article, *one.story)
        known = f"SELECT 1 FROM told WHERE chat = ? AND thread = ? AND article IN ({marks(story)})"  # noqa: S608 - marks
        told = self._db.run(known, (*whose[0], *story))
        self._db.run("INSERT INTO told VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", (*whose[0], one.place.article, now))
        if not told:
            self._db.run(
                "INSERT INTO alerts (subscription, article, start, length, mark, marked, checksum, at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (one.subscription, *astuple(one.place), now),
            )
        return not told

    def _alerts(self, condition: str, values: Sequence[int]) -> list[Alert]:
        columns = "number, subscription, at, article, start, length, mark, marked, checksum"
        statement = f"SELECT {columns} FROM alerts WHERE {condition} ORDER BY number"  # noqa: S608 - ours
        rows = self._db.run(statement, values)
        return [Alert(number, subscription, Place(*place), at) for number, subscription, at, *place in rows]

    def _watched(self, place: int, landmark: int) -> None:
        self._db.run("DELETE FROM watched")
        self._db.run("INSERT INTO watched (place, landmark) VALUES (?, ?)", (place, landmark))
