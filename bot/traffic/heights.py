"""The numbers of messages: how high they are, and which are known, so that one in doubt can be looked for above them.

A supergroup counts its messages by itself. Those of all other chats with a bot are counted together, as of one mailbox.
"""

from collections import deque
from collections.abc import Mapping

_SUPERGROUPS = -1_000_000_000_000  # numbers of theirs are below
_KNOWN = 5000


def mailbox(chat: int) -> int:
    """Where a chat's messages are counted: its own number, or 0."""
    return chat if chat < _SUPERGROUPS else 0


class Heights:
    """What the event loop has seen of them."""

    def __init__(self, known: Mapping[int, int]) -> None:
        """`known` is what was known before the start, by mailbox."""
        self._highest = dict(known)
        self._recent: deque[tuple[int, int]] = deque(maxlen=_KNOWN)

    def saw(self, chat: int, message: int) -> None:
        """A message came, or was sent."""
        where = mailbox(chat)
        self._highest[where] = max(message, self._highest.get(where, 0))
        self._recent.append((where, message))

    def of(self, chat: int) -> int:
        """The highest number that is known where a chat's messages are counted; 0: none is."""
        return self._highest.get(mailbox(chat), 0)

    def known(self, chat: int) -> frozenset[int]:
        """The numbers of messages there that were seen lately."""
        where = mailbox(chat)
        return frozenset(message for box, message in self._recent if box == where)
