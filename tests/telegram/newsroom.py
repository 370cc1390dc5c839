"""An archive to which articles come: a file that a test writes and the bot, in whatever process, reads."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

from bot.service import Service
from retrieval.records import Arrival, Article, Interest, Match, Standing
from tests.telegram.archive import SERVICE, article, quote


class Newsroom:
    """Articles by their places, from 1; one is told of with the others of its story."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._path.touch()

    def publish(self, text: str, *, story: tuple[str, ...] = (), days: float = 0, source: str = "晨報") -> str:
        """Have an article come, so many days after it was published; its id."""
        number = self.newest() + 1
        at = datetime.now(UTC) - timedelta(days=days)
        line: dict[str, Any] = {"number": number, "text": text, "at": at.isoformat(), "story": story, "source": source}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        return _article(line).id

    def newest(self) -> int:
        """The last place."""
        return len(self._lines())

    def landmark(self, place: int) -> int:
        """What came at a place, as a number."""
        lines = self._lines()
        return crc32(lines[place - 1]["text"].encode()) if 0 < place <= len(lines) else 0

    def arrived(self, after: int) -> tuple[Arrival, ...]:
        """What came after a place, ten at a time."""
        lines = self._lines()[after : after + 10]
        return tuple(Arrival(line["number"], _article(line), tuple(line["story"])) for line in lines)

    def article(self, identity: str) -> Article:
        """One that came, or that was there before."""
        found = [each for line in self._lines() if (each := _article(line)).id == identity]
        return found[0] if found else SERVICE.article(identity)

    def story(self, identity: str) -> tuple[Article, ...]:
        """Those that were named with it."""
        (line,) = [line for line in self._lines() if _article(line).id == identity]
        return tuple(self.article(each) for each in line["story"])

    @property
    def service(self) -> Service:
        """The test archive, with what comes."""
        return replace(
            SERVICE,
            arrived=self.arrived,
            newest_place=self.newest,
            landmark=self.landmark,
            percolator=Words,
            article=self.article,
            story=self.story,
        )

    def _lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._path.read_text(encoding="utf-8").splitlines()]


class Words:
    """Matches articles that have all the words of what is waited for."""

    def __init__(self) -> None:
        self._standing: dict[int, Standing] = {}

    def put(self, number: int, standing: Standing) -> None:
        """Wait for the words."""
        self._standing[number] = standing

    def drop(self, number: int) -> None:
        """Wait for them no longer."""
        del self._standing[number]

    def match(self, arrival: Arrival) -> tuple[Match, ...]:
        """Whoever's words are all there, with the first paragraph."""
        text = arrival.article.text
        first = quote(arrival.article, text.split("\n")[0])
        return tuple(
            Match(number, first, 1.0)
            for number, standing in sorted(self._standing.items())
            if all(word in text for word in standing.text.split())
        )


def _article(line: dict[str, Any]) -> Article:
    number = line["number"]
    return article(
        line["text"],
        f"第{number}篇的第二段。",
        title=f"第{number}篇",
        url=f"https://news.example/new/{number}",
        source=line["source"],
        published=datetime.fromisoformat(line["at"]),
    )


def wanted(text: str) -> Standing:
    """What is waited for by its words."""
    return Standing(Interest.WORDS, text)
