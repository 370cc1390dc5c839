"""The files of a tantivy index by tantivy's own checksums, without tantivy: it reads them no more than it must.

Each file of a segment ends with a footer: JSON with the CRC32 of all before it, the JSON's length, a magic number.
"""

import json
import os
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO
from zlib import crc32

COMMIT = "meta.json"  # names the segments; replaced by each commit

_END = struct.Struct("<II")  # the footer's length, and the magic number
_MAGIC = 1337
_PART = 1 << 20  # bytes read at a time


def damaged(folder: Path) -> Iterator[str]:
    """Name each file of the last commit in `folder` that is not as it was written, and why; nothing where none is."""
    meta = folder / COMMIT
    if not meta.exists():
        return
    try:
        names = [name for segment in json.loads(meta.read_bytes())["segments"] for name in _files(folder, segment)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield f"{meta} cannot be read ({error})"
        return
    for path in names:
        if why := _wrong(path):
            yield f"{path} {why}"


def _files(folder: Path, segment: Mapping[str, Any]) -> Iterator[Path]:
    """The files of a segment, without what an indexer at work is writing for its next commit."""
    identity = segment["segment_id"].replace("-", "")
    deletes = f"{identity}.{segment['deletes']['opstamp']}.del" if segment["deletes"] else ""
    yield from (path for path in folder.glob(f"{identity}.*") if path.suffix != ".del" or path.name == deletes)


def _wrong(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return _judged(file)
    except FileNotFoundError:  # an indexer at work has replaced it
        return ""


def _judged(file: BinaryIO) -> str:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END.size))
    end = file.read()
    length, magic = _END.unpack(end) if len(end) == _END.size else (0, 0)
    body = size - _END.size - length
    if magic != _MAGIC or body < 0:
        return "has no end"
    file.seek(body)
    try:
        written = json.loads(file.read(length))["crc"]
    except (ValueError, KeyError, TypeError):
        return "has a damaged end"
    file.seek(0)
    running = 0
    while part := file.read(min(_PART, body)):
        running, body = crc32(part, running), body - len(part)
    return "" if running == written else "is not as it was written"
