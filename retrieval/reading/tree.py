"""HTML to a tree of plain values. The one door to lxml.

As lean as a tree can be: reading HTML is most of what an article costs, and building one of a library's objects was
four fifths of that.
"""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

# What a string beside or inside a node is shown as: text, or, where a browser shows none of it (a comment, the reading
# of a ruby character, an instruction), None.
Content: TypeAlias = "str | Node | None"

_ROOT = "[document]"
_BLANKS = " \n\t\f\r"
_AS_TYPED = frozenset({"pre", "textarea"})
_UNSHOWN = frozenset({"rp", "rt", "script", "style", "template"})


@dataclass(slots=True)
class Node:
    """An element and what is in it."""

    name: str
    attributes: Mapping[str, str]
    contents: list[Content] = field(default_factory=list)

    def descendants(self) -> Iterator["str | Node"]:
        """All nodes and texts in it, at any depth, in order."""
        pending = self.contents[::-1]
        while pending:
            content = pending.pop()
            if content is None:
                continue
            yield content
            if isinstance(content, Node):
                pending.extend(reversed(content.contents))

    def texts(self) -> Iterator[str]:
        """The texts in it."""
        return (content for content in self.descendants() if isinstance(content, str))

    def find_all(self, *names: str) -> Iterator["Node"]:
        """The nodes of these names in it, those inside each other too."""
        return (content for content in self.descendants() if isinstance(content, Node) and content.name in names)


class _Parser(threading.local):
    """A parser a thread: to make one takes as long as to read a page."""

    def __init__(self) -> None:
        self.html = etree.HTMLParser(target=_Builder(), recover=True)


def read_tree(html: str) -> Node:
    """The tree that libxml2 makes of a page, however broken: html, body and what is missing are there."""
    _parser.html.feed(html)
    root: Node = _parser.html.close()
    return root


class _Builder:
    """What lxml tells of a page as it reads on."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._root = Node(_ROOT, {})
        self._open = [self._root]
        self._data: list[str] = []
        self._as_typed = 0
        self._unshown = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._end_text()
        node = Node(name, attributes)
        self._open[-1].contents.append(node)
        self._open.append(node)
        self._as_typed += name in _AS_TYPED
        self._unshown += name in _UNSHOWN

    def end(self, name: str) -> None:
        self._end_text()
        self._open.pop()
        self._as_typed -= name in _AS_TYPED
        self._unshown -= name in _UNSHOWN

    def data(self, text: str) -> None:
        self._data.append(text)

    def comment(self, _: str) -> None:
        self._end_text()
        self._open[-1].contents.append(None)

    def pi(self, target: str, _: str | None = None) -> None:
        self.comment(target)

    def doctype(self, name: str, *_: str | None) -> None:
        self.comment(name)

    def close(self) -> Node:
        self._end_text()
        root = self._root
        self._begin()
        return root

    def _end_text(self) -> None:
        """Put down the text read so far; between elements, blanks are one, and a line feed if there is one."""
        if not self._data:
            return
        text = "".join(self._data)
        self._data = []
        if not self._as_typed and not text.strip(_BLANKS):
            text = "\n" if "\n" in text else " "
        self._open[-1].contents.append(None if self._unshown else text)


_parser = _Parser()
