"""Alerts: whether what new articles are told to is what was waited for. A gate, over invented articles.

Two sets wait for the articles of `gate/articles`:

* `alerts/subscriptions.tsv`, by whoever wrote the matcher: judged mostly by titles, and the matcher and the weights of
  `about` were changed while it was measured. Its figures say that nothing got worse, not how good alerts are.
* `alerts/held_out.tsv`, by someone else: written and judged from the whole articles before the matcher was run on them.
  Each line is what it is taken for by a reader (words or a question), the text, the articles that reader would want
  to be told of, and those that hold it in passing, which count neither way. Many want none.

When first measured, questions of the second were .19 found (13 of 70) and 1.00 precise, words 1.00 and .98. What an
article must come to by meaning was then weighed anew, and how frames such as 请在…时告诉我 are read, in sight of what
was missed: of the matcher since, its figures are no longer held out either. Its subjects are those of the articles it
was written from, and these are short and few: precision in an archive of thousands on the same matters is lower.

`alerts/baseline.json` has what was counted of each; a figure may be worse by `TOLERANCE`. After a decided change:

    pytest tests/quality/test_alerts.py --update-baseline
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from embeddings.encoder import DEFAULT, load_encoder
from retrieval.index import Index
from retrieval.reading import corpus
from retrieval.records import Interest, Standing

HERE = Path(__file__).parent
BASELINE = HERE / "alerts" / "baseline.json"
ARTICLES = HERE / "gate" / "articles"
DAY = date(2024, 10, 1)
TOLERANCE = 1


@dataclass(frozen=True, slots=True)
class Waited:
    """What someone waits for, and the files of the articles it is to bring."""

    text: str
    wanted: frozenset[str]
    neither: frozenset[str] = frozenset()  # to be told of these is no fault, nor is it not to be
    kind: str = ""  # what a person takes it for; "": what the matcher does


def _lines(name: str) -> list[list[str]]:
    lines = (HERE / "alerts" / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


SETS = {
    "tuned": [Waited(text, frozenset(wanted.split())) for text, wanted in _lines("subscriptions.tsv")],
    "held out": [
        Waited(text, frozenset(wanted.split()), frozenset(neither.split()), kind)
        for kind, text, wanted, neither in _lines("held_out.tsv")
    ],
}
Told = list[tuple[Waited, Standing, frozenset[str]]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Told]]:
    """Of each set, each subscription with what it was taken for, and the files that it was told of."""
    home = tmp_path_factory.mktemp("alerts")
    stems = {corpus.read(file).id: file.path.stem for file in corpus.scan([ARTICLES])}
    with Index.create(home, load_encoder(DEFAULT, models=home)) as index:
        index.update([ARTICLES])
        arrivals = index.arrived(0, 1000)
        found: dict[str, Told] = {}
        for name, waited in SETS.items():
            standing = [index.standing(one.text, day=DAY) for one in waited]
            percolator = index.percolator()
            for number, one in enumerate(standing):
                percolator.put(number, one)
            matched: dict[int, set[str]] = {}
            for arrival in arrivals:
                for match in percolator.match(arrival):
                    assert match.quote.sentence in arrival.article.text
                    matched.setdefault(match.number, set()).add(stems[arrival.article.id])
            found[name] = [
                (one, read, frozenset(matched.get(number, ())))
                for number, (one, read) in enumerate(zip(waited, standing, strict=True))
            ]
        yield found


def counted(told: Told) -> dict[str, dict[str, int]]:
    """Of words and of questions: alerts that were wanted, that were not, and that were missed."""
    figures: dict[str, Counter[str]] = {}
    for one, standing, found in told:
        wrong, missed = found - one.wanted - one.neither, one.wanted - found
        figures.setdefault(one.kind or standing.interest, Counter()).update(
            right=len(found & one.wanted), wrong=len(wrong), missed=len(missed)
        )
        if wrong or missed:
            print(f"{one.text} ({standing.interest}): wrong {sorted(wrong)}, missed {sorted(missed)}")
    return {kind: dict(count) for kind, count in figures.items()}


@pytest.mark.parametrize("name", SETS)
def test_alerts_are_as_precise_as_they_were(told: dict[str, Told], name: str, request: pytest.FixtureRequest) -> None:
    """No change tells of more that nobody waits for, or misses more, than was measured."""
    figures = counted(told[name])
    for kind, one in figures.items():
        precision, recall = one["right"] / (one["right"] + one["wrong"]), one["right"] / (one["right"] + one["missed"])
        print(f"{name}, {kind}: precision {precision:.3f}, recall {recall:.3f}, {one}")
    if request.config.getoption("--update-baseline"):
        kept = json.loads(BASELINE.read_text("utf-8")) if BASELINE.exists() else {}
        BASELINE.write_text(json.dumps({**kept, name: figures}, indent=1) + "\n", "utf-8")
    baseline = json.loads(BASELINE.read_text("utf-8"))[name]
    for kind, was in baseline.items():
        now = figures[kind]
        assert now["right"] >= was["right"] - TOLERANCE, (kind, "right", now, was)
        assert now["wrong"] <= was["wrong"] + TOLERANCE, (kind, "wrong", now, was)


@pytest.mark.parametrize("name", SETS)
def test_there_are_enough_of_either_kind(told: dict[str, Told], name: str) -> None:
    """A figure over less than twenty subscriptions says nothing."""
    kinds = Counter(one.kind or standing.interest for one, standing, _ in told[name])
    assert kinds[Interest.WORDS] >= 20
    assert kinds[Interest.QUESTION] >= 20


def test_what_is_held_out_is_judged_of_articles_that_there_are() -> None:
    """Each judged file is one of the gate's, and is not both wanted and neither."""
    files = {path.stem for path in ARTICLES.rglob("*.md")}
    for one in SETS["held out"]:
        assert one.wanted | one.neither <= files, one
        assert not one.wanted & one.neither, one
