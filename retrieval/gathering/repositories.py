"""Archives kept in git: cloned without their past, and brought up to date. git is a program of its own.

What it is given is untrusted: no protocol but those named, no hooks, no filters, no submodules, no question asked.
"""

import asyncio
import os
import re
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from retrieval.errors import SourceError

_LIMIT = 900.0  # seconds for a clone or a pull: 130,000 files over a slow line
_ABANDONED = 4 * _LIMIT  # seconds after which a lock in a clone is nobody's: our git has ended, or was ended
_TIDYING = 5.0  # seconds in which a git that is ended takes its locks away
_LONGEST = 300  # characters of what git says
_REMOTE = re.compile(r"(?:https?|ssh|git\+ssh)://[^\s]+|[\w.-]+@[\w.-]+:[^\s]+")
_PROTOCOLS = "https:http:ssh:file"
_NOT_THERE = 127  # of `env`
# Variables are set by `env`: ours are left as they are, and are not read.
_RUN = (
    "env",
    *(part for name in ("DIR", "WORK_TREE", "INDEX_FILE", "CONFIG_PARAMETERS") for part in ("-u", f"GIT_{name}")),
    "GIT_TERMINAL_PROMPT=0",
    "GIT_ASKPASS=/bin/false",
    "SSH_ASKPASS=/bin/false",
    "GIT_SSH_COMMAND=ssh -o BatchMode=yes -o ConnectTimeout=30",
    f"GIT_ALLOW_PROTOCOL={_PROTOCOLS}",
    "GIT_LFS_SKIP_SMUDGE=1",
    "LC_ALL=C",
    "git",
)
_PLAIN = (
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.symlinks=false",  # a link may lead out of the repository
    "-c", "core.fsmonitor=false",
    "-c", "protocol.ext.allow=never",
    "-c", "submodule.recurse=false",
    "-c", "filter.lfs.smudge=",
    "-c", "filter.lfs.required=false",
    "-c", "gc.autoDetach=false",
)  # fmt: skip


def remote(address: str) -> bool:
    """Whether an address is one that git reaches over a network."""
    return bool(_REMOTE.fullmatch(address))


async def bring(address: str, folder: Path, limit: float = _LIMIT) -> bool:
    """Clone a repository into `folder`, or bring the clone there up to date; returns whether anything changed.

    What was changed by hand in the clone is lost: it is a copy. Raises SourceError.
    """
    if not (remote(address) or Path(address).is_dir()):
        raise SourceError(f"{address}: no address of a repository: https://, ssh:// or a folder")
    if not (folder / ".git").is_dir():
        await _clone(address, folder, limit)
        return True
    _unlock(folder)
    before = await _head(folder)
    await _git("-C", str(folder), "fetch", "--depth", "1", "--no-tags", "--force", "--", address, "HEAD", limit=limit)
    await _git("-C", str(folder), "reset", "--hard", "--quiet", "FETCH_HEAD", limit=limit)
    await _git("-C", str(folder), "clean", "-d", "--force", "--quiet", limit=limit)
    return await _head(folder) != before


async def _clone(address: str, folder: Path, limit: float) -> None:
    """Clone beside, then rename: a clone that was broken off is not taken for a whole one."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f".{folder.name}.*"):  # of a clone that was killed: one process gathers at a time
        shutil.rmtree(left, ignore_errors=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        source = address if remote(address) else Path(address).absolute().as_uri()
        await _git("clone", "--depth", "1", "--no-tags", "--quiet", "--", source, str(beside), limit=limit)
        if folder.exists():  # of a clone that lost its .git
            shutil.rmtree(folder)
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _unlock(folder: Path) -> None:
    """Take away the locks of a git that was ended before it could; one that is at work has none so old."""
    for lock in (folder / ".git").glob("*.lock"):
        with suppress(OSError):
            if time.time() - lock.stat().st_mtime > _ABANDONED:
                lock.unlink()


async def _head(folder: Path) -> str:
    return await _git("-C", str(folder), "rev-parse", "HEAD", limit=60.0)


async def _git(*arguments: str, limit: float) -> str:
    """Run git to its end; what it says on standard output. Raises SourceError."""
    try:
        process = await asyncio.create_subprocess_exec(
            *_RUN,
            *_PLAIN,
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,  # so that its helpers end with it
        )
    except FileNotFoundError:
        raise SourceError("there is no `env` to run git with: archives in git need it") from None
    try:
        async with asyncio.timeout(limit):
            out, errors = await process.communicate()
    except TimeoutError:
        raise SourceError(f"git took longer than {limit:.0f} s: is the network slow?") from None
    finally:
        if process.returncode is None:
            await _end(process)
    if process.returncode == _NOT_THERE:
        raise SourceError("git is not installed: archives in git need it")
    if process.returncode:
        said = errors.decode(errors="replace").strip().splitlines()[-1:] or [f"exit code {process.returncode}"]
        raise SourceError(f"git: {said[0].removeprefix('fatal: ')[:_LONGEST]}")
    return out.decode(errors="replace").strip()


async def _end(process: asyncio.subprocess.Process) -> None:
    """End git and its helpers, with time for it to take its locks away."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(TimeoutError):
            async with asyncio.timeout(_TIDYING):
                await process.wait()
            return
