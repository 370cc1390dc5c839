"""A digest as a page, for a terminal, as a table and as JSON."""

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

from bot.render import data
from bot.render.digest import table, terminal
from bot.render.digest_page import page
from retrieval.records import Article, Digest, StoryOfDay
from tests.bot.sample import BRIDGE, COPIES, COST, PLAIN, SCREEN, WEATHER, quotation

STORIES = (
    StoryOfDay(COST, (*COPIES, BRIDGE), 0.75),
    StoryOfDay(quotation(WEATHER[2], WEATHER[2].text), (WEATHER[2],), 1.0),
)
FOUND = Digest(date(2024, 5, 8), STORIES, 31, date(2024, 5, 7), None)


class Tags(HTMLParser):
    """Every element and its attributes, every text, and whether all is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """What is closed last was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note it."""
        self.texts.append(data)


def parsed(text: str) -> Tags:
    """A page as a browser reads it."""
    tags = Tags()
    tags.feed(text)
    assert tags.open == []
    return tags


def test_the_page_holds_every_story_and_every_article() -> None:
    """Each story has its title, its sentence as it stands in the article, and all that tell it, linked."""
    tags = parsed(page(FOUND, PLAIN))
    texts = tags.texts
    assert {"2024年5月8日要闻", "共 31 篇文章", BRIDGE.title, COST.sentence, WEATHER[2].text} <= set(texts)
    assert "江城日报 · 00:30 · 3 家媒体，5 篇" in texts
    links = [value or "" for tag, name, value in tags.attributes if (tag, name) == ("a", "href")]
    assert len(links) == 1 + 5 + 1
    assert links[0].startswith("https://news.example/2024/05/%E6%A1%A5.html#:~:text=")
    assert {f"https://copies.example/{number}" for number in range(4)} <= set(links)


def test_the_page_needs_nothing_beside_itself() -> None:
    """It loads nothing, runs nothing, tells nobody where its reader comes from, and fits a phone in light and dark."""
    text = page(FOUND, PLAIN)
    tags = parsed(text)
    assert not {"script", "link", "img", "iframe"} & {tag for tag, *_ in tags.attributes}
    assert not re.search(r"url\(|@import|<script|\son\w+=", text)
    assert ("meta", "content", "no-referrer") in tags.attributes
    assert any(value and value.startswith("default-src 'none'") for _, _, value in tags.attributes)
    assert "width=device-width" in text
    assert "prefers-color-scheme: dark" in text


def test_a_hostile_article_is_text() -> None:
    """Markup in titles, names and sentences is shown, not obeyed, and only addresses of the web are linked."""
    told = replace(
        BRIDGE, title='<script>alert(1)</script>"&', source="<b>报", url="javascript:alert(1)", text="<img src=x>。"
    )
    quote = quotation(replace(told, paragraphs=()), "<img src=x>。")
    tags = parsed(page(replace(FOUND, stories=(StoryOfDay(quote, (told, *COPIES), 1.0),)), PLAIN))
    assert {"script", "img", "b"}.isdisjoint(tag for tag, *_ in tags.attributes)
    assert '<script>alert(1)</script>"&' in tags.texts
    assert "<img src=x>。" in tags.texts
    assert not any("javascript" in (value or "") for _, _, value in tags.attributes)


def test_titles_are_in_the_script_of_their_article() -> None:
    """A browser is told which characters a title is written in, so that it takes the right ones of its fonts."""
    assert ("a", "lang", "zh-Hans") in parsed(page(FOUND, PLAIN)).attributes


def test_a_day_without_articles() -> None:
    """The page says so, and is whole."""
    tags = parsed(page(Digest(date(2024, 5, 9), (), 0), PLAIN))
    assert "2024年5月9日没有文章。" in tags.texts


def test_terminal() -> None:
    """A story is its title, who tells it, and its sentence."""
    assert terminal(FOUND, PLAIN).split("\n\n")[1] == (
        f"1  {BRIDGE.title}\n   江城日报 · 2024年5月8日 00:30 · 3 家媒体，5 篇\n   {COST.sentence}"
    )
    assert "\x1b[1m2024年5月8日要闻" in terminal(FOUND, SCREEN)


def test_a_story_of_one_publisher() -> None:
    """It is said how many articles tell it, and no number of publishers."""
    follow = replace(BRIDGE, id="second234567")
    one = terminal(replace(FOUND, stories=(StoryOfDay(COST, (BRIDGE, follow), 1.0),)), PLAIN)
    assert one.split("\n\n")[1].split("\n")[1] == "   江城日报 · 2024年5月8日 00:30 · 2 篇"


def test_table() -> None:
    """A line a story: publishers, articles, and the article quoted; a tab in a title is none."""
    first, second = table(FOUND).split("\n")
    assert first.split("\t") == ["3", "5", BRIDGE.id, "江城日报", BRIDGE.title, BRIDGE.url]
    assert second.startswith("1\t1\t")
    odd: Article = replace(WEATHER[2], title="一\t二\n三")
    quote = quotation(odd, odd.text)
    assert table(replace(FOUND, stories=(StoryOfDay(quote, (odd,), 1.0),))).count("\t") == 5


def test_json() -> None:
    """The document has the day, the days beside it, and each story whole."""
    read = json.loads(data.document(data.digest(FOUND)))
    assert (read["day"], read["articles"], read["before"], read["after"]) == ("2024-05-08", 31, "2024-05-07", None)
    story = read["stories"][0]
    assert story["quote"]["sentence"] == COST.sentence
    assert story["sources"] == ["江城日报", "晚报", "晨报"]
    assert [one["article_id"] for one in story["articles"]] == [one.id for one in (*COPIES, BRIDGE)]
