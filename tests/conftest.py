"""Golden files, what a test wrote once and was read by a person; and where state is kept, in files or on a server."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.servers.postgres import Server

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --update-golden` writes what the tests see, `--update-baseline` what the gate counts: read the diff."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")
    parser.addoption("--crashes", type=int, default=0, help="crashes of each kind to try; 0: some")
    parser.addoption("--update-baseline", action="store_true", help="write the counts of tests/quality/gate anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the golden file of that name."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"{path} is missing: pytest --update-golden writes it"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def postgres() -> Iterator["Server"]:
    """A PostgreSQL server; without one installed, the tests that need it are skipped."""
    from tests.servers.postgres import Server, binaries  # noqa: PLC0415 - only where a test asks for it

    if (programs := binaries()) is None:
        pytest.skip("no PostgreSQL server is installed: Debian's package is `postgresql`")
    with Server(programs) as server:
        yield server


@pytest.fixture
def database(postgres: "Server") -> Iterator[str]:
    """The address of an empty database on it."""
    with postgres.database() as url:
        yield url


@pytest.fixture(params=["file", "server"])
def server(request: pytest.FixtureRequest) -> str:
    """Where the archive and the bot's state are kept: "" in files, or the address of a database."""
    return "" if request.param == "file" else str(request.getfixturevalue("database"))
