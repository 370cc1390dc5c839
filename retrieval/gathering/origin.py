"""A source as it was added, and how it is doing."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from retrieval.gathering import schedule

BEGINNING = datetime.fromtimestamp(0, UTC)


class Kind(StrEnum):
    """What a source is, which says how it is gathered."""

    FEED = "feed"  # RSS, Atom or JSON Feed at an address
    FOLDER = "folder"  # article files, read where they lie
    GIT = "git"  # likewise, of a repository that is cloned and pulled
    JEKYLL = "jekyll"  # likewise, of a repository or folder, its `_posts` alone


@dataclass(frozen=True, slots=True)
class Health:
    """How a source is doing."""

    tried: datetime | None = None
    succeeded: datetime | None = None
    error: str = ""  # of the last look; "" where that succeeded
    gone: bool = False  # who serves it says that it is no more
    failures: int = 0  # in a row
    items: int = 0  # new articles it has brought
    delay: timedelta = schedule.FIRST  # until it is looked at again
    due: datetime = BEGINNING
    etag: str = ""
    modified: str = ""
    told: bool = False  # whether those who look after it know that it is dead


@dataclass(frozen=True, slots=True)
class Origin:
    """A source as it was added."""

    slug: str  # its folder in the archive, and its name for commands
    kind: Kind
    address: str  # a URL, or an absolute path
    title: str = ""
    full_text: bool = False  # whether pages are fetched where the feed has summaries only
    paused: bool = False
    added: datetime = BEGINNING
    health: Health = Health()

    def dead(self, now: datetime) -> bool:
        """Whether it has failed for so long that it is not expected back."""
        health = self.health
        return schedule.dead(health.failures, health.succeeded or self.added, now, gone=health.gone)
