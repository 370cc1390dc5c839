"""Both engines over small archives, the one on servers with a real one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retrieval.index import Index
from retrieval.records import Milvus
from tests.retrieval.small import LetterEncoder
from tests.servers.milvus import LiteServer

Open = Callable[..., Index]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiteServer]:
    """A Milvus server for all tests."""
    with LiteServer(tmp_path_factory.mktemp("milvus")) as running:
        yield running


@pytest.fixture
def milvus(server: LiteServer, request: pytest.FixtureRequest) -> Milvus:
    """Servers with a collection of this test's own, compared exactly."""
    return Milvus(server.uri, collection=f"t{abs(hash(request.node.nodeid)):x}", index="flat", seconds=5.0)


@pytest.fixture(params=["local", "milvus"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """What opens an archive of this test's own with one of the engines; closed at the end."""
    remote = request.getfixturevalue("milvus") if request.param == "milvus" else None
    indexes: list[Index] = []

    def open_one(encoder: LetterEncoder | None = None) -> Index:
        indexes.append(Index.create(tmp_path / "home", encoder or LetterEncoder(), remote=remote))
        return indexes[-1]

    yield open_one
    for index in indexes:
        index.close()
