"""Conditions in Milvus's language, from values of ours: nothing that is said in one can become a part of another."""

from collections.abc import Sequence

from retrieval.records import Window


def of(within: Window | None = None, sources: Sequence[str] = ()) -> str:
    """Published in a window (not at an unknown time), of one of some sources; "" where nothing is asked for."""
    conditions = []
    if within:
        conditions.append(f"published >= {within.since:d} and published <= {within.until:d} and published != 0")
    if sources:
        conditions.append(f"source in [{', '.join(map(quoted, sources))}]")
    return " and ".join(conditions)


def since(published: int) -> str:
    """Published then or later, in milliseconds."""
    return f"published >= {published:d}"


def numbers(ids: Sequence[int]) -> str:
    """One of some passages."""
    return f"id in [{', '.join(f'{number:d}' for number in ids)}]"


def between(first: int, last: int) -> str:
    """A passage from one number to another, both included."""
    return f"id >= {first:d} and id <= {last:d}"


def both(*conditions: str) -> str:
    """All of some conditions, of which some may be empty."""
    return " and ".join(f"({condition})" for condition in conditions if condition)


def quoted(text: str) -> str:
    """A text as a literal, whatever it holds."""
    return '"' + "".join(_ESCAPED.get(character, character) for character in text) + '"'


_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": ""}
