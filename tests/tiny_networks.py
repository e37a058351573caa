"""LiteRT files small enough to be checked by hand, written without TensorFlow."""

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

Codes = schema.BuiltinOperator


def dense_network(weights: NDArray[np.float32], *, side: int) -> bytes:
    """Return a network of one dense layer and a softmax, from one ``(1, side, side, 1)`` face.

    Args:
        weights: ``(classes, side * side)``.
        side: of the face, in pixels.
    """
    classes = len(weights)
    tensors = [
        _tensor("face", [1, side, side, 1]),
        _tensor("weights", [classes, side * side], buffer=1),
        _tensor("logits", [1, classes]),
        _tensor("probabilities", [1, classes]),
    ]
    dense = schema.OperatorT(
        opcodeIndex=0,
        inputs=[0, 1, -1],
        outputs=[2],
        builtinOptionsType=schema.BuiltinOptions.FullyConnectedOptions,
        builtinOptions=schema.FullyConnectedOptionsT(),
    )
    softmax = schema.OperatorT(
        opcodeIndex=1,
        inputs=[2],
        outputs=[3],
        builtinOptionsType=schema.BuiltinOptions.SoftmaxOptions,
        builtinOptions=schema.SoftmaxOptionsT(beta=1.0),
    )
    buffers = [schema.BufferT(), schema.BufferT(data=np.frombuffer(weights.astype("<f4").tobytes(), np.uint8))]
    return _packed([Codes.FULLY_CONNECTED, Codes.SOFTMAX], tensors, [dense, softmax], buffers)


def convolution_graph() -> bytes:
    """Return a file that is to be counted, not run: 3x3 from 2 to 4 channels on 5 x 5, then 3x3 on each channel."""
    tensors = [
        _tensor("x", [1, 5, 5, 2]),
        _tensor("kernel", [4, 3, 3, 2], buffer=1),
        _tensor("bias", [4], buffer=2),
        _tensor("y", [1, 5, 5, 4]),
        _tensor("depth kernel", [1, 3, 3, 4], buffer=3),
        _tensor("z", [1, 5, 5, 4]),
    ]
    operators = [
        schema.OperatorT(opcodeIndex=0, inputs=[0, 1, 2], outputs=[3]),
        schema.OperatorT(opcodeIndex=1, inputs=[3, 4, 2], outputs=[5]),
    ]
    return _packed([Codes.CONV_2D, Codes.DEPTHWISE_CONV_2D], tensors, operators, [schema.BufferT() for _ in range(4)])


def unknown_graph() -> bytes:
    """Return a file with an operation of nobody's schema."""
    operators = [schema.OperatorT(opcodeIndex=0, inputs=[0, 0], outputs=[0])]
    return _packed([Codes.CUSTOM], [_tensor("x", [1, 2])], operators, [schema.BufferT()])


def _tensor(name: str, shape: list[int], *, buffer: int = 0) -> schema.TensorT:
    return schema.TensorT(name=name, shape=shape, type=schema.TensorType.FLOAT32, buffer=buffer)


def _packed(
    codes: list[int], tensors: list[schema.TensorT], operators: list[schema.OperatorT], buffers: list[schema.BufferT]
) -> bytes:
    graph = schema.SubGraphT(tensors=tensors, inputs=[0], outputs=[len(tensors) - 1], operators=operators)
    model = schema.ModelT(
        version=3,
        operatorCodes=[schema.OperatorCodeT(builtinCode=code, deprecatedBuiltinCode=code) for code in codes],
        subgraphs=[graph],
        buffers=buffers,
    )
    builder = flatbuffers.Builder()
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())
