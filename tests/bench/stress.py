"""Ask while an indexer is killed again and again: nothing may fail, and nothing be lost. A command, run by hand.

    python tests/bench/stress.py ARTICLES --seconds 60

Four threads ask, search and list an index; meanwhile files come and go, and `yinwen index` runs over them, most times
killed at a random moment. At the end one run finishes, and every part of the index must agree. Prints one JSON line.
"""

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from embeddings.encoder import DEFAULT, load_encoder
from retrieval.errors import YinwenError
from retrieval.index import Index
from retrieval.records import Inquiry

QUESTIONS = ("人民币汇率走势如何", "美国大选结果", "中国GDP增长多少", "孟晚舟案", "普京")
KILLED = 0.6  # the share of runs
MOVED = 60  # files that come or go before each run


def ask(index: Index, stop: threading.Event, answered: list[int], failures: list[str]) -> None:
    """Ask, search and list until told to stop."""
    while not stop.is_set():
        try:
            index.ask(Inquiry(random.choice(QUESTIONS)))
            index.search("中国", random.randrange(50))
            index.latest()
            index.stats()
            answered.append(1)
        except (YinwenError, OSError, ValueError, KeyError, RuntimeError) as error:
            failures.append(repr(error))


def churn(pool: list[Path], files: Path) -> None:
    """Let some files come and others go."""
    for source in random.sample(pool, min(MOVED, len(pool))):
        target = files / source.parent.name / source.name
        target.parent.mkdir(exist_ok=True)
        if target.exists():
            target.unlink()
        else:
            shutil.copy(source, target)


def main() -> None:
    """Stress and report; exit code 1 when anything failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    pool = sorted(options.articles.rglob("*.md"))
    answered: list[int] = []
    failures: list[str] = []
    runs = kills = 0
    with TemporaryDirectory() as folder:
        home, files = Path(folder) / "home", Path(folder) / "files"
        files.mkdir()
        for _ in range(5):
            churn(pool, files)
        encoder = load_encoder(DEFAULT, models=home)
        with Index.create(home, encoder) as index:
            index.update([files])
        reader, stop = Index.open(home, encoder), threading.Event()
        threads = [threading.Thread(target=ask, args=(reader, stop, answered, failures)) for _ in range(4)]
        for thread in threads:
            thread.start()
        command = [Path(sys.executable).parent / "yinwen", "--home", home, "--quiet", "index", files]
        end = time.monotonic() + options.seconds
        while time.monotonic() < end:
            churn(pool, files)
            with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as run:
                if random.random() < KILLED:
                    time.sleep(random.uniform(0.2, 2.5))
                    run.send_signal(signal.SIGKILL)
                told = run.communicate()[1]
            runs, kills = runs + 1, kills + (run.returncode == -signal.SIGKILL)
            if run.returncode not in {0, -signal.SIGKILL}:
                failures.append(told[-300:])
        stop.set()
        for thread in threads:
            thread.join()
        with Index.create(home, encoder) as index:
            report = index.update([files])
            failures += [f"{finding.name}: {finding.detail}" for finding in index.check() if not finding.ok]
    figures = {"rounds": len(answered), "runs": runs, "killed": kills, "articles": report.articles}
    print(json.dumps(figures | {"failures": failures[:10]}, ensure_ascii=False))
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
