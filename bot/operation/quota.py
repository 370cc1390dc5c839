"""How many questions someone has asked today: in memory alone, of the day on the readers' clock."""

from collections import Counter
from collections.abc import Callable
from datetime import date


class Quota:
    """For one thread. `today` tells the day, `most` is the limit; 0: none."""

    def __init__(self, most: int, today: Callable[[], date]) -> None:
        self._most, self._today = most, today
        self._day = today()
        self._asked: Counter[int] = Counter()

    def spend(self, person: int) -> bool:
        """Count a question; whether it is still within the limit."""
        if not self._most:
            return True
        if (now := self._today()) != self._day:
            self._day = now
            self._asked.clear()
        if self._asked[person] >= self._most:
            return False
        self._asked[person] += 1
        return True
