"""What the tests of crashes share: the forks, and an archive before and after a change of its files."""

from collections.abc import Iterator

import pytest

from tests.crash.forking import Forks
from tests.crash.scene import Scene


@pytest.fixture(scope="session")
def crashes(request: pytest.FixtureRequest) -> int:
    """How many crashes of a kind to try: some, or as many as `--crashes` says."""
    return int(request.config.getoption("--crashes"))


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """`yinwen` as forks of one process."""
    forks = Forks()
    yield forks
    forks.close()


@pytest.fixture(scope="session")
def scene(forks: Forks, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """An archive that was indexed, and whose files have changed since."""
    return Scene.make(forks, tmp_path_factory.mktemp("scene"))
