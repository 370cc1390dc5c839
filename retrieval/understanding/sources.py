"""Which sources of an archive a reader means by a name: 路透 is 路透社, bbc is BBC, 中央社 is 臺 中央社CNA."""

import re
from collections.abc import Callable, Sequence

from retrieval.language.text import fold, letters

_BODY = "[社网網报報台臺]$"  # what such a name may have or lack


def meant(text: str, known: Sequence[str]) -> str:
    """The one source whose name this is, or most of it; "" where it may be any other word.

    So 路透 is 路透社 and the other way round, but 美国 is not 美国之音.
    """
    if exact := _same(text, known) or _same(re.sub(_BODY, "", text), known):
        return exact[0]
    sought = _key(text)
    like = [name for name in known if sought in (key := _key(name)) and 2 * len(sought) > len(key)]
    return like[0] if len(like) == 1 else ""


def matching(text: str, known: Sequence[str], publisher: Callable[[str], str]) -> tuple[str, ...]:
    """The sources that a text names, whole or in part, or whose site it is by `publisher`."""
    if exact := _same(text, known):
        return exact
    for sought in filter(None, (_key(text), _key(publisher(text)))):
        if found := tuple(name for name in known if sought in _key(name)):
            return found
        # 路透社 is 路透 too; a name of one character is in too many words
        if found := tuple(name for name in known if len(key := _key(name)) > 1 and key in sought):
            return found
    return ()


def _same(text: str, known: Sequence[str]) -> tuple[str, ...]:
    if text in known:
        return (text,)
    sought = _key(text)
    return tuple(name for name in known if sought and _key(name) == sought)


def _key(name: str) -> str:
    return letters(fold(name))
