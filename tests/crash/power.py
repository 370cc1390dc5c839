"""What the worst power cut leaves of a folder: of each file what was last synced, of each folder the names it then had.

File systems keep more than that, most of the time; none promises to.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.tracing import Call


@dataclass(slots=True)
class Disk:
    """What of a folder is on the disk for certain."""

    folder: Path
    _names: dict[Path, dict[str, int]] = field(default_factory=dict)  # of each folder: its entries, by inode
    _contents: dict[int, bytes] = field(default_factory=dict)
    _folders: dict[int, Path] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for folder, _, files in os.walk(self.folder):
            self._sync_folder(Path(folder))
            for name in files:
                path = Path(folder) / name
                self._contents[path.stat().st_ino] = path.read_bytes()

    def see(self, call: Call) -> None:
        """Take note of a call that is about to succeed."""
        if call.name in {"fsync", "fdatasync"} and Path(call.path).is_relative_to(self.folder):
            if Path(call.open).is_dir():
                self._sync_folder(Path(call.path))
            else:
                self._contents[Path(call.open).stat().st_ino] = Path(call.open).read_bytes()

    def write(self, target: Path, *, folder: Path | None = None) -> None:
        """Make another folder what would be found after a cut."""
        target.mkdir(mode=0o700)
        for name, inode in self._names.get(folder or self.folder, {}).items():
            if inode in self._folders:
                self.write(target / name, folder=self._folders[inode])
            else:
                (target / name).write_bytes(self._contents.get(inode, b""))

    def _sync_folder(self, folder: Path) -> None:
        self._names[folder] = {}
        with os.scandir(folder) as entries:
            for entry in entries:
                self._names[folder][entry.name] = entry.inode()
                if entry.is_dir():
                    self._folders[entry.inode()] = Path(entry.path)
