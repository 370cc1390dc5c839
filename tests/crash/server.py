"""The process that forks: everything that `yinwen index` and the others import is imported here, once."""

import fcntl
import io
import json
import logging
import os
import resource
import signal
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.cli import cli
from retrieval.language import shingles, tokens
from retrieval.language.text import fold
from tests.crash import tracing
from tests.crash.power import Disk

_PIPE = 1 << 20  # bytes of results that a child may leave behind


def _serve() -> None:
    """Fork for each line."""
    tokens.words(fold("普京什麼時候訪問中國？"))  # which loads what they need
    shingles.bands(shingles.shingles("图书馆的新馆星期一开放"))
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_do(json.loads(line))) + "\n")
        sys.stdout.flush()


def _do(job: Mapping[str, Any]) -> Mapping[str, object]:
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
    if hasattr(fcntl, "F_SETPIPE_SZ"):  # of Linux
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


def _be(job: Mapping[str, Any], results: int, native: int, traced: bool) -> None:
    """Be the program, to the end of the process."""
    try:
        os.dup2(native, 1)
        os.dup2(native, 2)
        for name in [name for name in os.environ if name.startswith("YINWEN_")]:
            del os.environ[name]
        os.environ.update(YINWEN_HOME=job["home"], YINWEN_PROFILE="quick", LANG="zh_CN.UTF-8")
        os.umask(0o077)
        if job["largest"] is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (job["largest"], resource.RLIM_INFINITY))
        if traced:
            tracing.arm()
        for command in job["commands"]:
            out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
            sys.stdout, sys.stderr = out, err
            logging.getLogger().handlers.clear()  # which write to the last command's
            code = cli.main(command, prog_name="yinwen", standalone_mode=False)
            ran = {"code": code or 0, "out": _text(out), "err": _text(err)}
            os.write(results, (json.dumps(ran) + "\n").encode())
    except BaseException:  # to be looked at
        ran = {"code": -1, "out": "", "err": traceback.format_exc()}
        os.write(results, (json.dumps(ran) + "\n").encode())
    finally:
        os._exit(0)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


if __name__ == "__main__":
    _serve()
