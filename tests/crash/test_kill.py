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
    while killed < (crashes or SOME):
        began = time.monotonic()
        with subprocess.Popen(command, env=environment(home), stderr=subprocess.PIPE, text=True) as run:
            try:
                run.wait(random.uniform(0.3, 1.0) * lasts)
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
            told = run.communicate()[1]
        assert run.returncode in {0, -signal.SIGKILL}, told
        scene.opens(forks, home)
        if run.returncode:
            killed += 1
        else:  # the machine is less busy than it was
            lasts = 0.9 * (time.monotonic() - began)
            fresh(scene.before, tmp_path / "at")
    scene.mended(forks, home)
