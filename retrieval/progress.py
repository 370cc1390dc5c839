"""How long work tells how far it is."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]  # stage, done, total: 0 where it is not known yet


def silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""
