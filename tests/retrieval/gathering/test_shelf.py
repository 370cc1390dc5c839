"""Items become article files, each once, and our own reader finds in them what was put in."""

import os
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from retrieval.errors import FeedError
from retrieval.gathering.feed import Item
from retrieval.gathering.rendering import one_line
from retrieval.gathering.writing import Outcome, Shelf
from retrieval.reading.address import canonical
from retrieval.reading.body import read_lines
from retrieval.reading.corpus import read, scan
from retrieval.reading.header import EPOCH, Header
from retrieval.reading.parse import assemble
from retrieval.reading.tidy import tidy

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BODY = (
    "<p>跨江的新桥将在明年六月通车，市长昨天这样说。</p><p>桥长两公里，有六条车道，工期多了一年，费用也多了三成。</p>"
)
ITEM = Item("bridge", "https://river.example/1.html", "新桥明年通车", BODY, NOW - timedelta(hours=3), None, "", False)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder that is not there yet."""
    return tmp_path / "articles"


def files(archive: Path) -> list[str]:
    """What an indexer finds."""
    return [file.path.relative_to(archive).as_posix() for file in scan([archive])]


def test_a_file_is_byte_for_byte_of_the_family(archive: Path) -> None:
    """Three lines, an empty one, the body in one line, a line feed; the first id of a source is 0xFFFFF."""
    html = "<p>甲乙\n丙丁</p>\n\n<p>one\ntwo</p>"
    written = Shelf(archive).put("rfa", replace(ITEM, html=html), NOW)
    assert written.path == archive.resolve() / "rfa" / "1048575.md"
    assert written.path.read_bytes().decode() == (
        "<!--1795424400000-->\n[新桥明年通车](https://river.example/1.html)\n------\n\n<p>甲乙丙丁</p><p>one two</p>\n"
    )


def test_what_is_written_looks_like_the_seed(archive: Path) -> None:
    """The seed's own header and body, put in as an item, come out as the seed."""
    seed = (Path(__file__).parents[3] / "seeds" / "rfa" / "1038773.md").read_text("utf-8")
    stamp, title, _, _, body = seed.splitlines()
    moment = datetime.fromtimestamp(int(stamp[4:-3]) / 1000, UTC)
    name, url = re.fullmatch(r"\[(.*)\]\((.*)\)", title).groups()  # type: ignore[union-attr]
    written = Shelf(archive).put("rfa", Item("1", url, name, body, moment, None, "", False), NOW)
    assert written.path.read_text("utf-8") == seed


def test_an_item_is_written_once_whoever_brings_it(archive: Path) -> None:
    """Five feeds carry it under other names, with other tracking and other schemes; one file is there, the first's."""
    shelf = Shelf(archive)
    addresses = ("https://river.example/1.html?utm_source=rss", "http://www.river.example/1.html", ITEM.url + "#top")
    assert shelf.put("river", ITEM, NOW).what is Outcome.NEW
    for at, url in enumerate(addresses):
        assert shelf.put(f"feed-{at}", replace(ITEM, key=f"{at}", url=url), NOW).what is Outcome.SAME
    elsewhere = replace(ITEM, key="x", url="https://proxy.example/go?to=77", published=ITEM.published)
    assert shelf.put("proxy", elsewhere, NOW).what is Outcome.SAME, "the same text within a day"
    assert shelf.put("river", ITEM, NOW).what is Outcome.SAME
    assert files(archive) == ["river/1048575.md"]


def test_the_same_words_on_another_day_are_another_item(archive: Path) -> None:
    """A notice that comes every week is written every week."""
    shelf = Shelf(archive)
    for week in range(3):
        past = NOW - timedelta(weeks=week)
        item = replace(ITEM, key=f"{week}", url=f"https://river.example/n/{week}", published=past)
        assert shelf.put("river", item, NOW).what is Outcome.NEW


def test_an_update_rewrites_its_file_and_keeps_the_former_version(archive: Path) -> None:
    """Its time and address stay as they were, and no indexer finds the history."""
    shelf = Shelf(archive)
    first = shelf.put("river", ITEM, NOW)
    former = first.path.read_bytes()
    changed = replace(ITEM, html=BODY.replace("六月", "九月"), published=NOW, url=ITEM.url + "?v=2")
    again = shelf.put("river", changed, NOW)
    assert (again.path, again.what) == (first.path, Outcome.UPDATED)
    [found] = scan([archive])
    article = read(found)
    assert "明年九月" in article.text
    assert (article.published, article.url) == (ITEM.published, ITEM.url)
    history = list((archive / "river" / ".history" / "1048575").iterdir())
    assert [file.read_bytes() for file in history] == [former]
    assert shelf.put("river", changed, NOW).what is Outcome.SAME


def test_markup_alone_is_no_update(archive: Path) -> None:
    """A feed that writes other addresses of pictures each time rewrites nothing."""
    shelf = Shelf(archive)
    shelf.put("river", ITEM, NOW)
    signed = replace(ITEM, html=f"<img src='https://cdn.example/a.jpg?token=2'>{BODY}<p><script>ad()</script></p>")
    assert shelf.put("river", signed, NOW).what is Outcome.SAME


def test_other_feeds_and_summaries_do_not_take_a_text_away(archive: Path) -> None:
    """What is kept gives way to a longer text from elsewhere, never to a shorter one."""
    shelf = Shelf(archive)
    summary = replace(ITEM, html="<p>新桥明年通车。</p>", summary=True)
    shelf.put("brief", summary, NOW)
    whole = shelf.put("river", ITEM, NOW)
    assert whole.what is Outcome.UPDATED
    assert "六条车道" in whole.path.read_text("utf-8")
    assert shelf.put("brief", summary, NOW).what is Outcome.SAME
    assert shelf.put("third", replace(ITEM, html=BODY.replace("三成", "四成")), NOW).what is Outcome.SAME


def test_a_live_page_is_an_item_each_time(archive: Path) -> None:
    """At one address a feed tells one thing after another, under names of their own."""
    shelf = Shelf(archive)
    for at in range(3):
        item = replace(ITEM, key=f"live-{at}", title=f"直播之{at}", html=f"<p>第{at}段直播的内容在此。</p>")
        assert shelf.put("river", item, NOW).what is Outcome.NEW
    assert len(files(archive)) == 3


def test_running_numbers_are_no_names(archive: Path) -> None:
    """A feed whose ids count its lines anew each time gets each item written once all the same."""
    shelf = Shelf(archive)
    news = [
        replace(ITEM, url=f"https://river.example/{at}", title=f"新闻{at}", html=f"<p>内容{at}</p>") for at in range(6)
    ]
    for start in range(4):
        for line, item in enumerate(news[start : start + 3]):
            shelf.put("river", replace(item, key=str(line)), NOW)
    assert len(files(archive)) == 6


def test_times_that_are_missing_or_in_the_future_are_now(archive: Path) -> None:
    """A clock that is ahead makes no news of tomorrow; and what has no time keeps that of its coming."""
    shelf = Shelf(archive)
    ahead = shelf.put("river", replace(ITEM, published=NOW + timedelta(days=2)), NOW)
    undated = replace(ITEM, key="u", url="https://river.example/u", title="无日期", published=None)
    shelf.put("river", undated, NOW)
    assert shelf.put("river", undated, NOW + timedelta(days=3)).what is Outcome.SAME
    found = [read(file).published for file in scan([archive])]
    assert found == [NOW, NOW]
    assert shelf.put("river", replace(ITEM, published=NOW - timedelta(1)), NOW).path == ahead.path


def test_an_item_that_changes_with_each_look_keeps_a_hundred_versions(archive: Path) -> None:
    """The first and the newest ones."""
    shelf = Shelf(archive)
    told = [replace(ITEM, html=f"<p>桥边的水位现在是{at}厘米。</p>") for at in range(120)]
    for at, item in enumerate(told):
        place = archive / shelf.put("river", item, NOW).path
        os.utime(place, ns=(0, (at + 1) * 10**9))
    history = archive / "river" / ".history" / place.stem
    kept = sorted(int(re.findall("是([0-9]+)厘", version.read_text("utf-8"))[0]) for version in history.iterdir())
    assert kept == [0, *range(20, 119)]


def test_another_source_may_complete_a_summary_and_replaces_no_text(archive: Path) -> None:
    """A longer text takes the place of a few lines, whoever tells it; what was told in full stays as it was told."""
    shelf = Shelf(archive)
    longer = replace(ITEM, key="x", html="<p>别人说的是另一回事，而且说得很长。</p>" * 80)
    assert shelf.put("river", ITEM, NOW).what is Outcome.NEW
    assert shelf.put("other", longer, NOW).what is Outcome.UPDATED
    full = replace(ITEM, key="f", url="https://river.example/full", html="<p>一家报社把这件事完整地说了一遍。</p>" * 30)
    shelf.put("river", full, NOW)
    taken = replace(full, key="y", html="<p>别人说的是另一回事，而且说得很长。</p>" * 200)
    assert shelf.put("other", taken, NOW).what is Outcome.SAME


def test_a_headline_alone_is_its_own_text_and_nothing_is_refused(archive: Path) -> None:
    """An item without text says its title; one without both is no article."""
    shelf = Shelf(archive)
    written = shelf.put("river", replace(ITEM, html="<img src='a.jpg'>"), NOW)
    assert read(next(scan([archive]))).text == ITEM.title
    assert shelf.put("river", replace(ITEM, html="<img src='a.jpg'>"), NOW).what is Outcome.SAME
    with pytest.raises(FeedError, match="neither text nor title"):
        shelf.put("river", Item("e", "https://river.example/e", "", " ", None, None, "", True), NOW)
    with pytest.raises(FeedError, match="no article"):
        shelf.put("river", replace(ITEM, key="large", url="", title="大", html="<p>字</p>" * 600_000), NOW)
    assert files(archive) == [written.path.relative_to(archive.resolve()).as_posix()]


def test_the_files_are_the_truth(archive: Path) -> None:
    """With the hints lost, damaged or of another version, what is there is known by its address and by its text."""
    hints = archive / ".shelf.db"
    Shelf(archive).put("river", ITEM, NOW)
    for spoil in ("unlink", "damage", "version"):
        if spoil == "unlink":
            for left in archive.glob(".shelf.db*"):
                left.unlink()
        elif spoil == "damage":
            for left in archive.glob(".shelf.db-*"):
                left.unlink()
            hints.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
        else:
            with closing(sqlite3.connect(hints)) as db:
                db.execute("PRAGMA user_version = 99")
        with Shelf(archive) as shelf:
            assert shelf.put("river", ITEM, NOW).what is Outcome.SAME, spoil
            nameless = replace(ITEM, key="other", url="")
            assert shelf.put("river", nameless, NOW).what is Outcome.SAME, spoil


def test_a_file_deleted_meanwhile_is_written_once_more(archive: Path) -> None:
    """Whichever source brings it first writes it, and the others find it there."""
    shelf = Shelf(archive)
    shelf.put("river", ITEM, NOW).path.unlink()
    assert shelf.put("other", ITEM, NOW).what is Outcome.NEW
    assert shelf.put("river", ITEM, NOW).what is Outcome.SAME
    assert files(archive) == ["other/1048575.md"]


def test_a_file_put_in_while_we_run_is_not_written_over(archive: Path) -> None:
    """Though it has the number that is next, and be it no article."""
    with Shelf(archive) as shelf:
        first = shelf.put("river", ITEM, NOW).path
        theirs = first.with_name("1048574.md")
        theirs.write_text("notes of somebody")
        other = replace(ITEM, key="other", url="https://river.example/2", title="别的事", html="<p>另一条消息。</p>")
        assert shelf.put("river", other, NOW).path.name == "1048573.md"
    assert theirs.read_text() == "notes of somebody"


def test_several_writers_write_an_item_once(archive: Path) -> None:
    """Threads, and shelves as other processes have them, put the same items; each is there once."""
    items = [
        replace(
            ITEM,
            key=f"{at}",
            url=f"https://river.example/{at}",
            title=f"新闻{at}",
            html=f"<p>这是第{at}件新闻的正文。</p>",
        )
        for at in range(5)
    ]
    shelves = [Shelf(archive), Shelf(archive)]
    jobs = [(shelf, source, item) for item in items for shelf in shelves for source in ("river", "other")]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda job: job[0].put(job[1], job[2], NOW).what, jobs))
    assert done.count(Outcome.NEW) == len(items) == len(files(archive))


def test_files_put_in_by_hand_are_known(archive: Path) -> None:
    """What another program wrote there is not written again; what was deleted is; ids go on below the lowest."""
    shelf = Shelf(archive)
    written = shelf.put("river", ITEM, NOW).path
    moved = written.with_name("1038773_新桥.md")
    written.rename(moved)
    shelf.close()
    assert shelf.put("river", ITEM, NOW).path == moved
    other = replace(ITEM, key="2", url="https://river.example/2", title="另一件", html="<p>另一件事。</p>")
    assert shelf.put("river", other, NOW).path.name == "1038772.md"
    moved.unlink()
    assert shelf.put("river", ITEM, NOW).what is Outcome.NEW


@pytest.mark.parametrize(("there", "following"), [("0", "2097151"), ("2097151", "2097150"), ("1048576", "3145727")])
def test_below_zero_ids_begin_a_second_million(archive: Path, there: str, following: str) -> None:
    """A source of more than a million articles goes on from 0x1FFFFF down, and so on."""
    shelf = Shelf(archive)
    first = shelf.put("river", ITEM, NOW).path
    first.rename(first.with_name(f"{there}.md"))
    shelf.close()
    other = replace(ITEM, key="2", url="https://river.example/2", title="另一件", html="<p>另一件事。</p>")
    assert shelf.put("river", other, NOW).path.name == f"{following}.md"


def test_what_is_known_need_not_be_fetched(archive: Path) -> None:
    """An item is known after it was put, until it has another title or a later update; however its text was found."""
    shelf = Shelf(archive)
    told = replace(ITEM, html="<p>摘要。</p>", summary=True, updated=NOW)
    assert not shelf.knows("river", told)
    shelf.put("river", replace(told, html=BODY), NOW)
    assert shelf.knows("river", told)
    assert not shelf.knows("river", replace(told, title="新桥后年通车"))
    assert not shelf.knows("river", replace(told, updated=NOW + timedelta(hours=1)))
    assert not shelf.knows("other", told)


@pytest.mark.parametrize("source", ["", ".", "..", ".hidden", "a/b", "/etc"])
def test_a_source_is_one_folder(archive: Path, source: str) -> None:
    """No name of a source leads out of the archive."""
    with pytest.raises(ValueError, match="no name of a folder"):
        Shelf(archive).put(source, ITEM, NOW)
    assert not archive.exists()


WORDS = st.text(
    alphabet=st.characters(codec="utf-8") | st.sampled_from(list("甲乙丙丁，。[]()&;#<>\n\r\t *_-x1")), max_size=40
)
PATHS = st.text(alphabet="abc甲/[]()&;=?#%!.'\"<>", max_size=20)
ITEMS = st.builds(
    Item,
    key=WORDS,
    url=PATHS.map("https://host.example/{}".format).map(canonical) | st.just(""),
    title=WORDS.map(tidy).filter(lambda title: any(map(str.isalnum, title))),
    html=st.lists(st.text(alphabet="甲乙丙丁，。 a1&<>\n", min_size=3, max_size=30), min_size=1, max_size=6).map(
        lambda texts: "\n".join(f"<p>{escape(text)}</p>" for text in ["甲的正文在此。", *texts])
    ),
    published=st.integers(-2_000_000_000_000, 1_795_000_000_000).map(lambda at: EPOCH + timedelta(milliseconds=at)),
    updated=st.none(),
    author=WORDS,
    summary=st.booleans(),
)


@settings(max_examples=40, deadline=None)
@given(ITEMS)
@example(replace(ITEM, title="[甲](https://x.example) &lt;b&gt; &amp;amp;", url="https://host.example/a](b"))
def test_any_item_is_read_back(item: Item) -> None:
    """Title, address, time and text of what our reader reads are those of the item."""
    assume(not re.search(r"\s[–—|-]\s+(?:RFI|法国国际广播电台)", item.title))
    with TemporaryDirectory() as folder, Shelf(Path(folder)) as shelf:
        shelf.put("river", item, NOW)
        article = read(next(scan([Path(folder)])))
    assert article.title == item.title
    assert article.url == item.url.replace("](", "%5D(")
    published = item.published or NOW
    assert article.published == published
    header = Header(item.title, item.url, published, "", ())
    assert article.text == assemble(header, read_lines(item.html)).text


LETTERS = st.lists(
    st.sampled_from(
        ["甲", "乙。", "one", "two ", "\n", "\r\n", " \n ", " ", "\u3000", "&ldquo;", "&lt;", "<br>", "<!-- a -->"]
    ),
    max_size=6,
).map("".join)
INLINE = st.recursive(
    LETTERS,
    lambda inner: st.builds("{}<{}\ntitle='y'>{}</{}>{}".format, inner, st.just("b"), inner, st.just("b"), inner),
    max_leaves=4,
)
BLOCKS = st.lists(
    INLINE.map("<p>{}</p>".format)
    | INLINE.map("<ul>\n<li>{}</li>\n</ul>".format)
    | INLINE.map("<h2>{}</h2>".format)
    | INLINE,
    max_size=5,
).map("\n".join)


@settings(max_examples=200, deadline=None)
@given(BLOCKS)
def test_html_in_one_line_reads_the_same(html: str) -> None:
    """Line feeds are taken out of well-formed HTML without a reader noticing."""
    line = one_line(html)
    assert "\n" not in line
    assert read_lines(line) == read_lines(html)
