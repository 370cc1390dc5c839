"""`yinwen eval` in the terminal: the figures of one set in full, or a row a set."""

from collections.abc import Mapping, Sequence

Json = Mapping[str, object]

_COLUMNS = (
    ("n",),
    ("legs", "fused", "recall@1"),
    ("legs", "fused", "recall@5"),
    ("legs", "fused", "mrr@10"),
    ("answer@1",),
    ("answer@3",),
    ("highlight@1",),
    ("false_refusal",),
    ("false_answer",),
    ("honesty", "auroc"),
    ("calibration", "ece"),
)


def table(figures: Json) -> str:
    """The figures of one set: the legs as rows with their measures as columns, the rest below."""
    rows: list[list[str]] = []
    for key, value in figures.items():
        if key == "legs" and isinstance(value, Mapping):
            measures = list(next(iter(value.values())))
            rows.append(["", *measures])
            rows += [[leg, *(_figure(scores[measure]) for measure in measures)] for leg, scores in value.items()]
        elif isinstance(value, Mapping):
            plain = {name: part for name, part in value.items() if not isinstance(part, list)}
            rows += [[f"{key}: {name}", _figure(part)] for name, part in plain.items()]
        else:
            rows.append([key, _figure(value)])
    return _aligned(rows)


def overview(sets: Sequence[Json]) -> str:
    """A row a set, the ranking that of all legs together."""
    head = ["set", *(path[-1] for path in _COLUMNS)]
    return _aligned([head, *([str(one["set"]), *(_figure(_at(one, path)) for path in _COLUMNS)] for one in sets)])


def _at(figures: Json, path: Sequence[str]) -> object:
    value: object = figures
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    wide = max(len(row[0]) for row in rows)
    columns = [max(9, *(len(row[at]) for row in rows if at < len(row))) for at in range(max(map(len, rows)))]
    return "\n".join(
        "  ".join([row[0].ljust(wide), *(cell.ljust(columns[at]) for at, cell in enumerate(row[1:], 1))]).rstrip()
        for row in rows
    )


def _figure(value: object) -> str:
    if value is None:
        return "-"  # no question of that kind in the set
    return f"{value:.3f}" if isinstance(value, float) else str(value)
