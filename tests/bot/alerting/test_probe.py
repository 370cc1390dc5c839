"""Looking for a message that may have arrived: it is found where it is, and nothing else is changed."""

import pytest
from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, TimedOut

from bot.alerting.probe import REACH, arrived
from bot.traffic.heights import Heights, mailbox

CHAT = 700_111_222
MISSING = BadRequest("Message to edit not found")
OTHERS = BadRequest("Message can't be edited")
THERE = BadRequest("Message is not modified: specified new message content and reply markup are exactly the same")


class Chat:
    """Answers to edits by the number of the message."""

    def __init__(self, answers: dict[int, Exception]) -> None:
        self.answers, self.asked = answers, list[int]()

    async def edit(self, _chat: int, number: int, _buttons: InlineKeyboardMarkup | None) -> object:
        """What Telegram says."""
        self.asked.append(number)
        raise self.answers.get(number, MISSING)


async def test_it_is_there() -> None:
    """Beyond messages of others and of other chats it is found, and nothing after it is asked about."""
    chat = Chat({11: OTHERS, 13: THERE, 14: THERE})
    assert await arrived(chat.edit, CHAT, 10, {12}, None) == 13
    assert chat.asked == [11, 13]  # and never one that is known to be another


async def test_it_is_not_there() -> None:
    """After so many numbers it is not; where nothing is known of where to look, nothing is asked."""
    chat = Chat({})
    assert await arrived(chat.edit, CHAT, 10, set(), None) is None
    assert chat.asked == list(range(11, 11 + REACH))
    assert await arrived(chat.edit, CHAT, 0, set(), None) is None


@pytest.mark.parametrize("error", [TimedOut(), Forbidden("bot was blocked by the user"), BadRequest("Chat not found")])
async def test_who_cannot_be_asked(error: Exception) -> None:
    """That Telegram is out of reach, or nobody there, is no answer to the question."""
    with pytest.raises(type(error)):
        await arrived(Chat({11: error}).edit, CHAT, 10, set(), None)


def test_how_high_numbers_are() -> None:
    """A supergroup counts by itself, all else together; what is lower changes nothing, what was kept counts."""
    heights = Heights({0: 5, -1_001_000: 1})
    heights.saw(CHAT, 9)
    heights.saw(-12345, 7)  # a small group
    heights.saw(-1_001_234_567_890, 3)
    assert [heights.of(chat) for chat in (CHAT, 1, -12345, -1_001_234_567_890, -1_009_999_999_999)] == [9, 9, 9, 3, 0]
    assert heights.known(CHAT) == {9, 7}
    assert mailbox(-1_001_234_567_890) == -1_001_234_567_890
