"""`yinwen` as processes that begin with everything imported: a fork each, so that hundreds of runs take seconds.

One process, `python -m tests.crash.forking`, imports all and forks for each job it is given: the command line of one
run or of several on end, and what is to happen to it. What is run is the program as it is, in a process of its own.
"""

import io
import json
import logging
import os
import resource
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_PIPE = 1 << 20  # bytes of results that a child may leave behind
_ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}


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
            [sys.executable, "-B", "-W", "ignore", "-m", "tests.crash.forking"],
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


def _serve() -> None:
    """Import, then fork for each line."""
    _import()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_do(json.loads(line))) + "\n")
        sys.stdout.flush()


def _import() -> None:
    import bot.cli  # noqa: F401
    import retrieval.index
    import retrieval.repair
    import retrieval.update  # noqa: F401
    from retrieval import shingles, tokens
    from retrieval.text import fold

    tokens.words(fold("普京什麼時候訪問中國？"))
    shingles.bands(shingles.shingles("图书馆的新馆星期一开放"))


def _do(job: Mapping[str, Any]) -> Mapping[str, object]:
    from tests.crash import tracing
    from tests.crash.power import Disk

    results, to_results = os.pipe()
    native, to_native = os.pipe()
    for pipe in (to_results, to_native):
        _widen(pipe)
    traced = job["kill_at"] is not None
    disk = Disk(Path(job["home"]).parent) if job["cut"] else None
    child = os.fork()
    if not child:
        os.close(results)
        os.close(native)
        _be(job, to_results, to_native, traced)
    os.close(to_results)
    os.close(to_native)
    calls: list[str] = []

    def going_on(call: tracing.Call) -> bool:
        if call.path and not Path(call.path).is_relative_to(Path(job["home"]).parent):
            return True
        calls.append(f"{call.name} {call.path}".rstrip())
        if len(calls) == job["kill_at"]:
            if disk:
                disk.write(Path(job["cut"]))
            return False
        if disk:
            disk.see(call)
        return True

    status = tracing.follow(child, going_on) if traced else os.waitpid(child, 0)[1]
    if disk and not os.WIFSIGNALED(status):
        disk.write(Path(job["cut"]))
    with os.fdopen(results, encoding="utf-8") as lines, os.fdopen(native, errors="replace") as said:
        return {
            "runs": [json.loads(line) for line in lines],
            "killed": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
            "calls": calls,
            "native": said.read(),
        }


def _widen(pipe: int) -> None:
    import fcntl

    fcntl.fcntl(pipe, getattr(fcntl, "F_SETPIPE_SZ", 1031), _PIPE)


def _be(job: Mapping[str, Any], results: int, native: int, traced: bool) -> None:
    """Be the program, to the end of the process."""
    try:
        from bot.cli import cli

        os.dup2(native, 1)
        os.dup2(native, 2)
        os.environ.update(YINWEN_HOME=job["home"], YINWEN_PROFILE="quick", LANG="zh_CN.UTF-8")
        os.umask(0o077)
        if job["largest"] is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (job["largest"], resource.RLIM_INFINITY))
        if traced:
            from tests.crash.tracing import arm

            arm()
        for command in job["commands"]:
            out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
            sys.stdout, sys.stderr = out, err
            logging.getLogger().handlers.clear()  # which write to the last command's
            code = cli.main(command, prog_name="yinwen", standalone_mode=False)
            ran = {"code": code or 0, "out": _text(out), "err": _text(err)}
            os.write(results, (json.dumps(ran) + "\n").encode())
    except BaseException:  # noqa: BLE001 - to be looked at
        ran = {"code": -1, "out": "", "err": traceback.format_exc()}
        os.write(results, (json.dumps(ran) + "\n").encode())
    finally:
        os._exit(0)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


def fresh(source: Path, target: Path) -> Path:
    """Copy a folder, in place of one of an earlier run."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return target


if __name__ == "__main__":
    _serve()
