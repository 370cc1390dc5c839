"""What happens to the Milvus engine when the network or the server fails: plain errors, in time, and recovery."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pymilvus import MilvusClient

from retrieval.errors import EngineUnavailable, IndexMismatch
from retrieval.index import Index
from retrieval.records import Inquiry, Milvus
from tests.retrieval.small import LetterEncoder, article
from tests.servers.milvus import LiteServer
from tests.servers.proxy import Proxy

SECONDS = 1.0  # that looking a question up may take
BOUND = 2 * SECONDS + 2.5  # and what a failure may, with asking whether the server is there at all


@pytest.fixture
def proxy(server: LiteServer) -> Iterator[Proxy]:
    """A network to the server that can fail."""
    with Proxy(server.port) as between:
        yield between


@pytest.fixture
def index(proxy: Proxy, milvus: Milvus, tmp_path: Path) -> Iterator[Index]:
    """An archive of a few articles, looked up over that network."""
    where = replace(milvus, uri=proxy.uri, seconds=SECONDS)
    with Index.create(tmp_path / "home", LetterEncoder(), remote=where) as opened:
        opened.add(article(number, "航线", f"第{number}条航线开通。") for number in range(1, 6))
        yield opened


def asked(index: Index) -> str:
    """What is answered now."""
    return index.ask(Inquiry("第3条航线开通"), threshold=0.0).quotes[0].text


def recovered(index: Index) -> bool:
    """Whether it answers again, soon."""
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        try:
            return asked(index) == "第3条航线开通。"
        except EngineUnavailable:
            time.sleep(0.2)
    return False


def test_a_slow_network_is_only_slow(index: Index, proxy: Proxy) -> None:
    """What comes late in each direction, but in time, is an answer."""
    proxy.delay = 0.1
    assert asked(index) == "第3条航线开通。"


@pytest.mark.parametrize("fault", ["cut", "silent", "late"])
def test_a_network_that_fails_is_told_in_time_and_recovered_from(index: Index, proxy: Proxy, fault: str) -> None:
    """Many ask at once: each is told within bounds, later ones at once, and no thread stays behind."""
    assert recovered(index)
    before = threading.active_count()
    if fault == "cut":
        proxy.cut()
    elif fault == "silent":
        proxy.silent = True
    else:
        proxy.delay = 30.0
    told: list[tuple[float, str]] = []

    def ask() -> None:
        started = time.monotonic()
        try:
            asked(index)
        except EngineUnavailable as error:
            told.append((time.monotonic() - started, str(error)))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(BOUND + 5)
    assert len(told) == 8
    assert max(taken for taken, _ in told) < BOUND
    assert all("127.0.0.1" in text and "does not answer" in text for _, text in told)
    started = time.monotonic()
    with pytest.raises(EngineUnavailable):
        asked(index)
    assert time.monotonic() - started < BOUND
    assert [found.id for found, _ in index.latest().items]  # which the store alone answers
    proxy.mend()
    assert recovered(index)
    assert threading.active_count() <= before + 2  # gRPC keeps some of its own


def test_a_batch_that_cannot_be_written_is_written_the_next_time(index: Index, proxy: Proxy) -> None:
    """The store has the articles; the engine catches up, and nothing is there twice."""
    proxy.cut()
    threading.Timer(2.0, proxy.mend).start()
    index.add([article(9, "风暴", "风暴登陆。")])  # tried again until the network is back
    proxy.cut()
    with pytest.raises(EngineUnavailable):
        index.add([article(10, "地震", "地震无人受伤。")])
    proxy.mend()
    assert recovered(index)
    index.add([])
    assert index.ask(Inquiry("地震有人受伤吗"), threshold=0.0).quotes[0].text == "地震无人受伤。"
    assert [finding for finding in index.check() if not finding.ok] == []


def test_a_server_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    """While it is away that is said; when it is back all is found, without being told to."""
    with LiteServer(tmp_path / "server") as server:
        where = Milvus(server.uri, index="flat", seconds=SECONDS)
        with Index.create(tmp_path / "home", LetterEncoder(), remote=where) as index:
            index.add(article(number, "航线", f"第{number}条航线开通。") for number in range(1, 6))
            server.kill()
            with pytest.raises(EngineUnavailable, match="does not answer"):
                asked(index)
            assert [finding.name for finding in index.check() if not finding.ok] == [
                f"Milvus at 127.0.0.1:{server.port}"
            ]
            server.start()
            assert recovered(index)
            assert [finding for finding in index.check() if not finding.ok] == []


def test_a_collection_that_was_lost_is_found_missing_and_built_again(milvus: Milvus, tmp_path: Path) -> None:
    """As where a server's disk was replaced."""
    with Index.create(tmp_path / "home", LetterEncoder(), remote=milvus) as index:
        index.add(article(number, "航线", f"第{number}条航线开通。") for number in range(1, 6))
        client = MilvusClient(milvus.uri)
        (name,) = [one for one in client.list_collections() if one.startswith(f"{milvus.collection}_")]
        client.drop_alias(milvus.collection)
        client.drop_collection(name)
        assert [finding for finding in index.check() if not finding.ok]
        index.add([])
        assert asked(index) == "第3条航线开通。"
        assert [finding for finding in index.check() if not finding.ok] == []


def test_questions_are_answered_all_through_a_rebuilding(milvus: Milvus, tmp_path: Path) -> None:
    """The new collection takes the place of the old one between two questions."""
    where = replace(milvus, seconds=2.0)
    with Index.create(tmp_path / "home", LetterEncoder(), remote=where) as index:
        index.add(article(number, "航线", f"第{number}条航线开通。") for number in range(1, 30))
        done, wrong, right = threading.Event(), [], [0]

        def ask() -> None:
            while not done.is_set():
                try:
                    text = asked(index)
                except EngineUnavailable as error:
                    text = str(error)
                if text == "第3条航线开通。":
                    right[0] += 1
                else:
                    wrong.append(text)

        thread = threading.Thread(target=ask)
        thread.start()
        before = index._engine.dense.point
        index.compact()
        done.set()
        thread.join(20)
        assert wrong == []
        assert right[0] > 5
        assert index._engine.dense.point == before


def test_a_name_that_others_use_is_refused(milvus: Milvus, tmp_path: Path) -> None:
    """Another archive's collection is not touched, and the error says what to do."""
    with Index.create(tmp_path / "one", LetterEncoder(), remote=milvus) as one:
        one.add([article(1, "航线", "第3条航线开通。")])
        with (
            Index.create(tmp_path / "two", LetterEncoder(), remote=milvus) as two,
            pytest.raises(IndexMismatch, match="choose another milvus_collection"),
        ):
            two.add([article(2, "风暴", "风暴登陆。")])
        assert asked(one) == "第3条航线开通。"


def test_a_token_is_in_no_error(tmp_path: Path) -> None:
    """Nor in what a value of the settings looks like."""
    where = Milvus("http://127.0.0.1:1", token="user:geheim", seconds=0.3)
    assert "geheim" not in repr(where)
    with Index.create(tmp_path / "home", LetterEncoder(), remote=where) as index:
        with pytest.raises(EngineUnavailable) as raised:
            index.add([article(1, "航线", "航线开通。")])
        chain: BaseException | None = raised.value
        seen: set[int] = set()  # pymilvus raises an error from itself
        while chain and id(chain) not in seen:
            seen.add(id(chain))
            assert "geheim" not in str(chain)
            chain = chain.__cause__
