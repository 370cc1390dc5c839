"""A trained reader as the application runs it: ONNX, int8, with its tokenizer and checksums.

python -m embeddings.training.reader.ship TRAINED FOLDER              # one training's weights
python -m embeddings.training.reader.ship TRAINED_A TRAINED_B FOLDER  # the mean of several, of one beginning
"""

import argparse
import shutil
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from embeddings.training.reader.model import Reader
from embeddings.training.ship import record


def mean(folders: list[Path]) -> Reader:
    """The reader whose weights are the mean of those in the folders."""
    readers = [Reader.load(folder) for folder in folders]
    states = [reader.state_dict() for reader in readers]
    readers[0].load_state_dict(
        {key: torch.stack([state[key].float() for state in states]).mean(0) for key in states[0]}
    )
    return readers[0].eval()


def export(reader: Reader, out: Path) -> None:
    """Write a reader as float32 ONNX."""
    reader.body.set_attn_implementation("eager")  # a tenth faster in onnxruntime than the fused kind, written out
    ids = torch.ones(2, 16, dtype=torch.long)
    axes = {0: "pairs", 1: "tokens"}
    given, told = ("input_ids", "attention_mask", "token_type_ids"), ("relevance", "answers", "start", "end")
    torch.onnx.export(
        reader,
        (ids, ids, ids),
        str(out),
        input_names=list(given),
        output_names=list(told),
        dynamic_axes={name: {0: "pairs"} if name in told[:2] else axes for name in (*given, *told)},
        opset_version=17,
        dynamo=False,
    )


def main() -> None:
    """Read the command line, write the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trained", type=Path, nargs="+")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--float32", action="store_true", help="not quantized, to compare with")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    target = options.folder / "model.onnx"
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "reader.onnx"
        export(mean(options.trained), whole)
        if options.float32:
            shutil.copyfile(whole, target)
        else:
            quantize_dynamic(whole, target, weight_type=QuantType.QInt8, per_channel=True)
    shutil.copyfile(options.trained[0] / "tokenizer.json", options.folder / "tokenizer.json")
    record(options.folder)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
