"""Measured figures as tables in Markdown, with what was aimed at."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Figures = Mapping[str, Any]

# name, unit, how to find it, what is aimed at with 20,000 and with a million passages
_ROWS: tuple[tuple[str, str, Callable[[Figures], float], str, str], ...] = (
    ("build", "CPU s", lambda f: f["build"]["cpu_s"], "12", ""),
    ("build", "min", lambda f: f["build"]["wall_s"] / 60, "", "25"),
    ("build, memory", "MB", lambda f: f["build"]["memory_mb"], "", ""),
    ("100 new articles", "s", lambda f: f["update"]["wall_s"], "", "3"),
    ("100 new articles", "CPU s", lambda f: f["update"]["cpu_s"], "", ""),
    ("nothing new", "s", lambda f: f["again"]["wall_s"], "", ""),
    ("cold, quick", "s", lambda f: f["cold"]["quick"]["first_s"], ".6", "1.5"),
    ("cold, precise", "s", lambda f: f["cold"]["precise"]["first_s"], "1.3", "1.5"),
    ("cold, quick", "CPU s", lambda f: f["cold"]["quick"]["cpu_s"], "", ""),
    ("cold, precise", "CPU s", lambda f: f["cold"]["precise"]["cpu_s"], "", ""),
    ("encoding a question, p50", "CPU ms", lambda f: f["quick"]["encoding"]["cpu_ms"][0], "", ""),
    ("retrieval, p50", "CPU ms", lambda f: f["quick"]["retrieval"]["cpu_ms"][0], "2", "15"),
    ("retrieval, p95", "CPU ms", lambda f: f["quick"]["retrieval"]["cpu_ms"][1], "", "40"),
    ("retrieval, p50", "ms", lambda f: f["quick"]["retrieval"]["wall_ms"][0], "", ""),
    ("retrieval, p95", "ms", lambda f: f["quick"]["retrieval"]["wall_ms"][1], "", ""),
    ("an answer, quick, p50", "CPU ms", lambda f: f["quick"]["answer"]["cpu_ms"][0], "", ""),
    ("an answer, quick, p95", "CPU ms", lambda f: f["quick"]["answer"]["cpu_ms"][1], "", ""),
    ("an answer, precise, p50", "CPU ms", lambda f: f["precise"]["answer"]["cpu_ms"][0], "", ""),
    ("an answer, precise, p95", "CPU ms", lambda f: f["precise"]["answer"]["cpu_ms"][1], "", ""),
    ("serving, quick, memory", "MB", lambda f: f["quick"]["memory_mb"], "", "800"),
    ("serving, precise, memory", "MB", lambda f: f["precise"]["memory_mb"], "", "800"),
    ("recall@10, dense", "", lambda f: f["recall"]["recall@10"], "", ".97"),
    ("disk", "MB", lambda f: f["disk_mb"]["all"], "60", ""),
)


def speed(machine: Figures, archives: Sequence[Figures]) -> str:
    """A column an archive, the smallest first."""
    parts = dict.fromkeys(part for figures in archives for part in figures["disk_mb"] if part != "all")
    sizes = [f"{figures['passages']:,}" for figures in archives]
    disk = [[f"disk: {part}", "MB", *(f"{f['disk_mb'].get(part, 0):,.1f}" for f in archives), "", ""] for part in parts]
    return "\n".join(
        [
            described(machine),
            "",
            _row(["passages", "", *sizes, "target, 20,000", "target, 1,000,000"]),
            _row(["---"] * (len(sizes) + 4)),
            _row(["articles", "", *(f"{figures['articles']:,}" for figures in archives), "", ""]),
            *(
                _row([name, unit, *(number(find(figures)) for figures in archives), small, large])
                for name, unit, find, small, large in _ROWS
            ),
            *map(_row, disk),
        ]
    )


_PEERS: tuple[tuple[str, Callable[[Figures], float]], ...] = (
    ("build, CPU s", lambda f: f["build"]["cpu_s"]),
    ("from files", lambda f: f["from_files_cpu_s"]),
    ("build, s", lambda f: f["build"]["wall_s"]),
    ("build, MB", lambda f: f["build"]["memory_mb"]),
    ("cold, s", lambda f: f["cold_s"]),
    ("cold, CPU s", lambda f: f["cold_cpu_s"]),
    ("warm p50, CPU ms", lambda f: f["cpu_ms"][0]),
    ("p95", lambda f: f["cpu_ms"][1]),
    ("serving, MB", lambda f: f["memory_mb"]),
    ("disk, MB", lambda f: f["disk_mb"]),
)


def peers(machine: Figures, figures: Figures) -> str:
    """A row a system."""
    kinds = list(next(iter(figures["systems"].values()))["relevance"])
    columns = [*(name for name, _ in _PEERS), *(f"{kind}: {figure}" for kind in kinds for figure in ("hit@10", "MRR"))]
    return "\n".join(
        [
            described(machine),
            "",
            _row(["system", *columns]),
            _row(["---"] * (len(columns) + 1)),
            *(
                _row(
                    [
                        name,
                        *(number(find(each)) for _, find in _PEERS),
                        *(f"{each['relevance'][kind][at]:.3f}" for kind in kinds for at in ("hit@10", "mrr")),
                    ]
                )
                for name, each in figures["systems"].items()
            ),
            "",
            f"From files: with the {number(figures['preparing']['cpu_s'])} CPU s for passages and vectors.",
        ]
    )


def described(machine: Figures) -> str:
    """The machine and the day in a line."""
    return (
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB; {machine['system']}, "
        f"Python {machine['python']}; {machine['date']}"
    )


def grid(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table with a line that names its columns."""
    return "\n".join(map(_row, [columns, ["---"] * len(columns), *rows]))


def number(value: float) -> str:
    """Three digits that tell something."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
