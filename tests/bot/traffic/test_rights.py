"""Who is an admin of a group is asked of Telegram once a minute, and never remembered of somebody else."""

from typing import Any

from telegram.constants import ChatMemberStatus

from bot.traffic.rights import Rights


class Group:
    """A group in which 1 is an admin, and that counts how often it is asked."""

    def __init__(self, number: int = -100) -> None:
        self.id, self.asked, self.admins = number, 0, {1}

    async def get_member(self, person: int) -> Any:
        """What Telegram says of somebody."""
        self.asked += 1
        status = ChatMemberStatus.ADMINISTRATOR if person in self.admins else ChatMemberStatus.MEMBER
        return type("Member", (), {"status": status})


async def test_asked_once_a_minute() -> None:
    """Within a minute the same is said without asking; after it a dismissed admin is none any more."""
    now = 1000.0
    rights, group = Rights(lambda: now), Group()
    assert [await rights.admin(group, 1) for _ in range(3)] == [True] * 3  # type: ignore[arg-type]
    assert group.asked == 1
    group.admins.clear()
    now += 59
    assert await rights.admin(group, 1)  # type: ignore[arg-type]
    now += 1
    assert not await rights.admin(group, 1)  # type: ignore[arg-type]
    assert group.asked == 2


async def test_of_each_by_itself() -> None:
    """Another person, and the same one in another group, are asked about."""
    rights, group, other = Rights(), Group(), Group(-200)
    other.admins.clear()
    assert await rights.admin(group, 1)  # type: ignore[arg-type]
    assert not await rights.admin(group, 2)  # type: ignore[arg-type]
    assert not await rights.admin(other, 1)  # type: ignore[arg-type]
