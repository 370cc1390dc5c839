"""ONNX models open here: the one door to onnxruntime."""

from pathlib import Path

from onnxruntime import InferenceSession, SessionOptions
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, InvalidGraph, InvalidProtobuf

from embeddings.errors import EncoderError

__all__ = ["InferenceSession", "open_session"]


def open_session(model: Path, threads: int) -> InferenceSession:
    """A session on the processor.

    Args:
        model: The ONNX file.
        threads: Threads a run; 0 lets onnxruntime choose.

    Raises:
        EncoderError: It is no model.
    """
    options = SessionOptions()
    options.intra_op_num_threads = threads
    try:
        return InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf) as error:
        raise EncoderError(f"{model} cannot be read ({error}): get the model again") from error
