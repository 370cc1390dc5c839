"""The one seam between text and vectors: the `Encoder` protocol, and `load_encoder`, which finds one by name."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from embeddings.errors import EncoderError
from embeddings.vectors import Matrix, Vector
from embeddings.weights import known


class Encoder(Protocol):
    """Turns texts into unit vectors whose inner product is their similarity.

    `name` is the identity stored in every index and vector cache: two encoders of one name give the same vectors.
    """

    @property
    def name(self) -> str:
        """The identity stored beside vectors."""
        ...

    @property
    def dim(self) -> int:
        """Components a vector."""
        ...

    @property
    def slow(self) -> bool:
        """Whether vectors are worth keeping by what they stand for: encoding anew takes longer than reading them."""
        ...

    def passages(self, texts: Sequence[str]) -> Matrix:
        """Encode texts to be found: (n, dim) float32, unit rows (a zero row for a text without a known token)."""
        ...

    def query(self, text: str) -> Vector:
        """Encode one question: (dim,) float32. Apart from `passages` since some models prefix their queries."""
        ...


DEFAULT = "news-static"  # shipped with the package: needs no download, no torch
SHIPPED = Path(__file__).parent / "models"


def load_encoder(name: str, *, models: Path, download: bool = True, threads: int = 0) -> Encoder:
    """Open an encoder by what a user calls it.

    Args:
        name: `DEFAULT`; a model that `yinwen model pull` fetches; a folder; or any sentence-transformers model name.
        models: The folder that `yinwen model pull` fills.
        download: Ask the model hub for a name that is not here; without it nothing goes to the network.
        threads: For one text or batch, where an encoder can be told; 0: as it thinks best.

    Raises:
        EncoderError: There is no such model here, or it is damaged; the message says what to run.
    """
    from embeddings.static import StaticEncoder  # noqa: PLC0415 - each encoder's libraries only where it is used

    if name == DEFAULT:
        return StaticEncoder(SHIPPED / DEFAULT)
    if any(model.name == name for model in known()):
        if not (models / name).is_dir():
            raise EncoderError(f"the weights of {name} are not in {models}: run `yinwen model pull {name}`")
        return _open(models / name, name, threads)
    folder = Path(name).expanduser()
    if folder.is_dir():
        return _open(folder, folder.resolve().name, threads)
    if folder.exists() or name.startswith(("/", "./", "../", "~")) or name.count("/") > 1:
        raise EncoderError(f"{name} is not a folder: name one that holds a model, or see `yinwen model list`")
    from embeddings.transformer import SentenceTransformerEncoder  # noqa: PLC0415 - seconds of torch

    return SentenceTransformerEncoder(name, download=download)


def _open(folder: Path, name: str, threads: int) -> Encoder:
    """The encoder that can read a folder, told by the files in it."""
    if (folder / "model.onnx").is_file():
        from embeddings.onnx import OnnxEncoder  # noqa: PLC0415

        return OnnxEncoder(folder, name=name, threads=threads)
    from embeddings.static import StaticEncoder, is_static  # noqa: PLC0415

    if is_static(folder):
        return StaticEncoder(folder, name=name)
    from embeddings.transformer import SentenceTransformerEncoder  # noqa: PLC0415 - seconds of torch

    return SentenceTransformerEncoder(str(folder), name=name)
