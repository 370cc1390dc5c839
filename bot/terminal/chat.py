"""The terminal chat: a line in, a text out. It knows the service and a look, neither terminals nor indexes.

`Chat.reply` is a function of the line and the reply before it, so that a cancelled answer leaves nothing behind.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import tzinfo

from bot.render.look import BOLD, DIM, Look
from bot.render.querying import nothing_found, nothing_new
from bot.render.terminal import answer, article_lines, listing
from bot.render.wrap import harmless, width
from bot.service import LONGEST, Service, today
from embeddings.errors import EncoderError
from retrieval.errors import YinwenError
from retrieval.records import Article, Found, Inquiry, Turn

COMMANDS = ("/latest", "/search", "/open", "/anytime", "/more", "/new", "/help", "/quit")
_PATIENCE = 0.4  # seconds before a word that something is being done


@dataclass(frozen=True, slots=True)
class Reply:
    """What is shown, and what the next line may refer to."""

    text: str
    shown: tuple[Article, ...] = ()  # what /open counts
    more: Callable[[], "Reply"] | None = field(default=None, compare=False)  # what /more or a bare Enter shows
    turn: Turn | None = None  # what the next question may lean on
    leave: bool = False
    asked: Inquiry | None = None  # what /anytime asks again


@dataclass(frozen=True, slots=True)
class Chat:
    """Answers lines. `look` is asked anew for each reply, since a window may change its width."""

    service: Service
    look: Callable[[], Look]

    def greeting(self) -> Reply:
        """What stands above the first prompt: how much is here and how new it is."""
        look = self.look()
        words = look.words
        stats = self.service.stats()
        if stats.newest is None:
            return Reply("\n".join(look.flow(words.greeting_empty, code=BOLD)))
        holds = words.greeting.format(articles=f"{stats.articles:,}", newest=look.day(stats.newest))
        return Reply("\n".join([*look.flow(holds, code=BOLD), *look.flow(words.invitation, code=DIM)]))

    def warm(self) -> None:
        """Have opened what the first question needs: the dictionary and the reader take the better part of a second."""
        self.service.ask(Inquiry(self.look().words.example))

    def reply(self, line: str, last: Reply) -> Reply:
        """Answer a question or carry out a command."""
        line = " ".join(line.split())
        if not line:
            return _after(last, last.more()) if last.more else replace(last, text="")
        if len(line) > LONGEST:
            return replace(last, text=self.look().words.too_long.format(limit=LONGEST))
        if line[0] not in "/／":
            zone = self.look().zone
            return self._ask(Inquiry(line, last.turn, day=today(zone), zone=zone))
        command, _, argument = line[1:].partition(" ")
        commands = {
            "/latest": self._latest,
            "/search": self._search,
            "/open": self._open,
            "/anytime": self._anytime,
            "/more": self._more,
            "/new": self._new,
            "/help": self._help,
            "/quit": self._quit,
        }
        if carry_out := commands.get(_completed("/" + command)):
            reply = carry_out(argument, last)
            return reply if carry_out in (self._new, self._anytime) else _after(last, reply)
        return replace(last, text=self.look().words.unknown_command.format(command=harmless(f"/{command}")))

    def _ask(self, inquiry: Inquiry) -> Reply:
        look = self.look()
        found = self.service.ask(inquiry)
        shown = tuple(quote.article for quote in found.quotes) or found.nearest
        screen = self._screen(answer(found, look, look.words.anytime).split("\n"), shown)
        return replace(screen, turn=found.turn, asked=inquiry)

    def _anytime(self, _: str, last: Reply) -> Reply:
        if last.asked is None:
            return replace(last, text=self.look().words.nothing_asked)
        return self._ask(replace(last.asked, undated=True))

    def _latest(self, text: str, last: Reply) -> Reply:
        fetch = self._in_zone(self.service.latest, text)
        found = fetch(0)
        if found.items:
            return self._page(found, fetch)
        return replace(last, text=nothing_new(found, text, self.service.sources, self.look().words))

    def _search(self, words: str, last: Reply) -> Reply:
        say = self.look().words
        if not words:
            return replace(last, text=say.search_what)
        fetch = self._in_zone(self.service.search, words)
        found = fetch(0)
        return self._page(found, fetch) if found.items else replace(last, text=nothing_found(found, words, say))

    def _in_zone(self, look_up: Callable[[str, int, tzinfo], Found], text: str) -> Callable[[int], Found]:
        """Looks up the pages of a list, from whichever article on."""
        return lambda offset: look_up(text, offset, self.look().zone)

    def _page(self, found: Found, fetch: Callable[[int], Found], before: tuple[Article, ...] = ()) -> Reply:
        """A page of a list. Numbers run on from page to page, and /open takes any shown."""
        look = self.look()
        shown = before + tuple(article for article, _ in found.items)
        rest = len(shown) < found.total
        hints = (look.words.open_hint, look.words.next_page) if rest else (look.words.open_hint,)

        def following() -> Reply:
            page = fetch(len(shown))
            return self._page(page, fetch, shown) if page.items else Reply(look.words.nothing_more, shown)

        return self._screen(listing(found, look, *hints).split("\n"), shown, following if rest else None)

    def _open(self, number: str, last: Reply) -> Reply:
        words = self.look().words
        if not last.shown:
            return replace(last, text=words.nothing_shown)
        if not number.isdecimal() or not 1 <= int(number) <= len(last.shown):
            return replace(last, text=words.open_which.format(count=len(last.shown)))
        whole = self.service.article(last.shown[int(number) - 1].id)
        return self._screen(article_lines(whole, self.look()), last.shown)

    def _screen(
        self, lines: Sequence[str], shown: tuple[Article, ...], following: Callable[[], Reply] | None = None
    ) -> Reply:
        """As many lines as the window holds, up to the end of a paragraph or entry; the rest comes with /more."""
        look = self.look()
        room = max(look.rows - 5, 5) if look.rows else len(lines)
        if len(lines) <= room + 2:  # a hint would take as much
            return Reply("\n".join(lines), shown, following)
        end = next((at for at in range(room, room // 2, -1) if _may_part(lines[at - 1], lines[at])), room)
        rest = lines[end:] if lines[end] else lines[end + 1 :]
        hint = look.style(look.words.rest.format(lines=len(rest)), DIM)
        return Reply("\n".join([*lines[:end], "", hint]), shown, lambda: self._screen(rest, shown, following))

    def _more(self, _: str, last: Reply) -> Reply:
        return last.more() if last.more else replace(last, text=self.look().words.nothing_more)

    def _new(self, _: str, last: Reply) -> Reply:
        words = self.look().words
        return replace(last, text=words.begun_anew if last.turn else words.nothing_to_forget, turn=None, asked=None)

    def _help(self, _: str, last: Reply) -> Reply:
        look = self.look()
        words = look.words
        rows = (
            ("/latest", words.help_latest),
            (words.search_example, words.help_search),
            ("/open 1", words.help_open),
            ("/anytime", words.help_anytime),
            ("/more", words.help_more),
            ("/new", words.help_new),
            ("/help", words.help_help),
            ("/quit", words.help_quit),
        )
        lines = [*look.flow(words.help_ask)]
        for typed, does in rows:
            lines += look.flow(does, typed + " " * (18 - width(typed)))
        ends = (line for text in (words.help_query, words.help_keys) for line in look.flow(text, code=DIM))
        return replace(last, text="\n".join([*lines, *ends]))

    def _quit(self, _: str, last: Reply) -> Reply:
        return replace(last, text="", leave=True)


def _may_part(before: str, after: str) -> bool:
    """Whether a text may be parted between two lines: at a blank one, or where an indented entry of a list ends."""
    return not after or (before.startswith(" ") and not after.startswith(" "))


def _completed(command: str) -> str:
    """The command that this is the beginning of, where there is only one: /s is /search."""
    begun = [name for name in COMMANDS if name.startswith(command.lower())]
    return begun[0] if len(begun) == 1 else command


def converse(
    chat: Chat,
    read: Callable[[], str],
    write: Callable[[str], None],
    waiting: Callable[[], AbstractContextManager[None]],
) -> None:
    """Talk until the reader leaves: `read` raises EOFError, or the line is /quit.

    Answers are worked out beside this thread: Ctrl-C gives one up, `waiting` shows that one is taking its time.
    """
    last = chat.greeting()
    write(last.text)
    with ThreadPoolExecutor(2, "chat") as pool:  # two: a question after one that was given up need not wait for it
        pool.submit(chat.warm)  # while the reader types; what goes wrong with it goes wrong with the question too
        while not last.leave:
            try:
                line = read()
            except EOFError:
                return
            try:
                work = pool.submit(chat.reply, line, last)
                if not wait([work], timeout=_PATIENCE).done:
                    with waiting():
                        wait([work])
                last = work.result()
            except KeyboardInterrupt:
                last = replace(last, text=chat.look().words.cancelled)
            except (YinwenError, EncoderError) as error:
                last = replace(last, text=f"yinwen: {error}")
            if last.text:
                write(last.text)


def _after(last: Reply, reply: Reply) -> Reply:
    """A reply that asks nothing: what was asked before it still holds."""
    return replace(reply, turn=last.turn, asked=last.asked)
