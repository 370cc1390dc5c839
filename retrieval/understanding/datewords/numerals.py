"""Chinese numerals as people write them in dates: 二十一, 廿一, 二〇二三, 半, and digits."""

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "○": 0}
_TENS = {"十": 10, "廿": 20, "卅": 30}

DIGIT = "〇零○一二三四五六七八九"
NUMERAL = rf"(?:[0-9]+|[{DIGIT}十两廿卅]+)"


def number(text: str) -> int:
    """The whole number that a text of NUMERAL is. Raises ValueError where it is none (十十)."""
    if text.isascii():
        return int(text)
    if not any(character in _TENS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))  # 二〇二三, 九
    head, ten, tail = next(text.partition(character) for character in text if character in _TENS)
    if len(head) > 1 or len(tail) > 1 or (head and ten != "十"):
        raise ValueError(f"{text!r} is no number")
    try:
        tens = _DIGITS[head] * 10 if head else _TENS[ten]
        return tens + (_DIGITS[tail] if tail else 0)
    except KeyError:
        raise ValueError(f"{text!r} is no number") from None
