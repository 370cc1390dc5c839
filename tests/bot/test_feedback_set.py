"""Votes become questions that `yinwen eval` takes."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bot.feedback_set import question_set
from bot.state.feedback import Quoted, Vote
from bot.state.state import open_state
from retrieval.evaluation.questions import corpus, queries
from retrieval.records import Article
from tests.bot.conftest import Run, run
from tests.telegram.archive import BICYCLE, LIBRARY, SERIES, one

READER = 700_111_222


def vote(question: str, *articles: Article, up: bool = True, status: str = "answered") -> Vote:
    """A vote on an answer that quoted the beginning of these."""
    return Vote(question, status, tuple(Quoted(each.id, 0, 8) for each in articles), up, 1_700_000_000)


def near(_: str) -> Iterator[Article]:
    """Two of the weather."""
    return islice(SERIES, 2)


def test_what_was_found_good_is_gold() -> None:
    """The article quoted first answers; where nothing was found and that was right, none does."""
    votes = [vote("甲？", BICYCLE, LIBRARY), vote("乙？", status="not_found"), vote("甲？", BICYCLE)]
    made = question_set(votes, one, near)
    assert [(row["text"], row["gold"]) for row in made.queries] == [("乙？", []), ("甲？", [BICYCLE.id])]
    assert list(made.corpus) == [SERIES[0].id, SERIES[1].id, BICYCLE.id, LIBRARY.id]
    assert made.judge == []


def test_what_was_found_bad_is_for_a_person_to_judge() -> None:
    """A bad answer, or one that readers disagree about, is no question of the set; what was shown is told."""
    votes = [vote("甲？", BICYCLE, up=False), vote("乙？", LIBRARY), vote("乙？", LIBRARY, up=False)]
    made = question_set(votes, one, near)
    assert made.queries == []
    assert [(row["text"], row["shown"]) for row in made.judge] == [
        ("乙？", [{"id": LIBRARY.id, "text": LIBRARY.text[:8]}]),
        ("甲？", [{"id": BICYCLE.id, "text": BICYCLE.text[:8]}]),
    ]


def test_an_article_that_is_gone() -> None:
    """A question whose article is no longer in the archive is left out, and counted."""
    made = question_set([Vote("甲？", "answered", (Quoted("gone", 0, 8),), True, 1)], one, near)
    assert (made.queries, made.judge, made.corpus, made.gone) == ([], [], {}, 1)


def test_the_command(home: Path, yinwen: Run, tmp_path: Path) -> None:
    """`yinwen feedback` writes a set that `yinwen eval` measures, while a bot runs; nobody is named in it."""
    assert yinwen("feedback", str(tmp_path / "none")).returncode == 1
    article_id = yinwen("latest", "-n", "1").stdout.split("\t")[0]
    with open_state(home) as state:
        state.feedback.give(
            READER, (READER, 1), Vote("桥什么时候通车？", "answered", (Quoted(article_id, 0, 9),), True, 1)
        )
        state.feedback.give(READER, (READER, 2), Vote("火星上有水吗？", "not_found", (), True, 2))
        state.feedback.give(READER, (READER, 3), Vote("秘密？", "answered", (Quoted(article_id, 0, 9),), False, 3))
        made = tmp_path / "votes"
        done = yinwen("feedback", str(made), "--around", "3")
    assert done.returncode == 0, done.stderr
    assert "2 questions, 1 to judge" in done.stderr
    assert {query.text: query.gold for query in queries(made)} == {
        "桥什么时候通车？": frozenset({article_id}),
        "火星上有水吗？": frozenset(),
    }
    assert 1 < len(corpus(made)) <= 10
    assert str(READER) not in "".join(path.read_text(encoding="utf-8") for path in made.iterdir())
    assert json.loads((made / "judge.jsonl").read_text(encoding="utf-8"))["text"] == "秘密？"
    measured = run(home, "eval", str(made), "--profile", "quick", "--json")
    assert measured.returncode == 0, measured.stderr
    assert json.loads(measured.stdout)["n"] == 2
