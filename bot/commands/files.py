"""Writing a file that others read: whole or not at all."""

from pathlib import Path

from retrieval.storage.durable import settle


def write(path: Path, content: bytes) -> None:
    """Put a file in its place at once: who reads meanwhile finds the old one or the new one. Raises OSError."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(content)
        settle(beside, path)
    finally:
        beside.unlink(missing_ok=True)
