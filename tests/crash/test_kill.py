"""`yinwen index`, a process as a user starts it, killed at random: nothing is lost, and the next run completes it."""

import random
import signal
import subprocess
import time
from pathlib import Path

from tests.bot.conftest import YINWEN, environment
from tests.crash.forking import Forks, fresh
from tests.crash.scene import Scene

SOME = 2  # kills where no number is asked for


def test_an_indexer_that_is_killed_at_any_moment(forks: Forks, scene: Scene, tmp_path: Path, crashes: int) -> None:
    """Run after run is killed before it can end; after each the index opens, answers and has lost nothing."""
    home = fresh(scene.before, tmp_path / "at") / "home"
    command = [YINWEN, "-q", *scene.index]
    began = time.monotonic()
    whole = subprocess.run(command, env=environment(fresh(scene.before, tmp_path / "timed") / "home"), check=True)
    assert whole.returncode == 0
    lasts = time.monotonic() - began
    killed = 0
    for _ in range(crashes or SOME):
        with subprocess.Popen(command, env=environment(home), stderr=subprocess.PIPE, text=True) as run:
            time.sleep(random.uniform(0.3, 1.05) * lasts)
            run.send_signal(signal.SIGKILL)
            told = run.communicate()[1]
        assert run.returncode in {0, -signal.SIGKILL}, told
        killed += run.returncode != 0
        scene.opens(forks, home)
        if run.returncode == 0:
            fresh(scene.before, tmp_path / "at")
    scene.mended(forks, home)
    assert killed
