"""What a network costs: its size, its arithmetic, and how many faces it reads on one core.

Size and arithmetic are counted from the network's own graph, so nobody's figures need to be believed. Speed is told
in processor time, which other programs on the machine disturb least.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from classmood.domain.errors import ModelError
from inference.classifiers.base import Classifier
from inference.preprocessing import CROP_SIZE
from inference.training.litert_graph import Kind, operators

RUNS = 5
SECONDS_A_RUN = 0.3


@dataclass(frozen=True, slots=True)
class Cost:
    """Size and arithmetic of a network, for one face."""

    parameters: int
    """Weights and biases; in a LiteRT file a batch normalisation is folded into the convolution before it."""
    multiply_adds: int
    """Of convolutions and dense layers; additions, pooling and activations are not counted."""
    bytes: int | None
    """Of the file; None for a network that is no file of its own."""


def litert_cost(content: bytes) -> Cost:
    """Count from a LiteRT file, read as TensorFlow's schema lays it out; nothing is run.

    Args:
        content: the file, whole, its batch fixed to one face.

    Raises:
        ModelError: it has an operation whose arithmetic is unknown here.
    """
    model = schema.ModelT.InitFromPackedBuf(content)
    graph = model.subgraphs[0]
    parameters, multiply_adds = {}, 0
    for kind, operator in operators(model):
        if kind in _UNCOUNTED:
            raise ModelError(f"The network multiplies in an operation that is not counted (LiteRT operator {kind}).")
        if kind not in _SHARED_AXES:
            continue
        constants = [number for number in operator.inputs[1:] if number >= 0]
        parameters.update({number: _numbers(graph.tensors[number].shape) for number in constants})
        kernel = graph.tensors[operator.inputs[1]].shape
        first, last = _SHARED_AXES[kind]
        multiply_adds += _numbers(graph.tensors[operator.outputs[0]].shape) * _numbers(kernel[first:last])
    return Cost(sum(parameters.values()), multiply_adds, len(content))


def keras_cost(model: Any) -> Cost:
    """Count from a built Keras network of convolutions and dense layers, of Keras 2 or 3.

    Args:
        model: the network, the sides of its input fixed.

    Raises:
        ModelError: a layer with weights is of a kind that is not counted.
    """
    multiply_adds = 0
    for layer in model.layers:
        match type(layer).__name__:
            case "Conv2D" | "Dense":
                multiply_adds += _numbers(layer.output.shape[1:]) * _numbers(layer.kernel.shape[:-1])
            case "BatchNormalization":
                pass
            case kind if layer.weights:
                raise ModelError(f"The network multiplies in a layer that is not counted ({kind}).")
    return Cost(int(model.count_params()), multiply_adds, None)


def _numbers(shape: Iterable[int]) -> int:
    """Return how many numbers an array of that shape holds, as a whole number that cannot overflow."""
    return prod(map(int, shape))


def faces_per_second(classifier: Classifier, batch: int) -> float:
    """Return how many faces are read in a second of one core's time: the best of several short runs.

    Args:
        classifier: reads noise, whose arithmetic is that of faces.
        batch: faces handed over at a time.
    """
    crops = np.random.default_rng(0).integers(0, 256, (batch, CROP_SIZE, CROP_SIZE), dtype=np.uint8)
    classifier.probabilities(crops)  # what is made once, when first used, is no part of the speed
    best = 0.0
    for _ in range(RUNS):
        faces, start = 0, time.process_time()
        while (seconds := time.process_time() - start) < SECONDS_A_RUN:
            classifier.probabilities(crops)
            faces += batch
        best = max(best, faces / seconds)
    return best


_SHARED_AXES = {
    Kind.CONV_2D: (1, None),  # kernel (out, height, width, in)
    Kind.DEPTHWISE_CONV_2D: (1, 3),  # kernel (1, height, width, out)
    Kind.FULLY_CONNECTED: (1, None),  # kernel (out, in)
}
"""The axes of the kernel over which one number of the output is summed up."""
_UNCOUNTED = {Kind.TRANSPOSE_CONV, Kind.CONV_3D, Kind.BATCH_MATMUL, Kind.CUSTOM}
