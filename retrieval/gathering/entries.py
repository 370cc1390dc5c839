"""What a document says of itself and of its entries, before anything is made of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text and whether it is HTML."""

    value: str
    html: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, as it is written; empty where nothing is said."""

    id: str
    link: str
    title: str
    full: Text  # what claims to be the whole text
    brief: Text  # what may be a summary of it
    published: str
    updated: str
    author: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole document."""

    title: str
    site: str
    language: str
    minutes: float  # between two changes, by its own word; 0 where it says nothing
    entries: tuple[Entry, ...]
