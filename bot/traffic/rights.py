"""Who may change what holds for a group: asked of Telegram, and remembered for a minute."""

import time
from collections.abc import Callable

from telegram import Chat
from telegram.constants import ChatMemberStatus

_KNOWN = 60.0  # seconds; who taps through a menu is asked about once, who is dismissed can change little more
_MOST = 1000  # people, in all groups
_ADMINS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


class Rights:
    """What Telegram said of people in groups. `clock` tells seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[tuple[int, int], tuple[float, bool]] = {}

    async def admin(self, chat: Chat, person: int) -> bool:
        """Whether somebody is an admin of a group."""
        now = self._clock()
        at, known = self._known.get((chat.id, person), (-_KNOWN, False))
        if now - at < _KNOWN:
            return known
        member = await chat.get_member(person)
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[chat.id, person] = now, member.status in _ADMINS
        return self._known[chat.id, person][1]
