"""The files of a model's folder: that they are there, that they can be read, and which weights they are."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from tokenizers import Tokenizer

from embeddings.errors import EncoderError


def need(folder: Path, *names: str) -> tuple[Path, ...]:
    """The named files of a folder.

    Raises:
        EncoderError: One is missing.
    """
    for name in names:
        if not (folder / name).is_file():
            raise EncoderError(f"{folder / name} is missing: get the model again")
    return tuple(folder / name for name in names)


def open_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer in a tokenizer.json, neither padding nor truncating.

    Raises:
        EncoderError: It cannot be read.
    """
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises nothing narrower
        raise EncoderError(f"{path} cannot be read ({error}): get the model again") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def read_json(path: Path) -> object:
    """What a JSON file holds.

    Raises:
        EncoderError: It cannot be read or is not JSON.
    """
    try:
        content: object = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise EncoderError(f"{path} cannot be read ({error}): get the model again") from error
    return content


def identify(name: str, files: Iterable[Path]) -> str:
    """`name@` and ten hex digits that change when a byte of the files, taken in order, does."""
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return f"{name}@{digest.hexdigest()[:10]}"
