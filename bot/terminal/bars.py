"""Progress bars on a terminal: stage, bar, count, rate, time left."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

_FIGURES = 51  # columns that stage, count, rate and time take beside the bar


class Rate(ProgressColumn):
    """Items a second."""

    def render(self, task: Task) -> Text:
        """Draw the average since the stage began: steadier than the last moment's, and there after one step."""
        done = task.completed - task.fields["first"]
        return Text(f"{done / task.elapsed:,.0f}/s" if done and task.elapsed else "")


@contextmanager
def bars(stream: TextIO) -> Iterator[Callable[[str, int, int], None] | None]:
    """A function (stage, done, total) that moves a stage's bar; None where the terminal cannot move its cursor.

    While the total is not known, 0, the bar only shows that something moves.
    """
    console = Console(file=stream)
    if console.is_dumb_terminal:
        yield None
        return
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=max(5, min(40, console.width - _FIGURES))),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        console=console,
    )
    stages: dict[str, TaskID] = {}

    def show(stage: str, done: int, total: int) -> None:
        if stage not in stages:
            stages[stage] = progress.add_task(stage, total=total or None, first=done)
        progress.update(stages[stage], completed=done, total=total or None)

    with progress:
        yield show
