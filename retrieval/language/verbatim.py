"""Whether words stand in a text as they are, in whatever script or width."""

import re
from functools import lru_cache

_BLANK = r"[^\S\n]+"  # never across paragraphs


def stands(words: str, folded: str) -> bool:
    """Whether folded words stand in a folded text; Latin letters or digits at their ends not as a part of more.

    So "us" is not in "russia", nor "3" in "3.5". However wide a blank is, it is one.
    """
    return _written(words).search(folded) is not None


@lru_cache(maxsize=1024)
def _written(words: str) -> re.Pattern[str]:
    parts = words.split()
    before = r"(?<![a-z0-9])(?<![0-9]\.)" if _latin(parts[0][0]) else ""
    behind = r"(?![a-z0-9]|\.[0-9])" if _latin(parts[-1][-1]) else ""
    return re.compile(before + _BLANK.join(map(re.escape, parts)) + behind)


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
