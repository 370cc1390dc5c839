"""The figures of what was said to many questions, under the names that scripts know."""

from collections.abc import Iterable, Mapping, Sequence

from retrieval.evaluation import calibration, metrics
from retrieval.evaluation.evaluate import RANKING, Evaluation, Outcome
from retrieval.records import Status

MOST_REFUSED = 0.05  # of answerable questions: where false answers are compared


def figures(evaluation: Evaluation) -> dict[str, object]:
    """All that `yinwen eval --json` says of a set: shares of 1, seconds, megabytes; None where no question tells."""
    outcomes = evaluation.outcomes
    return {"set": evaluation.name, "n": len(outcomes)} | quality(outcomes) | _cost(evaluation)


def quality(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """The figures of the answers alone.

    An answerable question is falsely refused when nothing is shown; an unanswerable one is falsely answered when
    passages are shown as its answer. What is shown as possibly related is neither, and has shares of its own.
    """
    known = [one for one in outcomes if one.query.gold]
    unknown = [one for one in outcomes if not one.query.gold]
    held = [one.held for one in outcomes if one.held]
    return {
        "asked": {"answerable": len(known), "unanswerable": len(unknown)},
        "legs": {leg: _ranking(known, leg) for leg in _legs(known)},
        "answer@1": _mean(float(one.first) for one in held),
        "answer@3": _mean(float(one.shown) for one in held),
        "highlight@1": _mean(float(one.marked) for one in held),
        "false_refusal": _share(known, Status.NOT_FOUND, Status.LISTED),
        "false_answer": _share(unknown, Status.ANSWERED),
        "unsure": {"answerable": _share(known, Status.UNSURE), "unanswerable": _share(unknown, Status.UNSURE)},
        "honesty": _honesty(known, unknown),
        "calibration": _calibration(said(outcomes)),
    }


def said(outcomes: Iterable[Outcome]) -> list[calibration.Said]:
    """What was shown with which confidence, and whether it was right."""
    return [(one.confidence, one.right) for one in outcomes if one.right is not None]


def curve(outcomes: Iterable[Outcome]) -> list[calibration.Trade]:
    """What each threshold would cost; nothing when all questions are of one kind."""
    known: list[float] = []
    unknown: list[float] = []
    for one in outcomes:
        (known if one.query.gold else unknown).append(one.confidence)
    return calibration.trades(known, unknown)


def _legs(known: Sequence[Outcome]) -> Sequence[str]:
    return list(known[0].ranks) if known else ["lexical", "dense", "fused"]


def _ranking(known: Sequence[Outcome], leg: str) -> Mapping[str, float | None]:
    return {name: _mean(one.ranks[leg][at] for one in known) for at, name in enumerate(RANKING)}


def _honesty(known: Sequence[Outcome], unknown: Sequence[Outcome]) -> Mapping[str, float | None]:
    sure, unsure = [one.confidence for one in known], [one.confidence for one in unknown]
    trades = calibration.trades(sure, unsure)
    return {
        "auroc": _rounded(calibration.auroc(sure, unsure)),
        "false_answer_at_5": _rounded(calibration.false_answer_at(trades, MOST_REFUSED)),
    }


def _calibration(answers: Sequence[calibration.Said]) -> Mapping[str, object]:
    found = calibration.bins(answers)
    return {
        "n": len(answers),
        "brier": _rounded(calibration.brier(answers)),
        "ece": _rounded(calibration.expected_error(found)),
        "bins": [
            {"from": each.low, "n": each.count, "stated": round(each.stated, 4), "right": round(each.right, 4)}
            for each in found
            if each.count
        ],
    }


def _cost(evaluation: Evaluation) -> dict[str, object]:
    walls, cpus = [one.wall for one in evaluation.outcomes], [one.cpu for one in evaluation.outcomes]
    return {
        "seconds": {
            "build": round(evaluation.build, 3),
            "ask_p50": round(metrics.quantile(walls, 0.5), 4),
            "ask_p95": round(metrics.quantile(walls, 0.95), 4),
            "cpu_p50": round(metrics.quantile(cpus, 0.5), 4),
            "cpu_p95": round(metrics.quantile(cpus, 0.95), 4),
            "total": round(evaluation.build + sum(walls), 3),
        },
        "memory_mb": round(evaluation.memory / 1e6),
    }


def _share(of: Sequence[Outcome], *statuses: Status) -> float | None:
    return _mean(float(one.status in statuses) for one in of)


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return round(metrics.mean(found), 4) if found else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
