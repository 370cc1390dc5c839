"""A Dask cluster of processes: the same index, whoever of them is killed; plain errors; nothing left behind."""

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from operator import neg
from pathlib import Path

import distributed
import numpy as np
import psutil
import pytest

from embeddings.encoder import DEFAULT, load_encoder
from embeddings.errors import EncoderError
from retrieval import cluster as module
from retrieval.cluster import Cluster
from retrieval.errors import EngineUnavailable, IndexMismatch, IndexUnusable
from retrieval.index import Index
from retrieval.intake import prepare
from retrieval.records import Inquiry
from tests.retrieval.small import SlowEncoder
from tests.servers.milvus import free_port

DASK = {"whole": (command := "from dask.__main__ import main; main()")}
DASK["bare"] = f"import sys; sys.modules['retrieval'] = None; {command}"


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """However little there is to do, the cluster is asked."""
    monkeypatch.setattr(module, "WORTH", 0.0)
    monkeypatch.setattr(module, "_FEW", 0)
    monkeypatch.setattr(module, "_TEXTS", 16)


@pytest.fixture
def two(eager: None) -> Iterator[Cluster]:
    """One of two processes."""
    with Cluster("local:2") as made:
        yield made


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Several batches of articles, some of which are none."""
    folder = tmp_path_factory.mktemp("files") / "晨報"
    folder.mkdir()
    for number in range(900):
        text = f"<!--{1_600_000_000_000 + number}-->\n[第{number}篇](https://news.example/{number})\n------\n"
        body = f"<p>第{number}號航線開通，代碼{hashlib.sha256(str(number).encode()).hexdigest()[:8]}。</p>" * (
            number % 97 > 0
        )
        (folder / f"{number}.md").write_text(text + body, encoding="utf-8")
    return folder.parent


def children() -> set[int]:
    """The processes below this one."""
    return {child.pid for child in psutil.Process().children(recursive=True)}


def held(index: Index) -> list[object]:
    """What an index answers, and how it looks from outside."""
    asked = [index.ask(Inquiry(f"第{number}號航線", as_written=True), threshold=0.0) for number in (7, 450, 899)]
    return [index.stats(), index.latest(limit=30), index.rejected(), asked, index.arrived(0, 1000)]


def slowly(part: float) -> float:
    """Work that takes so long."""
    time.sleep(part)
    return part


def failing(part: Exception) -> None:
    """Work that cannot be done where it is."""
    raise part


def times(part: Path) -> None:
    """Work that ends its process, and leaves a mark each time."""
    with part.open("a", encoding="utf-8") as marks:
        marks.write(".")
    os._exit(1)


def test_in_order_and_not_far_ahead(two: Cluster) -> None:
    """However long each part takes; and however many there are, some few are in memory."""
    assert list(two.map(slowly, [0.3, 0.2, 0.1, 0.0, 0.05], 1.0)) == [0.3, 0.2, 0.1, 0.0, 0.05]
    taken: list[int] = []

    def parts() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    made = two.map(neg, parts(), 1.0)
    assert [next(made), next(made)] == [0, -1]
    assert len(taken) < 10
    made.close()  # type: ignore[attr-defined]  # a generator


def test_little_work_starts_nothing() -> None:
    """It is done here."""
    before = children()
    with Cluster("local:2") as one:
        assert list(one.map(lambda part: (part, os.getpid()), [1, 2], 0.1)) == [(1, os.getpid()), (2, os.getpid())]
        assert children() == before


def test_the_same_index(tmp_path: Path, files: Path, two: Cluster) -> None:
    """Articles, order, copies, vectors and answers do not tell who made them, and nothing is left behind."""
    with Index.create(tmp_path / "here", SlowEncoder()) as here:
        report = here.update([files])
        with Index.create(tmp_path / "there", two.encoder(SlowEncoder(), DEFAULT, tmp_path)) as there:
            other = there.update([files], workers=two)
            assert two.started
            assert (report.added, report.rejected, report.encoded) == (other.added, other.rejected, other.encoded)
            assert report.added == 890
            assert held(here) == held(there)
        two.__exit__(None, None, None)
        with Index.open(tmp_path / "there", SlowEncoder()) as again:
            assert held(here) == held(again)


def test_workers_killed_in_the_middle(tmp_path: Path, files: Path, two: Cluster) -> None:
    """Whichever is killed, what it had is made by another, and the index is whole."""
    before = children()
    killed: list[int] = []
    stop = threading.Event()

    def kill() -> None:
        while len(killed) < 2 and not stop.wait(0.2):
            mine = [psutil.Process(pid) for pid in children() - before]
            workers = [
                one.pid
                for one in mine
                if one.is_running() and not one.children() and "spawn" in " ".join(one.cmdline())
            ]
            if workers:
                os.kill(workers[-1], signal.SIGKILL)
                killed.append(workers[-1])

    assert list(two.map(neg, [1], 1.0)) == [-1]
    killer = threading.Thread(target=kill)
    killer.start()
    try:
        assert list(two.map(slowly, [0.1 + number / 1e4 for number in range(40)], 1.0)) == [
            0.1 + number / 1e4 for number in range(40)
        ]
        with Index.create(tmp_path / "home", two.encoder(SlowEncoder(), DEFAULT, tmp_path)) as index:
            assert index.update([files], workers=two).added == 890
            assert index.ask(Inquiry("第450號航線"), threshold=0.0).quotes
    finally:
        stop.set()
        killer.join()
    assert len(killed) == 2


def test_work_that_ends_whoever_has_it(two: Cluster, tmp_path: Path) -> None:
    """It is given up after some, with what may be the matter."""
    with pytest.raises(IndexUnusable, match="ended 5 workers"):
        list(two.map(times, [tmp_path / "marks"], 1.0))
    assert (tmp_path / "marks").read_text(encoding="utf-8") == "....."


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), TimeoutError("too late"), MemoryError()])
def test_work_that_cannot_be_done_there(two: Cluster, error: Exception) -> None:
    """It is the worker's trouble, by its address, and not taken for a cluster that is lost or still at it."""
    with pytest.raises(IndexUnusable, match=r"worker tls://127\.0\.0\.1:\d+ cannot do its part \(.+\)"):
        list(two.map(failing, [error], 1.0))
    assert list(two.map(neg, [1], 1.0)) == [-1]


def test_a_large_part(two: Cluster) -> None:
    """Nobody is warned of it: files are sent as they are."""
    assert list(two.map(len, [bytes(20_000_000)], 1.0)) == [20_000_000]


def test_processes_here_are_nobody_elses(two: Cluster) -> None:
    """Who has not the key, though on this machine, cannot have anything run."""
    assert list(two.map(neg, [1], 1.0)) == [-1]
    client = two._client
    assert client is not None
    address = str(client.scheduler.address)
    assert address.startswith("tls://127.0.0.1:")
    with pytest.raises((OSError, TypeError)):
        distributed.Client(address, timeout=2, set_as_default=False)
    with pytest.raises(OSError, match=r"(?i)connect"):
        distributed.Client(address.replace("tls:", "tcp:"), timeout=2, set_as_default=False)


def test_nothing_is_left(eager: None) -> None:
    """No process outlives the with block, however it ends."""
    before = children()

    def fail() -> None:
        with Cluster("local:2") as one:
            assert list(one.map(neg, [1], 1.0)) == [-1]
            assert len(children() - before) >= 2
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    ends = time.monotonic() + 10
    while children() - before and time.monotonic() < ends:
        time.sleep(0.1)
    left = [" ".join(psutil.Process(pid).cmdline()) for pid in children() - before]
    assert not [command for command in left if "resource_tracker" not in command]


def test_nobody_there(eager: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address where no scheduler is, is told in a line."""
    monkeypatch.setattr(module, "_CONNECTING", 1.0)
    with Cluster(f"tcp://127.0.0.1:{free_port()}") as one, pytest.raises(EngineUnavailable, match="run again"):
        list(one.map(neg, [1], 1.0))


@pytest.fixture(params=["whole"])
def scheduler(request: pytest.FixtureRequest) -> Iterator[tuple[str, list["subprocess.Popen[bytes]"]]]:
    """A scheduler and a worker as operators start them, or "bare", without yinwen; its address and their processes."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    commands = [
        ["scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-jupyter"],
        ["worker", address, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard"],
    ]
    started = [
        subprocess.Popen([sys.executable, "-c", DASK[request.param], *command], **quiet)  # type: ignore[call-overload]
        for command in commands
    ]
    yield address, started
    for process in started:
        process.kill()
        process.wait()


def test_a_scheduler_that_is_killed(
    eager: None,
    tmp_path: Path,
    files: Path,
    scheduler: tuple[str, list["subprocess.Popen[bytes]"]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The run ends with a line and no more is said; what it stored stays, and the next, without a cluster, goes on."""
    address, processes = scheduler
    with Cluster(address) as one:
        assert list(one.map(neg, [1, 2], 1.0)) == [-1, -2]
        with Index.create(tmp_path / "home", one.encoder(SlowEncoder(), DEFAULT, tmp_path)) as index:

            def kill(stage: str, done: int, total: int) -> None:
                if stage == "encoding" or done == total:
                    processes[0].kill()
                    processes[0].wait()

            with pytest.raises(EngineUnavailable, match="what was taken in stays"):
                index.update([files], kill, workers=one)
            assert index.stats().articles == 890
    assert not [record for record in caplog.records if record.name.startswith(("distributed", "tornado"))]
    with Index.create(tmp_path / "home", SlowEncoder()) as again:
        assert again.update([files]).unchanged == 900
        assert again.ask(Inquiry("第450號航線"), threshold=0.0).quotes


@pytest.mark.parametrize("scheduler", ["bare"], indirect=True)
def test_a_scheduler_without_yinwen(eager: None, scheduler: tuple[str, object]) -> None:
    """Is told what it needs."""
    with Cluster(scheduler[0]) as one, pytest.raises(IndexMismatch, match=r"scheduler of the cluster .+ has no yinwen"):
        list(one.map(prepare.load, [[]], 1.0))


def test_another_version(two: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that would make something else is refused by its address."""
    monkeypatch.setattr(module, "sources", lambda: "another")
    with pytest.raises(IndexMismatch, match=r"worker tls://127\.0\.0\.1:\d+ runs another version"):
        list(two.map(neg, [1], 1.0))


def test_another_encoder(two: Cluster, tmp_path: Path) -> None:
    """A worker that has other weights by that name, or none, is refused by its address."""
    other = SlowEncoder()
    other.name = "other"
    with pytest.raises(EncoderError, match=r"worker tls://127\.0\.0\.1:\d+: .+, not other: give it this one"):
        two.encoder(other, DEFAULT, tmp_path).passages(["文"] * 40)
    with pytest.raises(EncoderError, match=r"worker .+ the weights of bge-small-zh-v1.5 are not in .+ model pull"):
        two.encoder(other, "bge-small-zh-v1.5", tmp_path).passages(["文"] * 40)


def test_vectors_are_the_same(two: Cluster, tmp_path: Path) -> None:
    """In the order of the texts, however they were parted."""
    here = SlowEncoder()
    texts = [f"第{number}篇" + "新聞" * (number % 13) for number in range(200)]
    assert np.array_equal(two.encoder(here, DEFAULT, tmp_path).passages(texts), here.passages(texts))
    quick = load_encoder(DEFAULT, models=Path())
    assert two.encoder(quick, DEFAULT, tmp_path) is quick
    assert distributed.client._global_clients == {}
