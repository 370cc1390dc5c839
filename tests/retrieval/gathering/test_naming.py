"""What sources are called."""

import pytest

from retrieval.gathering.naming import slug_of
from retrieval.gathering.roster import Kind, Origin


@pytest.mark.parametrize(
    ("kind", "address", "title", "name"),
    [
        (Kind.FEED, "https://www.jiangcheng.example/rss", "江城日报", "江城日报"),
        (Kind.FEED, "https://www.jiangcheng.example/rss", "江城日报 - 要闻 ", "江城日报_要闻"),
        (Kind.FEED, "https://www.jiangcheng.example/rss", "../../江/城", "江_城"),
        (Kind.FEED, "https://www.jiangcheng.example/rss", "Jiangcheng Daily", "jiangcheng"),
        (Kind.FEED, "https://www.jiangcheng.example/rss", "", "jiangcheng"),
        (Kind.FEED, "https://feeds.rfa.org/rss", "自由亚洲电台", "rfa"),  # readers see its name whatever the folder
        (Kind.FEED, "http://192.0.2.7:8000/rss", "", "192-0-2-7"),
        (Kind.FEED, "https://a.example/", "长" * 80, "长" * 40),
        (Kind.GIT, "https://code.example/archive.git", "档案", "archive"),
        (Kind.FOLDER, "/srv/我的", "我的", "source"),
    ],
)
def test_a_name_for_each_source(kind: Kind, address: str, title: str, name: str) -> None:
    """A feed's Chinese title without what a file's name must not have, else a part of its address."""
    assert slug_of(Origin("", kind, address, title)) == name
