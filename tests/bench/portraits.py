"""Chats with the bot as pictures of a phone, light and dark. A command, run by hand.

    python -m tests.bench.portraits OUT                         (the shipped article)
    python -m tests.bench.portraits OUT --articles FOLDER       (others)
    python -m tests.bench.portraits OUT --home HOME             (an index made before)
    python -m tests.bench.portraits OUT --script chat.txt --language en

The real bot answers, over the test server; what is drawn is what Telegram's own parser makes of its messages. A script
is what a reader does, a line each: a text is typed, [a label] taps the newest button that has it, {a query} has what it
finds sent as an alert, or as a day's digest where it ends with !. Without one, the
chats below. Of each chat OUT gets NAME.html, NAME-light.png and NAME-dark.png, 390 points wide at two pixels a point.
It ends with 1 where a button was not there or Telegram would have refused something.

The pictures need Chromium and a Chinese font: `apt-get install chromium fonts-noto-cjk fonts-noto-color-emoji
fonts-liberation`, or their like; without, only the pages are written.
"""

import argparse
import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from telegram import Bot

from bot.checks import LANGUAGES
from bot.handlers import keyboards
from bot.render.telegram.alerts import Alert, alert, digest
from bot.service import Service, open_encoder, open_service
from bot.settings import CHINA, Settings
from bot.texts import for_language
from tests.bench.chatpage import NAMES, WIDE, Bubble, page
from tests.telegram.chats import Chat, Person
from tests.telegram.running import TOKEN, polling, settings
from tests.telegram.server import Server

SEEDS = Path(__file__).parents[2] / "seeds"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_SCALE = 2  # pixels a point
_COLOURS = 128  # of a picture: bubbles and letters need no more, and it is a third of the size
_QUIET, _PATIENCE = 1.0, 60.0  # seconds without a call after which the bot has said all; for which it is waited
_ASIDE = {"getUpdates", "sendChatAction", "getMe"}  # calls that show nothing new


@dataclass(frozen=True, slots=True)
class Talk:
    """What a reader does."""

    language: str
    steps: tuple[str, ...]


TALKS = {
    "start": Talk("zh-Hans", ("/start",)),
    "answer": Talk("zh-Hans", ("普京什么时候访问中国？",)),
    "followup": Talk("zh-Hans", ("普京什么时候访问中国？", "他见了谁？")),
    "nothing": Talk("zh-Hans", ("火星上有没有水？", "/latest")),
    "subscribe": Talk("zh-Hans", ("/subscribe 普京", "[订阅]", "[设置]", "[每天]", "/subscriptions")),
    "alert": Talk("zh-Hans", ("{普京}",)),
    "answer-hant": Talk("zh-Hant", ("普丁何時訪問中國？",)),
    "answer-en": Talk("en", ("/start", "When will Putin visit China?")),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Hold the chats and draw them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path, metavar="OUT")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--articles", type=Path, metavar="FOLDER", default=SEEDS)
    where.add_argument("--home", type=Path, metavar="HOME")
    parser.add_argument("--script", type=Path, metavar="FILE", action="append")
    parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    parser.add_argument("--only", metavar="NAME", action="append", choices=TALKS)
    given = parser.parse_args(arguments)
    talks = {name: talk for name, talk in TALKS.items() if not given.only or name in given.only}
    if given.script:
        texts = {path.stem: path.read_text(encoding="utf-8") for path in given.script}
        talks = {name: Talk(given.language, tuple(filter(None, text.splitlines()))) for name, text in texts.items()}
    given.out.mkdir(parents=True, exist_ok=True)
    os.environ["NO_PROXY"] = "127.0.0.1"  # loopback is reached directly whatever proxy the machine has
    with opened(given.articles, given.home) as service:
        held, troubles = asyncio.run(hold(service, talks))
    for name, bubbles in held.items():
        draw(given.out, name, bubbles, talks[name].language)
    for trouble in troubles:
        print(trouble, file=sys.stderr)
    return 1 if troubles else 0


@contextmanager
def opened(articles: Path, home: Path | None) -> Iterator[Service]:
    """The service over an index made before, or over one of these articles that is thrown away."""
    from retrieval.index import Index  # noqa: PLC0415 - not for --help

    with ExitStack() as stack:
        made = Settings(home=(home or Path(stack.enter_context(TemporaryDirectory()))).resolve())
        if home is None:
            with Index.create(made.home, open_encoder(made)) as index:
                index.update([articles])
        yield stack.enter_context(open_service(made))


async def hold(service: Service, talks: Mapping[str, Talk]) -> tuple[dict[str, list[Bubble]], list[str]]:
    """All chats, each with a reader of its own; and what went wrong."""
    server = Server(TOKEN)
    await server.start()
    held: dict[str, list[Bubble]] = {}
    troubles: list[str] = []
    try:
        async with polling(service, settings(server)):
            for name, talk in talks.items():
                reader = server.person(talk.language.lower())
                for step in talk.steps:
                    troubles += [f"{name}: {trouble}" for trouble in await take(server, reader, step, service)]
                held[name] = list(bubbles(reader.chat, server.files))
    finally:
        await server.stop()
    return held, [*troubles, *server.objections]


async def take(server: Server, reader: Person, step: str, service: Service) -> list[str]:
    """One step of a reader, and all that the bot makes of it; names a button that is not there."""
    before = _shown(server)
    if query := re.fullmatch(r"\{(.+?)(!?)\}", step):
        found = await asyncio.to_thread(service.search, query[1], 0, CHINA)
        several = [Alert(quote, 1, query[1]) for _, quote in found.items if quote]
        await send(server, reader, several, found.total, digested=bool(query[2]))
    elif label := re.fullmatch(r"\[(.+)\]", step):
        for message in reversed(reader.chat.sent.values()):
            buttons = {text: button for text, button in message.buttons.items() if "callback_data" in button}
            if found := next((text for text in buttons if label[1] in text), None):
                reader.taps(message, found)
                break
        else:
            there = ", ".join(text for message in reader.chat.sent.values() for text in message.buttons)
            return [f"no button {step}; there are: {there or 'none'}"]
    else:
        reader.says(step)
    async with asyncio.timeout(_PATIENCE):
        count, quiet = _shown(server), 0.0
        while count == before or quiet < _QUIET:
            await asyncio.sleep(0.1)
            count, earlier = _shown(server), count
            quiet = quiet + 0.1 if count == earlier else 0.0
    return []


async def send(server: Server, reader: Person, several: Sequence[Alert], total: int, *, digested: bool) -> None:
    """Send an alert or a digest as the bot does."""
    texts, today = for_language(reader.user.get("language_code")), several[0].quote.article.published.date()
    html = digest(several, total, (today, today), texts, CHINA) if digested else alert(several[:3], texts, CHINA)
    below = keyboards.of_alert(several if digested else several[:3], texts, CHINA)
    async with Bot(TOKEN, base_url=f"{server.url}/bot") as bot:
        await bot.send_message(reader.chat.id, html, parse_mode="HTML", reply_markup=below)


def _shown(server: Server) -> int:
    return sum(call.method not in _ASIDE for call in server.calls)


def bubbles(chat: Chat, files: Mapping[str, bytes]) -> Iterator[Bubble]:
    """The messages of a chat as they are now."""
    for number, message in chat.messages.items():
        replied = message.get("reply_to_message", {}).get("text", "")
        if number not in chat.sent:
            yield Bubble(message.get("text", ""), mine=True, replies_to=replied, edited="edit_date" in message)
            continue
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        labels = tuple(tuple(button["text"] for button in row) for row in rows)
        photo = files[message["photo"][-1]["file_id"]] if "photo" in message else b""
        yield Bubble(chat.sent[number].html, rows=labels, replies_to=replied, photo=photo)


def draw(out: Path, name: str, said: Sequence[Bubble], language: str) -> None:
    """Write a chat as a page and, where there is a browser, as pictures."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    for look in ("dark", "light"):
        path = out / f"{name}.html"  # the light one stays
        path.write_text(page(said, NAMES[language], dark=look == "dark"), encoding="utf-8")
        if browser:
            shoot(browser, path, picture := out / f"{name}-{look}.png")
            print(f"{picture} {picture.stat().st_size // 1000} kB")
    if not browser:
        print(f"{path} (no picture: there is no Chromium)")


def shoot(browser: str, path: Path, picture: Path) -> None:
    """A page as a picture, as high as it is."""
    with TemporaryDirectory() as profile:
        command = [
            browser,
            "--headless",
            "--hide-scrollbars",
            f"--user-data-dir={profile}",
            f"--force-device-scale-factor={_SCALE}",
            *(["--no-sandbox"] if os.geteuid() == 0 else []),  # which root cannot have
        ]
        url = path.resolve().as_uri()
        page_now = _run([*command, "--dump-dom", url])
        high = re.search(r'data-high="(\d+)"', page_now)
        if not high:
            raise RuntimeError(f"{browser} did not lay out {path}")
        _run([*command, f"--window-size={WIDE},{high[1]}", f"--screenshot={picture}", url])
    with Image.open(picture) as shot:
        shot.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)


def _run(command: Sequence[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(main())
