"""What a command costs: seconds, processor seconds, memory, each with all the processes that it starts."""

import os
import platform
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

# Starts the command and writes down what it used. A process counts the memory of the one it was forked from as its own,
# so this one is as small as can be.
_LAUNCHER = """
import os, sys, time
started = time.monotonic()
_, status, used = os.wait4(os.spawnvp(os.P_NOWAIT, sys.argv[2], sys.argv[2:]), 0)
with open(sys.argv[1], "w") as file:
    print(os.waitstatus_to_exitcode(status), started, time.monotonic(), used.ru_utime + used.ru_stime, used.ru_maxrss,
          file=file)
"""

EVERY = 0.2  # seconds between two looks at the memory of a command with processes of its own


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one run of a command."""

    first_s: float  # until it printed something; to its end where it did not
    wall_s: float
    cpu_s: float  # of all cores, with the processes that it waited for
    memory_mb: float  # the largest resident set; of several processes together, what they share once (Linux)


def measure(
    *command: str | Path, feed: str = "", fine: frozenset[int] = frozenset({0}), environment: Mapping[str, str] = {}
) -> tuple[Cost, str]:
    """Run a command on some input; its cost, and what it printed. Ends the program when it fails."""
    arguments = [str(part) for part in command]
    with (
        NamedTemporaryFile("r") as usage,
        subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _LAUNCHER, usage.name, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, **environment},
        ) as process,
    ):
        memory = _Watched(process.pid)
        memory.start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(feed)
        process.stdin.close()
        printed = process.stdout.read(1)
        first = time.monotonic()
        printed += process.stdout.read()
        process.wait()
        memory.stop()
        code, started, ended, cpu, own = usage.read().split()
    if int(code) not in fine:
        sys.exit(f"{' '.join(arguments[:5])} exited {code}")
    own_bytes = int(own) * (1 if sys.platform == "darwin" else 1024)
    wall = float(ended) - float(started)
    return Cost(
        round(first - float(started) if printed else wall, 3),
        round(wall, 3),
        round(float(cpu), 2),
        round(max(own_bytes, memory.most) / 1e6, 1),
    ), printed


class _Watched(threading.Thread):
    """Looks at a process and its descendants until stopped, where there is /proc."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.most = 0  # bytes; of the looks at which there were several processes
        self._process = process
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.wait(EVERY):
            family = _family(self._process)[1:]  # without the launcher
            if len(family) > 1:
                self.most = max(self.most, sum(map(_share, family)))

    def stop(self) -> None:
        """End the watching."""
        self._stopped.set()
        self.join()


def _family(process: int) -> list[int]:
    """A process and all that descend from it."""
    found, pending = [], [process]
    while pending:
        found.append(one := pending.pop())
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                pending.extend(map(int, children.read_text().split()))
            except OSError:  # it ended meanwhile
                continue
    return found


def _share(process: int) -> int:
    """Resident bytes, those that several processes share divided among them; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def disk(folder: Path) -> dict[str, float]:
    """Megabytes in a folder by part: the names at its top without numbers and endings; and of all."""
    parts: dict[str, float] = {}
    for path in sorted(folder.iterdir()):
        size = sum(file.stat().st_size for file in (path.rglob("*") if path.is_dir() else [path]) if file.is_file())
        name = path.name.partition(".")[0].partition("-")[0]
        parts[name] = parts.get(name, 0) + size / 1e6
    return {**{name: round(size, 1) for name, size in parts.items()}, "all": round(sum(parts.values()), 1)}


def machine() -> dict[str, str | int]:
    """What was measured on, and when."""
    names = Path("/proc/cpuinfo")
    lines = names.read_text().splitlines() if names.exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return {
        "processor": model or platform.processor(),
        "cores": os.cpu_count() or 0,
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "date": datetime.now(UTC).date().isoformat(),
    }


def pin() -> None:
    """Keep this process to one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
