"""`yinwen` as processes that begin with everything imported: a fork each, so that hundreds of runs take seconds.

One process (server.py) imports all and forks for each job it is given: one command line or several, and what is to
happen to them. What is run is the program as it is, in a process of its own.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of the program."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a job: the runs that ended, what ended the process, and the calls that it was about to make."""

    runs: tuple[Ran, ...]
    killed: int  # the signal; 0 where it came to its end
    calls: tuple[str, ...]
    native: str  # what libraries wrote past Python


class Forks:
    """Jobs, one at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-B", "-W", "ignore", "-m", "tests.crash.server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, **_ONE_THREAD, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        )

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def run(
        self,
        home: Path,
        *commands: Sequence[str],
        kill_at: int | None = None,
        cut: Path | None = None,
        largest: int | None = None,
    ) -> Done:
        """Run commands over a state folder in a process of their own.

        With `kill_at` it is killed before its so-manieth call that changes files; 0 counts them only. With `cut` that
        is a power cut: what would be left of the folder above `home` is written there. `largest` is the size at which
        the system refuses to let a file grow.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        job = {
            "home": str(home),
            "commands": [list(command) for command in commands],
            "kill_at": kill_at,
            "cut": str(cut) if cut else None,
            "largest": largest,
        }
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        runs = tuple(Ran(**run) for run in told["runs"])
        return Done(runs, told["killed"], tuple(told["calls"]), told["native"])


def fresh(source: Path, target: Path) -> Path:
    """Copy a folder, in place of one of an earlier run."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return target
