"""Numbers of things, in English."""


def counted(number: int, what: str) -> str:
    """`1 article`, `2 articles`, `12,345 articles`."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
