"""Where it fails: questions whose first quotation does not answer, with what was shown instead."""

import random
from collections.abc import Callable, Sequence

from bot.render.common import one_line
from bot.render.html import Html, joined, tag
from retrieval.evaluation.evaluate import Excerpt, Outcome
from retrieval.records import Status

MOST = 70  # of a kind: enough to see what goes wrong, and a page that opens on a phone
_SEED = 20231121  # the same sample each time, so that two pages can be compared
_LONGEST = 200  # of an expected answer or a title, UTF-16 units
_MOST_EXPECTED = 5
_SAID = {
    Status.ANSWERED: "answered plainly",
    Status.UNSURE: "shown as possibly related",
    Status.NOT_FOUND: "refused",
    Status.LISTED: "taken for a question for the news",
}

_KINDS: tuple[tuple[str, Callable[[Outcome], bool]], ...] = (
    ("answerable, but the first quotation does not answer", lambda one: bool(one.query.gold) and one.right is False),
    ("answerable, but refused", lambda one: bool(one.query.gold) and one.first is None),
    ("unanswerable, but shown an answer", lambda one: not one.query.gold and one.first is not None),
)


def misses(outcomes: Sequence[Outcome]) -> Html:
    """Every kind of failure with a sample of its questions, the most confident first."""
    found = [(name, [one for one in outcomes if fails(one)]) for name, fails in _KINDS]
    return joined([tag("h3", "Where it fails"), *(_kind(name, failed) for name, failed in found if failed)])


def _kind(name: str, failed: Sequence[Outcome]) -> Html:
    chosen = random.Random(_SEED).sample(failed, min(MOST, len(failed)))  # noqa: S311 - a sample guards no secret
    chosen.sort(key=lambda one: -one.confidence)
    counted = f"{len(failed):,} {name}"
    if len(chosen) < len(failed):
        counted += f" (a sample of {len(chosen)})"
    return tag("details", tag("summary", counted), *(_miss(one) for one in chosen))


def _miss(one: Outcome) -> Html:
    facts = [one.query.id, _SAID[one.status], f"confidence {one.confidence:.2f}"]
    if one.query.gold:
        facts.append(
            f"first document that answers: rank {one.place}" if one.place else "no document that answers found"
        )
    answers = [one_line(answer, _LONGEST) for answer in one.query.answers[:_MOST_EXPECTED]]
    return tag(
        "article",
        tag("p", one.query.text, class_="asked", lang="zh"),
        tag("p", " · ".join(facts), class_="facts"),
        *([tag("p", "expected: ", tag("span", " / ".join(answers), lang="zh"), class_="expected")] if answers else []),
        *([_quoted(one.first)] if one.first else []),
    )


def _quoted(shown: Excerpt) -> Html:
    """What was shown first, its marked sentence in its place."""
    text, (start, end) = shown.text, shown.mark
    return tag(
        "blockquote",
        tag("cite", one_line(shown.title, _LONGEST) or "untitled"),
        tag("span", text[:start], tag("mark", text[start:end]), text[end:], class_="text"),
        lang="zh",
    )
