"""The weights that were learnt, from `weights.toml` beside this file: one value, read once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "weights.toml"


@cache
def weights(part: str) -> Mapping[str, float]:
    """The weights of one part of the ranking, by the name of what they weigh."""
    parts: dict[str, dict[str, float]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return parts[part]
