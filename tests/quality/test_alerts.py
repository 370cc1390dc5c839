"""Alerts: whether what new articles are told to is what was waited for. A gate, over invented articles.

`alerts/subscriptions.tsv` are what readers might wait for, words and questions as one types them, with the files of
`gate/articles` that each would want to hear of: judged by reading the articles, before any match was seen. A line may
want none. `alerts/baseline.json` has what was counted; a figure may be worse by `TOLERANCE`. After a decided change:

    pytest tests/quality/test_alerts.py --update-baseline
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from embeddings.encoder import DEFAULT, load_encoder
from retrieval.index import Index
from retrieval.reading import corpus
from retrieval.records import Interest

HERE = Path(__file__).parent
BASELINE = HERE / "alerts" / "baseline.json"
ARTICLES = HERE / "gate" / "articles"
DAY = date(2024, 10, 1)
TOLERANCE = 1
WAITED = [
    (text, frozenset(wanted.split()))
    for text, _, wanted in (
        line.partition("\t") for line in (HERE / "alerts" / "subscriptions.tsv").read_text("utf-8").splitlines()
    )
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[str, Interest, frozenset[str]]]]:
    """Each subscription with what it was taken for, and the files that it was told of."""
    home = tmp_path_factory.mktemp("alerts")
    stems = {corpus.read(file).id: file.path.stem for file in corpus.scan([ARTICLES])}
    with Index.create(home, load_encoder(DEFAULT, models=home)) as index:
        index.update([ARTICLES])
        standing = [index.standing(text, day=DAY) for text, _ in WAITED]
        percolator = index.percolator()
        for number, one in enumerate(standing):
            percolator.put(number, one)
        matched: dict[int, set[str]] = {}
        for arrival in index.arrived(0, 1000):
            for match in percolator.match(arrival):
                assert match.quote.sentence in arrival.article.text
                matched.setdefault(match.number, set()).add(stems[arrival.article.id])
        yield [
            (text, one.interest, frozenset(matched.get(number, ())))
            for number, ((text, _), one) in enumerate(zip(WAITED, standing, strict=True))
        ]


def counted(told: list[tuple[str, Interest, frozenset[str]]]) -> dict[str, dict[str, int]]:
    """Of words and of questions: alerts that were wanted, that were not, and that were missed."""
    figures: dict[str, Counter[str]] = {}
    for (text, interest, found), (_, wanted) in zip(told, WAITED, strict=True):
        figures.setdefault(interest, Counter()).update(
            right=len(found & wanted), wrong=len(found - wanted), missed=len(wanted - found)
        )
        if found != wanted:
            print(f"{text} ({interest}): wrong {sorted(found - wanted)}, missed {sorted(wanted - found)}")
    return {interest: dict(count) for interest, count in figures.items()}


def test_alerts_are_as_precise_as_they_were(
    told: list[tuple[str, Interest, frozenset[str]]], request: pytest.FixtureRequest
) -> None:
    """No change tells of more that nobody waits for, or misses more, than was measured."""
    figures = counted(told)
    for interest, one in figures.items():
        precision, recall = one["right"] / (one["right"] + one["wrong"]), one["right"] / (one["right"] + one["missed"])
        print(f"{interest}: precision {precision:.3f}, recall {recall:.3f}, {one}")
    if request.config.getoption("--update-baseline"):
        BASELINE.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    baseline = json.loads(BASELINE.read_text("utf-8"))
    for interest, was in baseline.items():
        now = figures[interest]
        assert now["right"] >= was["right"] - TOLERANCE, (interest, "right", now, was)
        assert now["wrong"] <= was["wrong"] + TOLERANCE, (interest, "wrong", now, was)


def test_there_are_enough_of_either_kind(told: list[tuple[str, Interest, frozenset[str]]]) -> None:
    """A figure over less than twenty subscriptions says nothing."""
    kinds = Counter(interest for _, interest, _ in told)
    assert kinds[Interest.WORDS] >= 20
    assert kinds[Interest.QUESTION] >= 20
