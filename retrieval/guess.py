"""Words that no dictionary has, guessed as jieba guesses them: the likeliest beginnings, middles and ends of words.

The model and the arithmetic are jieba's, to the last bit; written out state by state it takes a fifth of the time, which
is most of what many passages cost.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import TypeAlias

_HAN = re.compile("([\u4e00-\u9fd5]+)")
_PART = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")
_NEVER = -3.14e100  # jieba's logarithm of nought

_Emitted: TypeAlias = tuple[float, float, float, float]  # logarithms: as a beginning, a middle, an end, a word


def guess(text: str) -> Iterator[str]:
    """Cut a run of single characters into the likeliest words."""
    for at, part in enumerate(_HAN.split(text)):
        if at % 2:
            yield from _cut(part)
        else:
            yield from filter(None, _PART.split(part))


def _cut(text: str) -> Iterator[str]:
    begun = 0
    for at, state in enumerate(_states(text), 1):
        if state in "ES":
            yield text[begun:at]
            begun = at


def _states(text: str) -> str:
    """The likeliest states by Viterbi's algorithm: B beginning, M middle, E end, S a word by itself.

    Of two ways as likely, the one by the later letter.
    """
    start, trans, emitted = _model()
    none = (_NEVER,) * 4
    (to_e, to_m), (e_b, e_s), (m_e, m_m), (s_b, s_s) = (
        (trans["B"]["E"], trans["B"]["M"]),
        (trans["E"]["B"], trans["E"]["S"]),
        (trans["M"]["E"], trans["M"]["M"]),
        (trans["S"]["B"], trans["S"]["S"]),
    )
    b, m, e, s = (start[state] + out for state, out in zip("BMES", emitted.get(text[0], none), strict=True))
    came: list[str] = []  # from which state to B, M, E and S, for each character but the first
    for character in text[1:]:
        out_b, out_m, out_e, out_s = emitted.get(character, none)
        from_e, from_s = e + e_b + out_b, s + s_b + out_b
        from_b, from_m = b + to_m + out_m, m + m_m + out_m
        to_b, way = (from_s, "S") if from_s >= from_e else (from_e, "E")
        to_mid, way = (from_m, way + "M") if from_m >= from_b else (from_b, way + "B")
        from_b, from_m = b + to_e + out_e, m + m_e + out_e
        to_end, way = (from_m, way + "M") if from_m >= from_b else (from_b, way + "B")
        from_e, from_s = e + e_s + out_s, s + s_s + out_s
        to_one, way = (from_s, way + "S") if from_s >= from_e else (from_e, way + "E")
        b, m, e, s = to_b, to_mid, to_end, to_one
        came.append(way)
    states = ["S" if s >= e else "E"]
    for way in reversed(came):
        states.append(way["BMES".index(states[-1])])
    return "".join(reversed(states))


@cache
def _model() -> tuple[dict[str, float], dict[str, dict[str, float]], dict[str, _Emitted]]:
    """jieba's, the emissions of each character side by side."""
    from jieba import finalseg  # noqa: PLC0415 - for who writes an index

    b, m, e, s = tables = [finalseg.emit_P[state] for state in "BMES"]
    emitted = {
        each: (b.get(each, _NEVER), m.get(each, _NEVER), e.get(each, _NEVER), s.get(each, _NEVER)) for each in set().union(*tables)
    }
    return finalseg.start_P, finalseg.trans_P, emitted
