"""The engine on the real C++ server of Milvus 2.3.5, which `make test-extended` installs beside: minutes, not in CI."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from embeddings.encoder import DEFAULT, load_encoder
from retrieval.errors import EngineUnavailable
from retrieval.index import Index
from retrieval.records import Inquiry, Milvus, Window
from retrieval.storage.rows import milliseconds
from tests.retrieval.small import article
from tests.servers.milvus import Standalone

PYTHON = Path(__file__).parents[2] / ".venv/milvus/bin/python"
CITIES = ["海城", "江宁", "云溪", "青港", "长泽", "南浦", "北原", "东山", "西林", "中洲"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standalone]:
    """A server for all tests of this file."""
    running = Standalone(PYTHON, tmp_path_factory.mktemp("milvus"))
    running.start()
    yield running
    running.kill()


@pytest.fixture(params=["flat", "hnsw"])
def index(request: pytest.FixtureRequest, server: Standalone, tmp_path: Path) -> Iterator[Index]:
    """Three hundred articles, by the shipped encoder."""
    where = Milvus(server.uri, collection=f"extended_{request.param}", index=request.param, seconds=5.0)
    encoder = load_encoder(DEFAULT, models=tmp_path)
    with Index.create(tmp_path / "home", encoder, remote=where) as opened:
        opened.add(
            article(
                n, f"{CITIES[n % 10]}的桥", f"{CITIES[n % 10]}第{n}号大桥将在{n % 12 + 1}月通车。", source=f"社{n % 3}"
            )
            for n in range(300)
        )
        yield opened
        client = opened._engine._connection._connected()  # type: ignore[attr-defined]
        for name in client.list_collections():
            for alias in client.list_aliases(name)["aliases"]:
                client.drop_alias(alias)
            client.drop_collection(name)


def first(index: Index, question: str) -> str:
    """What is quoted first."""
    return index.ask(Inquiry(question), threshold=0.0, quick=True).quotes[0].text


def test_what_is_written_changed_and_dropped_is_found_as_it_is(index: Index) -> None:
    """Dense search, conditions, upsert and delete; the check counts what the server holds."""
    assert first(index, "海城第120号大桥什么时候通车？") == "海城第120号大桥将在1月通车。"
    at = milliseconds(index._store.article("article00007").published)
    vector = index._encoder.query("大桥")
    found = index._engine.dense.search(vector, 50, within=Window(at, at + 2 * 3_600_000))
    assert len(found) == 3
    index.add([article(120, "海城的桥", "海城第120号大桥改在九月通车。", source="社0")])
    assert first(index, "海城第120号大桥什么时候通车？") == "海城第120号大桥改在九月通车。"
    with index._store.transaction():
        index._store.drop_orphans([f"article{n:05}" for n in range(200, 300)])
    index.add([])
    assert len(index._engine.dense) == 200
    assert [finding for finding in index.check() if not finding.ok] == []


def test_a_server_killed_under_load_comes_back_with_everything(server: Standalone, index: Index) -> None:
    """Those who ask meanwhile are told that it is away; then all is answered as before, and can be written to."""
    done, told, answered, wrong = threading.Event(), [0], [0], []

    def ask() -> None:
        while not done.is_set():
            try:
                text = first(index, "海城第120号大桥什么时候通车？")
            except EngineUnavailable:
                told[0] += 1
                time.sleep(0.1)
            else:
                answered[0] += 1
                if text != "海城第120号大桥将在1月通车。":
                    wrong.append(text)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    before = answered[0]
    server.kill()
    server.start()
    ends, after = time.monotonic() + 120, answered[0]
    while answered[0] <= after + 20 and time.monotonic() < ends:
        time.sleep(0.2)
    done.set()
    for thread in threads:
        thread.join(30)
    assert before > 0
    assert told[0] > 0
    assert answered[0] > after + 20
    assert wrong == []
    assert [finding for finding in index.check() if not finding.ok] == []
    index.add([article(900, "火星的桥", "火星第900号大桥将在三月通车。")])
    assert first(index, "火星第900号大桥什么时候通车？") == "火星第900号大桥将在三月通车。"
