"""Votes as a set of questions for `yinwen eval`: what readers approved of, without who they are.

An answer that was found good says that the article it quotes first answers; "nothing found" found good, that none does.
An answer that was found bad, or good by one and bad by another, says nothing of what would be right: it is set apart,
for a person to judge.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from itertools import groupby
from typing import TypeAlias

from bot.state.feedback import Quoted, Vote
from retrieval.errors import ArticleUnknown
from retrieval.records import Article, Status

Json: TypeAlias = dict[str, object]


@dataclass(slots=True)
class QuestionSet:
    """The lines of the three files."""

    corpus: dict[str, Json] = field(default_factory=dict)  # by the article's id
    queries: list[Json] = field(default_factory=list)
    judge: list[Json] = field(default_factory=list)
    gone: int = 0  # questions whose article is in the archive no more


def question_set(
    votes: Iterable[Vote], article: Callable[[str], Article], near: Callable[[str], Iterable[Article]]
) -> QuestionSet:
    """Make a set of votes.

    Args:
        votes: What readers said.
        article: The article of an id; raises ArticleUnknown.
        near: Articles that a question may be confused by: without them every question would be easy.
    """
    made = QuestionSet()
    by_question = groupby(sorted(votes, key=lambda vote: (vote.question, vote.at)), lambda vote: vote.question)
    for number, (question, group) in enumerate(by_question, 1):
        given = list(group)
        shown = _known((quoted for vote in given for quoted in vote.quoted), article)
        row: Json = {"id": f"v{number}", "text": question}
        good = [vote for vote in given if vote.up]
        if len(good) < len(given):
            made.judge.append(row | {"status": given[-1].status, "shown": _told(shown)})
        elif (gold := _gold(good, shown)) is None:
            made.gone += 1
            continue
        else:
            made.queries.append(row | {"gold": gold})
        for one in (*(one for one, _ in shown), *near(question)):
            made.corpus.setdefault(one.id, _document(one))
    return made


def _gold(good: Sequence[Vote], shown: Sequence[tuple[Article, Quoted]]) -> list[str] | None:
    """The articles that answer, [] where none does; None where they are gone."""
    firsts = {vote.quoted[0].article for vote in good if vote.quoted}
    if not firsts:
        return [] if good[-1].status == Status.NOT_FOUND else None
    return sorted(firsts & {one.id for one, _ in shown}) or None


def _known(quoted: Iterable[Quoted], article: Callable[[str], Article]) -> list[tuple[Article, Quoted]]:
    """What was quoted, each once, where its article is still there."""
    found = []
    for each in dict.fromkeys(quoted):
        try:
            found.append((article(each.article), each))
        except ArticleUnknown:
            continue
    return found


def _told(shown: Sequence[tuple[Article, Quoted]]) -> list[Json]:
    return [{"id": one.id, "text": one.text[quoted.start : quoted.end]} for one, quoted in shown]


def _document(one: Article) -> Json:
    published = one.published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"id": one.id, "title": one.title, "text": one.text, "url": one.url, "published": published}
