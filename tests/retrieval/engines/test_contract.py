"""What every engine does alike, over the same archives. A short article is one passage."""

import math
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import DEFAULT
from retrieval import cluster
from retrieval.cluster import Cluster
from retrieval.index import Index
from retrieval.language import segmenting
from retrieval.language.text import fold
from retrieval.legs.catchup import context
from retrieval.legs.weighing import BIGRAM_WEIGHT, Limits
from retrieval.records import Inquiry, Window
from retrieval.storage.rows import milliseconds
from tests.retrieval.engines.conftest import Open
from tests.retrieval.small import START, SlowEncoder, article, file_text

BRIDGE = article(1, "新桥通车", "海城新桥将在六月通车。", source="海城日报")
STORM = article(2, "颱風警報", "颱風泰利週五登陸，漁船回港。", source="中央社")
HEALTH = article(3, "访问", "世界卫生组织的人下周访问海城。", source="海城日报")
MONEY = article(4, "外汇储备", "外汇储备增加到3.2万亿美元。", source="财经网")
ALL = (BRIDGE, STORM, HEALTH, MONEY)


def ids(index: Index, found: list[tuple[int, float]]) -> list[str]:
    """The articles whose passages were found."""
    held = index._store.passages([number for number, _ in found])
    return [held[number].article.id for number, _ in found]


def lexical(index: Index, words: str, **options: object) -> list[str]:
    """What the lexical leg finds."""
    return ids(index, index._engine.lexical.search(fold(words), 50, **options))  # type: ignore[arg-type]


def dense(index: Index, words: str, **options: object) -> list[str]:
    """What the dense leg finds."""
    vector = index._encoder.query(fold(words))
    return ids(index, index._engine.dense.search(vector, 50, **options))  # type: ignore[arg-type]


def test_words_find_their_passages_and_no_others(opened: Open) -> None:
    """The passage with more of the words comes first, in either script; of words that nowhere stand, nothing comes."""
    index = opened()
    index.add(ALL)
    assert lexical(index, "海城新桥什么时候通车") == [BRIDGE.id, HEALTH.id]
    assert lexical(index, "台风泰利") == [STORM.id]
    assert lexical(index, "火星") == []
    assert lexical(index, "！") == []


def test_scores_are_bm25(opened: Open) -> None:
    """By the formula, over words and bigrams, each with its weight."""
    index = opened()
    index.add(article(n, f"第{n}号", ("大桥通车。" if n % 3 else "") + "，船过港" * (n % 17)) for n in range(1, 61))
    passages = list(index._store.passages(range(1, 200)).values())
    terms = [segmenting.terms([context(passage)])[0] for passage in passages]
    expected = {passage.id: 0.0 for passage in passages}
    for field, weight in ((0, 1.0), (1, BIGRAM_WEIGHT)):
        held = [made[field].split() for made in terms]
        usual = sum(map(len, held)) / len(held)
        holding = sum("通车" in own for own in held)
        rarity = math.log(1 + (len(held) - holding + 0.5) / (holding + 0.5))
        for passage, own in zip(passages, held, strict=True):
            times = own.count("通车")
            expected[passage.id] += weight * rarity * 2.2 * times / (times + 1.2 * (0.25 + 0.75 * len(own) / usual))
    found = dict(index._engine.lexical.search(fold("通车"), 100))
    # A length is kept in a byte, and tantivy counts the document that holds its point.
    assert found == pytest.approx({number: score for number, score in expected.items() if score}, rel=0.08, abs=0.03)


def test_the_best_form_of_a_name_counts_not_all(opened: Open) -> None:
    """Who asks of WHO finds 世卫组织, and no more of it for having both."""
    index = opened()
    once, both = article(8, "会议", "世卫组织今天开会。"), article(9, "会议", "WHO（世卫组织）今天开会。")
    index.add([once, both])
    scores = dict(zip(*zip(*index._engine.lexical.search(fold("WHO"), 10), strict=True), strict=True))
    assert len(scores) == 2
    assert max(scores.values()) < 1.9 * min(scores.values())


@pytest.mark.parametrize("leg", [lexical, dense])
def test_a_window_of_time_limits_what_is_found(opened: Open, leg: Callable[..., list[str]]) -> None:
    """Its ends are included; articles without a time are in none."""
    index = opened()
    undated = article(-19, "旧闻", "海城的旧闻。")
    index.add([*ALL, undated])
    at = milliseconds(HEALTH.published)
    assert leg(index, "海城", within=Window(at, at)) == [HEALTH.id]
    assert leg(index, "海城", within=Window(at + 1, at + 2)) == []
    assert leg(index, "海城", within=Window(at - 1, at)) == [HEALTH.id]


def test_sources_words_and_phrases_limit_what_is_found(opened: Open) -> None:
    """A source's name is a text, whatever characters it holds."""
    index = opened()
    odd = article(7, "怪名", "海城的怪名。", source='a"] or id > 0 or source in ["\\\n')
    index.add([*ALL, odd])
    assert lexical(index, "海城", limits=Limits(sources=(odd.source,))) == [odd.id]
    assert set(lexical(index, "海城", limits=Limits(sources=("海城日报", "没有")))) == {BRIDGE.id, HEALTH.id}
    assert lexical(index, "海城 通车", limits=Limits(words=fold("海城 通车"))) == [BRIDGE.id]
    assert lexical(index, "海城 世卫组织", limits=Limits(words=fold("海城 世卫组织"))) == [HEALTH.id]
    assert lexical(index, "外汇储备 减少", limits=Limits(words=fold("外汇储备 减少"))) == []
    assert lexical(index, "海城新桥将在", limits=Limits(phrases=(fold("新桥将在"),))) == [BRIDGE.id]


def test_the_newest_come_first_where_that_is_asked(opened: Open) -> None:
    """Of all that hold the words, those of the newest articles."""
    index = opened()
    index.add(article(number, "航线", f"第{number}条航线开通。") for number in range(1, 31))
    found = index._engine.lexical.search(fold("航线"), 5, limits=Limits(words=fold("航线")), newest=True)
    assert ids(index, found) == [f"article{number:05}" for number in range(30, 25, -1)]


def test_what_mentions_a_word_is_found_in_whole(opened: Open) -> None:
    """Also by another name of the same thing; and what holds words as they are, among some passages."""
    index = opened()
    index.add([*ALL, article(9, "专家", "WHO的专家说了话。")])
    mentioned = [(number, 0.0) for number in index._engine.lexical.mentioning(fold("世卫组织"))]
    assert sorted(ids(index, mentioned)) == [HEALTH.id, "article00009"]
    everything = sorted(index._store.passages(range(1, 20)))
    holding = [(number, 0.0) for number in index._engine.lexical.holding(fold("3.2万亿"), everything)]
    assert ids(index, holding) == [MONEY.id]
    assert index._engine.lexical.holding(fold("3.2万亿"), []) == []


def test_terms_are_counted(opened: Open) -> None:
    """In how many passages each stands."""
    index = opened()
    index.add(ALL)
    counts = index._engine.lexical.counts()
    assert [counts("words", "海城"), counts("bigrams", fold("颱風")), counts("words", "火星")] == [2, 1, 0]
    assert len(index._engine.lexical) == len(index._engine.dense) == 4


def test_vectors_find_what_is_nearest(opened: Open) -> None:
    """As comparing with each does; what is not held is near nothing, and nothing is near a blank question."""
    index = opened()
    index.add(article(n, f"题{n}", "".join(chr(0x4E00 + n * k * 37 % 5000) for k in range(20))) for n in range(1, 41))
    vector = index._encoder.query("题7")
    numbers = sorted(index._store.passages(range(1, 100)))
    matrix = index._engine.dense.vectors(numbers)
    best = np.sort(matrix @ vector)[::-1][:5]
    found = index._engine.dense.search(vector, 5)
    assert [cosine for _, cosine in found] == pytest.approx(best.tolist(), abs=1e-3)
    near, missing = index._engine.dense.cosines(vector, [numbers[3], 9999])
    assert near == pytest.approx(float(matrix[3] @ vector), abs=1e-3)
    assert math.isnan(missing)
    assert not index._engine.dense.vectors([9999]).any()
    assert index._engine.dense.search(np.zeros(64, np.float32), 5) == []


def test_an_article_that_changes_or_goes_is_found_as_it_is_now(opened: Open) -> None:
    """At once, by both legs, and held once; a check finds nothing wrong."""
    index = opened()
    index.add(ALL)
    index.add([article(1, "新桥通车", "海城新桥改在九月通车。", source="海城日报")])
    assert lexical(index, "六月") == []
    assert lexical(index, "九月") == [BRIDGE.id]
    assert sorted(dense(index, "海城")) == [each.id for each in ALL]
    with index._store.transaction():
        index._store.drop_orphans([STORM.id])  # articles of no file
    index.add([])
    assert lexical(index, "颱風泰利") == []
    assert len(index._engine.lexical) == len(index._engine.dense) == index.stats().passages == 3
    assert [finding for finding in index.check() if not finding.ok] == []


def test_what_was_removed_is_no_longer_there_after_compacting(opened: Open) -> None:
    """And all else is found as before."""
    index = opened()
    index.add(ALL)
    with index._store.transaction():
        index._store.drop_orphans([STORM.id])
    index.add([])
    index.compact()
    assert lexical(index, "颱風泰利") == []
    assert lexical(index, "海城新桥通车") == [BRIDGE.id, HEALTH.id]
    assert [finding for finding in index.check() if not finding.ok] == []


def test_a_whole_question_is_answered(opened: Open) -> None:
    """By code that knows nothing of engines: asked, searched, counted over time."""
    index = opened()
    index.add(ALL)
    asked = Inquiry("新桥什么时候通车？", day=(START + timedelta(days=1)).date())
    assert index.ask(asked, threshold=0.0).quotes[0].text == "海城新桥将在六月通车。"
    assert [found.id for found, _ in index.search("颱風").items] == [STORM.id]
    assert [found.id for found, _ in index.latest("海城").items] == [HEALTH.id, BRIDGE.id]
    assert sum(count.articles for count in index.trend("海城").counts) == 2


def test_a_cluster_fills_it_as_this_machine_does(opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passages, their words and their vectors do not tell who made them."""
    monkeypatch.setattr(cluster, "WORTH", 0.0)
    folder = tmp_path / "海城日报"
    folder.mkdir()
    for number in range(60):
        text = file_text(f"第{number}号", f"https://news.example/{number}", f"第{number}座大桥通车，长{number**3}米。")
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
    with Index.create(tmp_path / "here", SlowEncoder()) as here, Cluster("local:2") as workers:
        here.update([folder])
        there = opened(workers.encoder(SlowEncoder(), DEFAULT, tmp_path))
        report = there.update([folder], workers=workers)
        assert (report.added, report.encoded) == (60, 60)
        assert here.stats().passages == there.stats().passages
        for number in (3, 31, 59):
            words = f"第{number}座 {number**3}米"
            assert lexical(there, words)[:1] == lexical(here, words)[:1] != []
            assert dense(there, f"第{number}座大桥")[:5] == dense(here, f"第{number}座大桥")[:5]
