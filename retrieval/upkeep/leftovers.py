"""What runs that were stopped have left in a state folder: nothing names it, nothing reads it."""

import json
import shutil
from pathlib import Path

from retrieval.legs.lexical import LAYOUT
from retrieval.legs.manifest import FILE as MANIFEST

BUILT = "archive.new"  # the folder where an archive is written anew, before it takes the old one's place


def found(home: Path) -> tuple[Path, ...]:
    """What may be removed by who holds the writer's lock."""
    kept = _named(home)
    left = [path for path in home.glob("dense-*") if path.name not in kept]
    left += [path for path in home.glob("lexical-*") if path.name != LAYOUT]
    left += [path for path in (home / BUILT, home / f"{MANIFEST}.new") if path.exists()]
    return tuple(sorted(left))


def remove(home: Path) -> tuple[Path, ...]:
    """Remove it, and tell what it was. Under the writer's lock."""
    left = found(home)
    for path in left:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return left


def _named(home: Path) -> set[str]:
    """All that the manifest of the vectors speaks of, whatever its layout."""
    try:
        waiting: list[object] = [json.loads((home / MANIFEST).read_bytes())]
    except (OSError, ValueError):
        return set()
    named = set()
    while waiting:
        match waiting.pop():
            case str(text):
                named.add(text)
            case dict(values):
                waiting.extend(values.values())
            case list(values):
                waiting.extend(values)
    return named
