"""Models small enough to compute by hand, written as the folders real ones come in."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from tokenizers import Tokenizer, pre_tokenizers, processors
from tokenizers.models import WordLevel
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast, set_seed

from embeddings.vectors import Matrix, Vector

WORDS = ("[UNK]", "[CLS]", "[SEP]", "风", "雨", "云", "雪")
ROWS = np.array([[0, 0, 0], [1, 1, 5], [2, -3, 1], [3, 0, 0], [0, 4, 0], [0, 0, 9], [1, 1, 1]], np.float32)


class Letters:
    """Counts a, b and c: an encoder whose vectors can be told by eye."""

    def __init__(self, name: str = "letters@1") -> None:
        self.name = name
        self.dim = 3
        self.calls: list[list[str]] = []

    def passages(self, texts: Sequence[str]) -> Matrix:
        """The direction of (a, b, c)."""
        self.calls.append(list(texts))
        counts = np.array([[text.count(letter) for letter in "abc"] for text in texts], np.float32).reshape(-1, 3)
        lengths = np.linalg.norm(counts, axis=1, keepdims=True)
        return np.divide(counts, lengths, out=np.zeros_like(counts), where=lengths > 0)

    def query(self, text: str) -> Vector:
        """As a passage."""
        vector: Vector = self.passages([text])[0]
        return vector


def tokenizer(*, special: bool) -> Tokenizer:
    """A token a character; `special` puts [CLS] and [SEP] around a text, as BERT's do."""
    made = Tokenizer(WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    if special:
        made.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
        )
    return made


def write_static(folder: Path, tensors: dict[str, NDArray[np.generic]]) -> Path:
    """A static model's folder around the given tensors."""
    folder.mkdir(parents=True)
    save_file(tensors, folder / "model.safetensors")
    tokenizer(special=False).save(str(folder / "tokenizer.json"))
    modules = [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"}]
    (folder / "modules.json").write_text(json.dumps(modules))
    return folder


def write_onnx(folder: Path, *, pooling: str = "", quantized: bool = False) -> Path:
    """An ONNX model whose last hidden state is the row of each token of `ROWS`, rounded dynamically if quantized."""
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(_graph(ROWS, quantized))
    tokenizer(special=True).save(str(folder / "tokenizer.json"))
    if pooling:
        (folder / "1_Pooling").mkdir()
        (folder / "1_Pooling" / "config.json").write_text(pooling)
    return folder


def write_bert(folder: Path) -> Path:
    """A random BERT of two layers with mean pooling, as sentence-transformers saves one."""
    set_seed(7)
    config = BertConfig(
        vocab_size=len(WORDS) + 1,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        pad_token_id=len(WORDS),
    )
    plain = folder.with_name(folder.name + "-plain")
    BertModel(config).save_pretrained(plain)
    words = tokenizer(special=True)
    words.add_special_tokens(["[PAD]"])
    PreTrainedTokenizerFast(tokenizer_object=words, unk_token="[UNK]", pad_token="[PAD]").save_pretrained(plain)
    SentenceTransformer(modules=[Transformer(str(plain)), Pooling(16)], device="cpu").save(str(folder))
    return folder


def _graph(rows: NDArray[np.float32], quantized: bool) -> bytes:
    """An ONNX file, written field by field (the numbers are those of onnx.proto): package onnx would do no more."""

    def number(field: int, value: int) -> bytes:
        return _varint(field << 3) + _varint(value)

    def nested(field: int, *parts: bytes) -> bytes:
        body = b"".join(parts)
        return _varint(field << 3 | 2) + _varint(len(body)) + body

    def value(name: str, kind: int, *dims: bytes) -> bytes:
        shape = nested(2, *(nested(1, dim) for dim in dims))
        return nested(1, name.encode()) + nested(2, nested(1, number(1, kind), shape))

    def node(kind: str, given: list[str], made: list[str]) -> bytes:
        names = [nested(1, name.encode()) for name in given] + [nested(2, name.encode()) for name in made]
        return nested(1, *names, nested(4, kind.encode()))

    state = "last_hidden_state"
    nodes = [node("Gather", ["rows", "input_ids"], [state])]
    if quantized:
        parts = ["small", "scale", "zero"]
        nodes = [
            node("Gather", ["rows", "input_ids"], ["exact"]),
            node("DynamicQuantizeLinear", ["exact"], parts),
            node("DequantizeLinear", parts, [state]),
        ]
    batch, length, width = nested(2, b"batch"), nested(2, b"length"), number(1, rows.shape[1])
    float32, int64 = 1, 7
    table = number(1, rows.shape[0]), number(1, rows.shape[1]), number(2, float32), nested(8, b"rows")
    graph = nested(
        7,
        *nodes,
        nested(2, b"tiny"),
        nested(5, *table, nested(9, rows.astype("<f4").tobytes())),
        nested(11, value("input_ids", int64, batch, length)),
        nested(11, value("attention_mask", int64, batch, length)),
        nested(12, value(state, float32, batch, length, width)),
    )
    return number(1, 8) + graph + nested(8, nested(1, b""), number(2, 17))


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])
