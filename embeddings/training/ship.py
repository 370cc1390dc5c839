"""Writing the model's folder: int8 rows, the tokenizer, the checksums.

python -m embeddings.training.ship FOLDER   # record the checksums anew, after the card was edited
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save
from tokenizers import Tokenizer

MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
]
SUMS = "SHA256SUMS"


def quantize(vectors: NDArray[np.float32]) -> dict[str, NDArray[np.generic]]:
    """Rows as int8 and a factor each, as model2vec lays them out; sentence-transformers multiplies in float32."""
    factors = np.abs(vectors).max(axis=1) / 127
    rows = np.divide(vectors, factors[:, None], out=np.zeros_like(vectors), where=factors[:, None] > 0)
    return {"embeddings": np.rint(rows).astype(np.int8), "weights": factors.astype(np.float32)}


def write(folder: Path, tokenizer: Tokenizer, vectors: NDArray[np.float32]) -> None:
    """Write the model into `folder` and record the checksum of everything in it, the card included."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.safetensors").write_bytes(save(quantize(vectors)))
    compact = json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":"))
    (folder / "tokenizer.json").write_text(compact, encoding="utf-8")
    (folder / "modules.json").write_text(json.dumps(MODULES, indent=2) + "\n", encoding="utf-8")
    record(folder)


def record(folder: Path) -> None:
    """Write the checksums of a model's files, in the form that `sha256sum -c` reads."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != SUMS)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    record(Path(sys.argv[1]))
