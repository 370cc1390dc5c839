"""Render every article of a folder in all the ways that Telegram shows it, and have Telegram's parser read each.

    python -m tests.telegram.render_all FOLDER [--most N]

Each article is shown as an answer that quotes three of its passages, as the context of each, whole, in a page of a
list, as a citation to be copied, as inline mode offers it, in alerts, and in its buttons, in the three languages by
turns.
Messages are counted. Named is what Telegram would refuse or lose, a full text without each paragraph once and in order,
a quotation that is not the article's. Exit code 1 where there is anything to name.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path

from bot.handlers import keyboards
from bot.handlers.buttons import Span, read
from bot.handlers.inline import to_read
from bot.render import telegram as render
from bot.render.common import units
from bot.render.markup import sendable
from bot.render.telegram.alerts import Alert, alert
from bot.render.telegram.offers import listed, quoted
from bot.texts import EN, HANS, HANT, Texts
from retrieval.errors import YinwenError
from retrieval.language.text import sentences
from retrieval.reading import chunk
from retrieval.reading.parse import parse as parse_article
from retrieval.records import Answer, Article, Found, Quote, Status, Understood
from tests.telegram import rules
from tests.telegram.oracle import Parsed, Refused, losses, parse

ZONE = timezone(timedelta(hours=8))
_QUOTED = 3


def main(arguments: list[str]) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=sys.maxsize, metavar="N", help="articles at most")
    given = parser.parse_args(arguments)
    counted: Counter[str] = Counter()
    faults = 0
    for number, article in enumerate(_articles(given.folder, given.most, counted)):
        for fault in faults_of(article, (HANS, HANT, EN)[number % 3], counted):
            faults += 1
            print(f"{article.id} {article.url}: {fault}")
    print(", ".join(f"{count:,} {name}" for name, count in sorted(counted.items())))
    print(f"{faults} faults")
    return 1 if faults else 0


def _articles(folder: Path, most: int, counted: Counter[str]) -> Iterator[Article]:
    for path in sorted(folder.rglob("*.md")):
        if counted["articles"] >= most:
            return
        try:
            article = parse_article(path.read_text(encoding="utf-8"), folder=path.parent.name, stem=path.stem)
        except YinwenError:
            counted["files that hold no article"] += 1
            continue
        counted["articles"] += 1
        yield article


def faults_of(article: Article, texts: Texts, counted: Counter[str]) -> Iterator[str]:
    """What is wrong with the ways in which an article is shown."""
    quotes = list(_quotes(article))
    asked = keyboards.Asked()
    for count, status in ((len(quotes), Status.ANSWERED), (1, Status.UNSURE), (0, Status.NOT_FOUND)):
        found = Answer("問", status, 0.5, tuple(quotes[:count]), (article,) * 3, Understood("問", ()))
        for html in render.answer(found, texts, ZONE, _QUOTED):
            yield from _answer_faults(html, quotes[:count], "answers", counted)
        yield from _button_faults(keyboards.of_answer(found, _QUOTED, asked, texts, ZONE), counted)
    for quote in quotes:
        yield from _context_faults(quote, texts, counted)
        cited = render.citation(quote, texts, ZONE)
        counted["citations"] += 1
        if not 1 <= units(cited) <= 256:
            yield f"a citation of {units(cited)} units"
        if Span.of(quote).quote_in(article) is None:
            yield "a quotation is not found again by its button"
    yield from _text_faults(article, texts, counted)
    yield from _offer_faults(article, quotes, texts, counted)
    items = tuple((quote.article, quote) for quote in (quotes * 10)[:10])
    for count in (1, len(quotes), 10):
        several = [Alert(quote, at % 2, article.title) for at, quote in enumerate((quotes * 10)[:count])]
        if several:
            yield from _seen(alert(several, texts, ZONE), "alerts", counted)[1]
            yield from _button_faults(keyboards.of_alert(several, texts, ZONE), counted)
    for html in (
        render.search_page(Found(items, 10, 0), article.title, texts, ZONE),
        render.latest_page(Found(((article, None),) * 10, 10, 0), texts, ZONE),
        render.others_page(Found(((article, None),) * 10, 10, 0), article, texts, ZONE),
    ):
        yield from _seen(html, "pages", counted)[1]


def _quotes(article: Article) -> Iterator[Quote]:
    """The first passage, one of the middle and the last, each with one of its sentences marked."""
    passages = tuple(chunk.passages(article))
    for passage in dict.fromkeys((passages[0], passages[len(passages) // 2], passages[-1])) if passages else ():
        spans = list(sentences(passage.text)) or [(0, len(passage.text))]
        mark = spans[len(spans) // 2]
        span = (mark[0], (mark[0] + mark[1] + 1) // 2)
        others = (replace(article, id="a" * 12, source="通讯社"),)
        yield Quote(passage, 0, len(passage.text), mark, 0.5, span, others)


def _seen(html: str, kind: str, counted: Counter[str]) -> tuple[Parsed | None, list[str]]:
    counted[kind] += 1
    try:
        parsed = parse(html)
    except Refused as error:
        return None, [f"{kind}: {error}"]
    return parsed, [f"{kind}: {loss}" for loss in losses(html, parsed)]


def _answer_faults(html: str, quotes: list[Quote], kind: str, counted: Counter[str]) -> Iterator[str]:
    parsed, faults = _seen(html, kind, counted)
    yield from faults
    shown = parsed.of("expandable_blockquote") if parsed else []
    if len(shown) != len(quotes):
        yield f"{kind}: {len(shown)} of {len(quotes)} quotations in one message"
    for text, quote in zip(shown, quotes, strict=False):
        if text not in quote.article.text:
            yield f"{kind}: {text[:20]!r}… is not in the article"
        if sendable(quote.sentence).strip()[:500] not in text:
            yield f"{kind}: a quotation without its sentence"


def _context_faults(quote: Quote, texts: Texts, counted: Counter[str]) -> Iterator[str]:
    before = after = 1
    for _ in range(4):
        shown = render.around(quote, before, after, texts, ZONE)
        parsed, faults = _seen(shown.html, "contexts", counted)
        yield from faults
        yield from _button_faults(keyboards.of_context(quote, shown, texts), counted)
        lines = parsed.text.split("\n\n", 1)[1].split("\n") if parsed else []
        place = 0
        for line in filter(None, (line for line in lines if line != "…")):
            at = quote.article.text.find(line, place)
            if at < 0:
                yield f"contexts: {line[:20]!r}… is not in the article, or not there"
                break
            place = at + len(line)
        if parsed and quote.sentence not in parsed.text:
            yield "contexts: a quotation without its sentence"
        if not (shown.above or shown.below):
            return
        before, after = shown.before + shown.above, shown.after + shown.below


def _offer_faults(article: Article, quotes: list[Quote], texts: Texts, counted: Counter[str]) -> Iterator[str]:
    offers = [quoted(number, quote, texts, ZONE) for number, quote in enumerate(quotes, 1)]
    offers += [listed(article, quote, texts, ZONE) for quote in (None, *quotes[:1])]
    for offer in offers:
        parsed, faults = _seen(offer.html, "offers", counted)
        yield from faults
        yield from _button_faults(to_read(article, texts, "YinwenTestBot"), counted)
        shown = [
            text for kind in ("expandable_blockquote", "blockquote") for text in (parsed.of(kind) if parsed else [])
        ]
        if len(shown) != 1 or shown[0] not in article.text:
            yield "offers: what is quoted is not in the article"
        if not (offer.title.strip() and 1 <= len(offer.id.encode()) <= 64):
            yield "offers: no title, or no id that Telegram takes"


def _text_faults(article: Article, texts: Texts, counted: Counter[str]) -> Iterator[str]:
    pages = render.article_pages(article, texts, ZONE)
    lines: list[str] = []
    for number, html in enumerate(pages):
        parsed, faults = _seen(html, "pages of full text", counted)
        yield from faults
        yield from _button_faults(keyboards.of_article(article, number, len(pages), texts), counted)
        blocks = parsed.text.split("\n\n") if parsed else []
        lines += blocks[1:-1] if len(blocks) > 2 else []
    paragraphs = [article.text[each.start : each.end] for each in article.paragraphs]
    if "".join("".join(lines).split()) != "".join("".join(paragraphs).split()):
        yield "full text: a paragraph is missing, is there twice or is elsewhere"


def _button_faults(markup: object, counted: Counter[str]) -> Iterator[str]:
    counted["keyboards"] += 1
    if markup is None:
        return
    rows = markup.to_json()  # type: ignore[attr-defined]  # the library's
    try:
        checked = rules.keyboard(rows)
    except rules.ApiError as error:
        yield f"buttons: {error.description}"
        return
    for button in (button for row in checked["inline_keyboard"] for button in row):
        if "callback_data" in button and read(button["callback_data"]) is None:
            yield f"buttons: {button['callback_data']} is not understood"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
