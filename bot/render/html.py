"""HTML and SVG put together so that text cannot become markup: what is not `Html` is escaped."""

from collections.abc import Iterable
from html import escape

from bot.render.wrap import harmless

_VOID = frozenset({"meta", "br"})


class Html(str):
    """Markup. Any other string is text, whoever wrote it."""

    __slots__ = ()


def tag(name: str, /, *children: str, **attributes: str | float) -> Html:
    """An element. `class_` is the attribute class, `stroke_width` stroke-width; an attribute of "" is left out."""
    named = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(harmless(_number(value)))}"'
        for key, value in attributes.items()
        if value != ""
    )
    return Html(f"<{name}{named}>" if name in _VOID else f"<{name}{named}>{joined(children)}</{name}>")


def joined(children: Iterable[str]) -> Html:
    """Pieces of markup and text, one after the other. Control characters and the like become �, as in the terminal."""
    return Html("".join(each if isinstance(each, Html) else escape(harmless(each)) for each in children))


def _number(value: str | float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
