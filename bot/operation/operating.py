"""How the operator runs the bot, and for whom."""

from dataclasses import dataclass
from enum import StrEnum


class Access(StrEnum):
    """Who may ask."""

    OPEN = "open"  # everyone
    INVITED = "invited"  # who brings an invitation of an admin's, and who is listed
    LISTED = "listed"  # who is listed


@dataclass(frozen=True, slots=True)
class Operating:
    """What an operator decides. Numbers are Telegram's: a person's is positive, a group's negative."""

    access: Access = Access.OPEN
    listed: frozenset[int] = frozenset()  # people and groups that may always ask
    admins: frozenset[int] = frozenset()  # people, who may ask too
    daily_questions: int = 0  # of a person a day; 0: no limit
    feedback: bool = True  # buttons under answers to say whether they were good
    inline: bool = True  # answers in any chat, by the bot's name
    metrics_port: int = 0  # of this machine, where figures and health are told; 0: nowhere
    metrics_listen: str = "127.0.0.1"

    def lists(self, *numbers: int | None) -> bool:
        """Whether a person or a group is listed, or an admin."""
        return any(number in self.listed or number in self.admins for number in numbers)
