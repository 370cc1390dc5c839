"""`yinwen export-feed --subscription`: what a reader subscribed to, as a feed."""

import time
from pathlib import Path

import feedparser
import pytest

from bot.state.state import open_state
from retrieval.records import Interest, Standing
from tests.bot.conftest import run

READER = 700_111_222
WANTED = {
    Standing(Interest.WORDS, "新桥 -渡轮"): ["新桥六月通车"],
    Standing(Interest.QUESTION, "跨江的新桥什么时候通车？"): ["新桥六月通车"],
    Standing(Interest.SOURCE, "江城晚报"): ["渡轮停航", "新桥六月通车"],
    Standing(Interest.WORDS, "火星"): [],
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with two new articles, one old one, and a reader's subscriptions, numbered from 1."""
    folder = tmp_path_factory.mktemp("news")
    (folder / "江城晚报").mkdir()
    for at, (days, title, text) in enumerate(
        (
            (1, "渡轮停航", "江城的渡轮从下周起停航，乘客可以改走新桥。船票在窗口全额退还。"),
            (2, "新桥六月通车", "市政府周二宣布，跨江的新桥将在明年6月通车，比原计划早了三个月。"),
            (90, "新桥动工", "跨江的新桥星期一动工，工程将用三年时间，造价23亿元，预算全部公开。"),
        )
    ):
        when = int((time.time() - days * 86_400) * 1000)
        file = f"<!--{when}-->\n[{title}](https://jiangcheng.example/{at})\n------\n\n<p>{text}</p>"
        (folder / "江城晚报" / f"{at}.md").write_text(file, encoding="utf-8")
    home = tmp_path_factory.mktemp("state") / "home"
    done = run(home, "index", str(folder))
    assert done.returncode == 0, done.stderr
    with open_state(home) as state:
        for standing in WANTED:
            state.subscriptions.add(READER, 0, READER, "zh-hans", standing)
    return home


@pytest.mark.parametrize("number", range(1, len(WANTED) + 1))
def test_what_the_last_days_had_for_it(home: Path, number: int) -> None:
    """As its alerts find it, newest first, and nothing of whose it is; an empty feed where there is nothing."""
    standing, titles = list(WANTED.items())[number - 1]
    done = run(home, "export-feed", "--subscription", str(number))
    assert done.returncode == (0 if titles else 1), done.stderr
    read = feedparser.parse(done.stdout.encode())
    assert [entry.title for entry in read.entries] == titles
    assert read.feed.title == standing.text
    assert str(READER) not in done.stdout
    assert ("30" in done.stderr) is not bool(titles)


def test_each_is_a_feed_of_its_own(home: Path) -> None:
    """A reader that follows several keeps them apart, and from what a search finds by the same words."""
    feeds = [run(home, "export-feed", "--subscription", str(number)) for number in (1, 2, 3)]
    feeds.append(run(home, "export-feed", "新桥 -渡轮"))
    assert len({feedparser.parse(done.stdout.encode()).feed.id for done in feeds}) == len(feeds)


def test_while_a_bot_runs(home: Path) -> None:
    """The bot's file is only read: whoever has it open goes on."""
    with open_state(home) as state:
        assert run(home, "export-feed", "--subscription", "1").returncode == 0
        assert state.subscriptions.count() == len(WANTED)


@pytest.mark.parametrize("arguments", [("--subscription", "99"), ("新桥", "--subscription", "1"), ("--format", "rss")])
def test_what_names_no_feed(home: Path, arguments: tuple[str, ...]) -> None:
    """A number that nobody has, a query and a subscription at once, and neither of them, are refused."""
    done = run(home, "export-feed", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "subscription" in done.stderr


def test_where_no_bot_has_run(tmp_path: Path) -> None:
    """Without a bot there are no subscriptions, and none are made up."""
    assert run(tmp_path, "export-feed", "--subscription", "1").returncode == 2
    assert not (tmp_path / "bot.db").exists()
