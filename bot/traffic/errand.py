"""What has been done for the update at hand: so that an update that is begun again does only the rest.

Whoever sends for an update runs in its task, and finds its errand in a context variable: handlers know nothing of it.
Messages are counted by their method, so a handler that is run again must send in the order in which it did before.
"""

from collections import Counter
from contextvars import ContextVar
from dataclasses import dataclass, field

CURRENT: ContextVar["Errand | None"] = ContextVar("errand", default=None)


def leave() -> None:
    """Leave what the update at hand asks for to the next start, where it is begun again."""
    if (errand := CURRENT.get()) is not None:
        errand.unreachable = True


@dataclass(slots=True)
class Errand:
    """One update that is kept until it is answered."""

    number: int  # the update's
    at: float  # seconds since 1970, when it came
    attempts: int = 0  # how often it was begun again after a stop
    calls: dict[str, str] = field(default_factory=dict)  # name -> result, JSON, of what is done
    again: bool = False  # it may have been begun before
    hopeless: bool = False  # it has been begun too often: to be apologised for
    unreachable: bool = False  # Telegram was, for long, or it was left: it is not answered
    _counted: Counter[str] = field(default_factory=Counter)

    def begin(self) -> None:
        """Count the calls from the first."""
        self.unreachable = False
        self._counted.clear()

    def next(self, method: str) -> str:
        """The name of the next call of a method."""
        self._counted[method] += 1
        return f"{method} {self._counted[method] - 1}"
