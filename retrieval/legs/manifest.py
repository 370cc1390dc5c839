"""What the dense leg consists of, in one small file: replaced whole, it is what makes new vectors count."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from retrieval.errors import IndexCorrupt
from retrieval.records import START, Point
from retrieval.storage.durable import checksum, settle

FILE = "dense.json"
_LAYOUT = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A file beside the manifest, as it was written."""

    file: str
    rows: int  # what it holds, or of codes: how many vectors from the first on
    bytes: int
    sha256: str

    @classmethod
    def of(cls, path: Path, rows: int) -> Self:
        """A file that was just written."""
        return cls(path.name, rows, path.stat().st_size, checksum(path))


@dataclass(frozen=True, slots=True)
class Recall:
    """How many of the ten nearest the search finds, by comparison with all vectors."""

    share: float  # 0 to 1
    asked: int  # questions


@dataclass(frozen=True, slots=True)
class Manifest:
    """The parts of the dense leg, and the point of the store's history that they have reached."""

    encoder: str
    dim: int
    point: Point = START
    segments: tuple[Part, ...] = ()
    gone: Part | None = None  # the places of what was removed
    codes: Part | None = None
    trained: int = 0  # vectors there were when the codes were learnt
    recall: Recall | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every file named."""
        return (*self.segments, *(part for part in (self.gone, self.codes) if part))

    @property
    def rows(self) -> int:
        """Vectors held, with those removed."""
        return sum(part.rows for part in self.segments)

    def write(self, folder: Path) -> None:
        """Put it in place of the one before. What it names must be settled."""
        beside = folder / f"{FILE}.new"
        beside.write_text(json.dumps({"layout": _LAYOUT, **asdict(self)}, indent=1), "utf-8")
        settle(beside, folder / FILE)


def read(folder: Path, encoder: str, dim: int) -> Manifest:
    """The manifest in `folder`; one of nothing where there is none of this encoder and layout.

    Raises IndexCorrupt when it cannot be read, or what it names is not there in the size it was written.
    """
    path = folder / FILE
    empty = Manifest(encoder, dim)
    if not path.exists():
        return empty
    try:
        content = json.loads(path.read_text("utf-8"))
        if (content["layout"], content["encoder"], content["dim"]) != (_LAYOUT, encoder, dim):
            return empty
        manifest = _manifest(content)
        for part in manifest.parts:
            if (size := (folder / part.file).stat().st_size) != part.bytes:
                raise IndexCorrupt(f"{folder / part.file} has {size:,} bytes, and was written with {part.bytes:,}")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexCorrupt(f"{path} or what it names cannot be read ({error})") from error
    return manifest


def _manifest(content: Mapping[str, Any]) -> Manifest:
    return Manifest(
        str(content["encoder"]),
        int(content["dim"]),
        Point(**content["point"]),
        tuple(Part(**part) for part in content["segments"]),
        Part(**content["gone"]) if content["gone"] else None,
        Part(**content["codes"]) if content["codes"] else None,
        int(content["trained"]),
        Recall(**content["recall"]) if content["recall"] else None,
    )


def encoder_of(folder: Path) -> str:
    """The encoder whose vectors lie in `folder`. Raises IndexCorrupt when there are none that can be read."""
    try:
        return str(json.loads((folder / FILE).read_text("utf-8"))["encoder"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexCorrupt(f"{folder / FILE} cannot be read ({error})") from error


def stamp(folder: Path) -> tuple[int, int]:
    """What changes whenever another process puts a new manifest in place: its inode and time."""
    try:
        status = (folder / FILE).stat()
    except FileNotFoundError:
        return 0, 0
    return status.st_ino, status.st_mtime_ns


def damaged(folder: Path) -> str:
    """What is wrong with the files in `folder` by their checksums; "" when nothing is, or there are none."""
    path = folder / FILE
    if not path.exists():
        return ""
    try:
        content = json.loads(path.read_text("utf-8"))
        if content["layout"] != _LAYOUT:
            return ""  # of another version: built anew at the next run
        wrong = [part.file for part in _manifest(content).parts if checksum(folder / part.file) != part.sha256]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return f"{path} or what it names cannot be read ({error})"
    return f"not as they were written: {', '.join(wrong)} in {folder}" if wrong else ""
