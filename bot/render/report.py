"""`yinwen eval --report`: what was measured as one page that needs nothing beside itself, for a browser of any size."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.render import charts
from bot.render.html import Html, joined, tag
from bot.render.misses import misses
from bot.render.tables import Column, at, four, grid, percent, shown, three
from retrieval.evaluation.calibration import bins
from retrieval.evaluation.evaluate import Evaluation, Outcome
from retrieval.evaluation.figures import MOST_REFUSED, curve, figures, said
from retrieval.records import Status

Json = Mapping[str, object]

_STYLE = Path(__file__).with_name("report.css")

_RANKING = [Column(name, (name,), three) for name in ("recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10")]
_ANSWERS = [
    Column("answer@1", ("answer@1",), three),
    Column("answer@3", ("answer@3",), three),
    Column("highlight@1", ("highlight@1",), three),
    Column("false refusals", ("false_refusal",), three, least=True),
    Column("false answers", ("false_answer",), three, least=True),
    Column(f"at {100 * MOST_REFUSED:.0f} %", ("honesty", "false_answer_at_5"), three, least=True),
    Column("AUROC", ("honesty", "auroc"), four),
    Column("Brier", ("calibration", "brier"), three, least=True),
    Column("ECE", ("calibration", "ece"), three, least=True),
]
_COST = [
    Column("wall p50", ("seconds", "ask_p50"), shown("ms"), least=True),
    Column("p95", ("seconds", "ask_p95"), shown("ms"), least=True),
    Column("CPU p50", ("seconds", "cpu_p50"), shown("ms"), least=True),
    Column("p95", ("seconds", "cpu_p95"), shown("ms"), least=True),
    Column("index", ("seconds", "build"), shown("s"), least=True),
    Column("memory", ("memory_mb",), shown("MB"), least=True),
]
_TILES = (
    ("right in the first quotation", ("answer@1",)),
    ("in the first three", ("answer@3",)),
    ("in the marked sentence", ("highlight@1",)),
    ("falsely refused", ("false_refusal",)),
    ("falsely answered", ("false_answer",)),
)


@dataclass(frozen=True, slots=True)
class Other:
    """Figures of another run, as `yinwen eval --json` and tests/bench/baseline_bm25.py write them."""

    name: str
    figures: Json


def page(measured: Sequence[tuple[Evaluation, Sequence[Other]]], ours: str, note: str) -> str:
    """The page of some sets, each with the figures of other runs over it; `ours` names this run, `note` says how."""
    several = len(measured) > 1
    body = joined(
        [
            tag("h1", "yinwen: how good the answers are"),
            tag("p", note, class_="note"),
            *([_overview(measured, ours)] if several else []),
            *(_section(one, others, ours) for one, others in measured),
        ]
    )
    head = joined(
        [
            tag("meta", charset="utf-8"),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("title", "yinwen: " + ", ".join(one.name for one, _ in measured)),
            tag("style", Html(_STYLE.read_text(encoding="utf-8"))),
        ]
    )
    return "<!doctype html>\n" + tag("html", tag("head", head), tag("body", body), lang="en") + "\n"


def _overview(measured: Sequence[tuple[Evaluation, Sequence[Other]]], ours: str) -> Html:
    """A row a set, with the other runs under it."""
    columns = [Column("questions", ("n",), shown("")), _RANKING[0], *_ANSWERS[:7]]
    rows = []
    for one, others in measured:
        rows.append((one.name, _with_best_leg(figures(one)), False))
        rows += [(f"{one.name}: {other.name}", _with_best_leg(other.figures), True) for other in others]
    links = tag("nav", *(tag("a", one.name, href=f"#{_anchor(one)}") for one, _ in measured))
    return joined([links, tag("h3", f"All sets ({ours})"), grid("set", columns, rows, bold=False)])


def _with_best_leg(found: Json) -> Json:
    """Figures with the ranking of the last leg, the one that the reader sees, among them."""
    legs = found.get("legs")
    last = list(legs.values())[-1] if isinstance(legs, Mapping) and legs else {}
    return {**found, **(last if isinstance(last, Mapping) else {})}


def _anchor(one: Evaluation) -> str:
    return "set-" + "".join(character if character.isalnum() else "-" for character in one.name)


def _section(one: Evaluation, others: Sequence[Other], ours: str) -> Html:
    found = figures(one)
    runs = [(ours, found, False), *((other.name, other.figures, True) for other in others)]
    return joined(
        [
            tag("h2", one.name, id=_anchor(one)),
            tag("p", _counted(found), class_="note"),
            tag("div", *(_tile(found, name, path) for name, path in _TILES), class_="tiles"),
            tag("h3", "Ranking of documents"),
            grid("leg", _RANKING, _legs(runs)),
            tag("h3", "Answers"),
            grid("run", _ANSWERS, runs, bold=len(runs) > 1),
            tag(
                "p",
                "Of the quotations shown: answer@k, an answer stands word for word in the first k; highlight@1, in the "
                "first marked sentence. False refusals: answerable questions to which nothing was shown. False "
                f"answers: unanswerable ones answered plainly; at {100 * MOST_REFUSED:.0f} %: shown at all, with at "
                "most so many of the answerable questions refused. AUROC, Brier and ECE are of the confidence.",
                class_="note",
            ),
            tag("div", *_figures(one), class_="charts"),
            tag("h3", "What a question costs"),
            grid("run", _COST, runs, bold=False),
            tag(
                "p", "Memory is the most the process has held so far, the encoder and the index with it.", class_="note"
            ),
            misses(one.outcomes),
        ]
    )


def _counted(found: Json) -> str:
    known, unknown = at(found, "asked", "answerable"), at(found, "asked", "unanswerable")
    return (
        f"{known:,.0f} answerable questions, {unknown:,.0f} unanswerable"
        if known is not None and unknown
        else (f"{at(found, 'n'):,.0f} questions")
    )


def _tile(found: Json, name: str, path: tuple[str, ...]) -> Html:
    return tag("div", tag("b", percent(at(found, *path))), tag("span", name), class_="tile")


def _legs(runs: Sequence[tuple[str, Json, bool]]) -> list[tuple[str, Json, bool]]:
    """The legs of every run as rows."""
    rows = []
    for name, found, other in runs:
        legs = found.get("legs")
        for leg, scores in legs.items() if isinstance(legs, Mapping) else ():
            if isinstance(scores, Mapping):
                rows.append((name if leg == name else f"{name}: {leg}" if other else str(leg), scores, other))
    return rows


def _figures(one: Evaluation) -> list[Html]:
    """The charts that there is something to draw for."""
    drawn = []
    if trades := curve(one.outcomes):
        caption = "Each threshold of confidence trades one for the other; the points are the thresholds in use."
        drawn.append(_figure("Refusing", charts.refusals(trades, _in_use(one.outcomes), MOST_REFUSED), caption))
    if answers := said(one.outcomes):
        caption = "Bars: share right of what was shown, with its count. Orange: confidence stated. Equal is best."
        drawn.append(_figure("What the confidence is worth", charts.reliability(bins(answers)), caption))
    caption = "Wall time, one question after the other, with the index warm."
    drawn.append(_figure("How long an answer takes", charts.latency([each.wall for each in one.outcomes]), caption))
    return drawn


def _figure(title: str, drawing: Html, caption: str) -> Html:
    return tag("figure", tag("b", title), drawing, tag("figcaption", caption))


def _in_use(outcomes: Sequence[Outcome]) -> list[tuple[str, float, float]]:
    """Where the answers given lie on the curve: what is shown at all, and what is shown plainly."""
    known = [one for one in outcomes if one.query.gold]
    unknown = [one for one in outcomes if not one.query.gold]
    points = []
    for name, statuses in (("shown", {Status.ANSWERED, Status.UNSURE}), ("plain", {Status.ANSWERED})):
        inside = [one.confidence for one in outcomes if one.status in statuses]
        below = [one.confidence for one in outcomes if one.status not in statuses]
        threshold = (min(inside, default=1.0) + max(below, default=0.0)) / 2
        refused = sum(one.status not in statuses for one in known) / len(known)
        answered = sum(one.status in statuses for one in unknown) / len(unknown)
        points.append((f"{name} from {threshold:.2f}", refused, answered))
    return points
