"""A writer to Milvus servers that is killed at any moment: what is there afterwards is what the store has, once."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pymilvus import MilvusClient

from retrieval.index import Index
from retrieval.language.text import fold
from retrieval.records import Milvus
from tests.retrieval.small import LetterEncoder

ROOT = Path(__file__).parents[3]

# Adds articles, changes some and drops some, batch by batch, until it is killed.
WRITER = """
import sys
from pathlib import Path
from retrieval.index import Index
from retrieval.records import Milvus
from tests.retrieval.small import LetterEncoder, article
home, uri, collection, first = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
with Index.create(home, LetterEncoder(), remote=Milvus(uri, collection=collection, index="flat")) as index:
    print("begun", flush=True)
    for batch in range(first, first + 1000):
        index.add(article(batch * 10 + n, f"题{batch}", f"第{batch}批的第{n}条航线。") for n in range(10))
        index.add([article((batch - 1) * 10, "改", f"第{batch}次改的航线。")])
        if batch % 2:
            with index._store.transaction():
                index._store.drop_orphans([f"article{batch * 10 + 5:05}"])
"""


def test_a_killed_writer_loses_and_doubles_nothing(
    milvus: Milvus, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """After each kill the next run goes on; at the end passages, counts of terms and answers are as they must be."""
    rounds = int(request.config.getoption("--crashes")) or 4
    chance, home = random.Random(7), tmp_path / "home"
    for number in range(rounds):
        arguments = [str(home), milvus.uri, milvus.collection, str(1 + 100 * number)]
        with subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", WRITER, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout
            assert writer.stdout.readline() == "begun\n"
            time.sleep(chance.uniform(0.0, 1.5))
            writer.send_signal(signal.SIGKILL)
    with Index.create(home, LetterEncoder(), remote=milvus) as index:
        index.add([])
        client = MilvusClient(milvus.uri)
        (name,) = [one for one in client.list_collections() if one.startswith(f"{milvus.collection}_")]
        held = sorted(row["id"] for row in client.query(name, filter="id >= 0", output_fields=["id"], limit=16_384))
        client.close()
        passages = index._store.passages(range(1, index._store.last_passage() + 1))
        assert held == sorted(passages)
        assert [finding for finding in index.check() if not finding.ok] == []
        counts = index._engine.lexical.counts()
        for pair in ("航线", "批的", "次改"):
            assert counts("bigrams", pair) == sum(pair in fold(each.text) for each in passages.values())
