"""Folders watched: which article files came, changed or went."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch

_SETTLING = 800  # ms to wait for more of a burst, such as a copy of many files
_STEP = 100  # ms without a change that end a burst


class _Articles(DefaultFilter):
    """What an index could take an interest in: nothing that is hidden below the folder that is watched."""

    def __init__(self, roots: Sequence[Path]) -> None:
        super().__init__()
        self._roots = roots

    def __call__(self, change: Change, path: str) -> bool:  # noqa: ARG002 - of watchfiles
        """Whether to tell of it."""
        there = Path(path)
        inside = next((there.relative_to(root) for root in self._roots if there.is_relative_to(root)), there)
        hidden = any(part.startswith(".") for part in inside.parts)
        return not hidden


async def changes(roots: Sequence[Path], stop: asyncio.Event) -> AsyncGenerator[tuple[Path, ...], None]:
    """Paths under some folders that changed, burst by burst, until stopped. Each may be gone by now."""
    there = [root for root in roots if root.is_dir()]
    if not there:
        return
    watching = awatch(
        *there,
        watch_filter=_Articles(there),
        debounce=_SETTLING,
        step=_STEP,
        stop_event=stop,
        ignore_permission_denied=True,
        recursive=True,
    )
    async for burst in watching:
        yield tuple(sorted({Path(path) for _, path in burst}))
