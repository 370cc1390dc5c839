"""The two caches of a process that is open for long, as the bot is."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

# What another process published cannot be opened at first, since this one has no file handle left; then it can.
READER = """
import os, resource, sys, time
from pathlib import Path
from retrieval.index import Index
from retrieval.records import Inquiry
from tests.retrieval.small import LetterEncoder, article
home, encoder = Path(sys.argv[1]), LetterEncoder()

def ask(question):
    return [quote.text for quote in index.ask(Inquiry(question), threshold=0.0).quotes]

with Index.create(home, encoder) as writer, Index.open(home, encoder) as index:
    writer.add([article(1, "新桥", "新桥将在六月通车。")])
    ask("新桥什么时候通车？"), ask("航线什么时候开通？")  # which load what questions need
    writer.add([article(2, "航线", "航线将在七月开通。")])
    (soft, hard), taken = resource.getrlimit(resource.RLIMIT_NOFILE), []
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
    try:
        while True:
            taken.append(os.open(os.devnull, os.O_RDONLY))
    except OSError:
        print("none left")
    print(ask("新桥什么时候通车？"))
    for handle in taken:
        os.close(handle)
    time.sleep(1.1)
    print(ask("航线什么时候开通？"), len(index._engine.lexical), len(index._engine.dense))
"""


def test_what_cannot_be_opened_for_lack_of_handles_is_tried_again_soon(tmp_path: Path) -> None:
    """Meanwhile the earlier index answers; a second later the new one is there, without another publication."""
    command = [sys.executable, "-W", "ignore", "-c", READER, str(tmp_path / "home")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    first, meanwhile, after = done.stdout.splitlines()
    assert first == "none left"
    assert "新桥将在六月通车。" in meanwhile
    assert "航线将在七月开通。" not in meanwhile
    assert after.startswith("['航线将在七月开通。'")
    assert after.endswith(" 2 2")
    assert "Too many open files" in done.stderr
