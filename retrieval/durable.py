"""Files that a power cut leaves whole: written beside, settled on the disk, put in their place."""

import os
from hashlib import sha256
from pathlib import Path


def settle(beside: Path, path: Path) -> None:
    """Put a finished file in its place so that a power cut finds the old one or the new one."""
    with beside.open("rb") as file:
        os.fsync(file.fileno())
    beside.replace(path)
    settle_folder(path.parent)


def settle_folder(folder: Path) -> None:
    """Let the names in a folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def checksum(path: Path) -> str:
    """The sha256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        running = sha256()
        while block := file.read(1 << 20):
            running.update(block)
        return running.hexdigest()
