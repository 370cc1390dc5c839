"""What a folder of articles costs: indexing, indexing again, opening and asking. A command, run by hand.

    python tests/bench/pipeline.py ARTICLES [QUESTIONS.jsonl]

Each step is a process of its own, as a user would run it. Times are wall seconds and CPU seconds of all cores, or
milliseconds at the median and the 95th percentile; memory is the largest resident set. Questions are asked on one core,
by both profiles. QUESTIONS has a question in the field `text` of each line.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

DEFAULT_QUESTIONS = ("普京什么时候访问中国？", "股市为什么下跌？", "地震造成多少人死亡？", "谁当选总统？")

ASKING = """
import json, os, sys, time
from pathlib import Path
from embeddings.encoder import DEFAULT, load_encoder
from embeddings.reader import load_reader
from retrieval.index import Index
from retrieval.records import Inquiry
home, profile = Path(sys.argv[1]), sys.argv[2]
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
reader = load_reader if profile == "precise" else None
with Index.open(home, load_encoder(DEFAULT, models=home / "models"), reader=reader) as index:
    index.ask(Inquiry("一"))
    times = []
    for question in json.load(sys.stdin):
        wall, cpu = time.perf_counter(), time.process_time()
        index.ask(Inquiry(question))
        times.append((1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)))
walls, cpus = (sorted(column) for column in zip(*times))
at = lambda values, share: round(values[min(len(values) - 1, int(share * len(values)))], 1)
spread = lambda values: [at(values, .5), at(values, .95)]
print(json.dumps({"questions": len(times), "wall_ms": spread(walls), "cpu_ms": spread(cpus)}))
"""


def measure(*command: str | Path, feed: str = "") -> tuple[dict[str, float], str]:
    """Run a command; its wall and CPU seconds and memory, and what it printed."""
    started = time.perf_counter()
    with subprocess.Popen(
        [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(feed)
        process.stdin.close()
        printed = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:  # 1: nothing found
        sys.exit(f"{command[:4]} exited {process.returncode}")
    scale = 1 if sys.platform == "darwin" else 1024
    return {
        "wall_s": round(time.perf_counter() - started, 2),
        "cpu_s": round(used.ru_utime + used.ru_stime, 2),
        "memory_mb": round(used.ru_maxrss * scale / 1e6),
    }, printed


def main() -> None:
    """Measure and print one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("questions", type=Path, nargs="?")
    options = parser.parse_args()
    asked = list(DEFAULT_QUESTIONS)
    if options.questions:
        asked = [json.loads(line)["text"] for line in options.questions.read_text("utf-8").splitlines()][:500]
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        yinwen = (Path(sys.executable).parent / "yinwen", "--quiet", "--home", home)
        figures: dict[str, object] = {}
        figures["index"], printed = measure(*yinwen, "index", options.articles, "--json")
        figures["archive"] = {key: json.loads(printed)[key] for key in ("articles", "passages")}
        figures["index again"], _ = measure(*yinwen, "index", options.articles)
        for profile in ("quick", "precise"):
            figures[f"ask once, cold, {profile}"], _ = measure(*yinwen, "ask", "--profile", profile, asked[0])
            resident, printed = measure(sys.executable, "-c", ASKING, home, profile, feed=json.dumps(asked))
            figures[f"ask, warm, {profile}"] = json.loads(printed) | {"memory_mb": resident["memory_mb"]}
        figures["disk_mb"] = {
            path.name: round(sum(f.stat().st_size for f in (path.rglob("*") if path.is_dir() else [path])) / 1e6, 1)
            for path in sorted(home.iterdir())
        }
    print(json.dumps(figures, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
