"""The models that can be had by name, and pulling those that are not shipped."""

from dataclasses import dataclass
from pathlib import Path

from embeddings.errors import EncoderError
from embeddings.origins import File, Progress, Pulled, Source, Wheel, fetch

__all__ = ["Model", "Progress", "Pulled", "known", "pull"]


@dataclass(frozen=True, slots=True)
class Model:
    """What a user wants to know of a model before choosing it."""

    name: str
    dim: int
    licence: str
    bytes: int  # on disk
    where: str  # its origin, for people
    source: Source | None  # None: shipped with the package


_SHIPPED = Model("news-static", 256, "MIT", 13_440_000, "shipped", None)

_BGE_SMALL_ZH = Model(
    name="bge-small-zh-v1.5",
    dim=512,
    licence="MIT",
    bytes=95_220_940,
    where="model hub, or package index",
    source=Source(
        repository="Qdrant/bge-small-zh-v1.5",  # BAAI/bge-small-zh-v1.5 as ONNX, float32
        revision="46fbe35fd4374a00fee7de77dfddaeb6dd6a2c59",
        wheel=Wheel(
            "termpaws-backend",
            "0.9.43",
            "5d61c40086199904c12992fe27553d21142e0c40a03efacb3d71edc540ccc986",
            "app/bundled_fastembed_cache/models--Qdrant--bge-small-zh-v1.5/snapshots/"
            "46fbe35fd4374a00fee7de77dfddaeb6dd6a2c59",
        ),
        files=(
            File("config.json", "config.json", "9088751d39abbf86ec3d19ffca92ad62ad19075f7e59712e6c71217fa125d1d3"),
            File(
                "tokenizer.json", "tokenizer.json", "48cea5d44424912a6fd1ea647bf4fe50b55ab8b1e5879c3275f80e339e8fae26"
            ),
            File(
                "model_optimized.onnx", "model.onnx", "1294ea4b6331115a353d81f96b85e8c8d7fdcc284453d5b2fab5b016230aad38"
            ),
        ),
    ),
)


def known() -> tuple[Model, ...]:
    """Every model that has a name here, the default first."""
    return (_SHIPPED, _BGE_SMALL_ZH)


def pull(name: str, models: Path, *, progress: Progress) -> Pulled:
    """Fetch a known model into its folder under `models`; one that is there already is replaced when all is well.

    Raises:
        EncoderError: The name is not known, or the weights cannot be had or are not the pinned ones.
    """
    for model in known():
        if model.name == name:
            if model.source is None:
                raise EncoderError(f"{name} is shipped with this program: there is nothing to pull")
            return fetch(model.source, models / name, progress=progress)
    names = ", ".join(model.name for model in known() if model.source)
    raise EncoderError(f"{name} is not a model that can be pulled: there is {names}")
