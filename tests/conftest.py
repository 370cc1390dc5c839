"""Golden files: what a test wrote once and was read by a person, compared from then on."""

from collections.abc import Callable
from pathlib import Path

import pytest

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
