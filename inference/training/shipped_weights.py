"""The weights of a network that ships as floats again, so that training goes on from what a clone of the project holds.

A LiteRT file has eight bits of each weight, and each normalisation folded into the convolution before it.
"""

import re
from pathlib import Path

import keras
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from keras import layers
from numpy.typing import NDArray

from classmood.domain.errors import SettingsError
from inference.preprocessing import network_input
from inference.registry import CUSTOM_CNN, read_model
from inference.training.emotion_net import CONVOLUTIONS, build_emotion_net, load_finished
from inference.training.litert_graph import Kind, operators

_Array = NDArray[np.float32]

_CONVOLUTION = "conv2d"
"""What Keras calls them; a number follows."""

_SEEN = 512
"""Faces that tell what a normalisation sees."""


def load_trained(source: Path, crops: NDArray[np.uint8]) -> keras.Model:
    """Return a network that has learnt.

    Args:
        source: the ``emotion.keras`` of a finished run, or the folder of a "custom-cnn" that ships.
        crops: ``(n, 48, 48)`` grey levels 0-255, faces to learn from.

    Raises:
        ModelError: the folder's files are missing or damaged.
        SettingsError: the file is missing or no such network, or the folder holds another one.
    """
    if not source.is_dir():
        return load_finished(source)
    network = load_shipped(source)
    settle(network, np.random.default_rng(0).permutation(crops)[:_SEEN])
    return network


def load_shipped(folder: Path) -> keras.Model:
    """Return the network in a folder with float weights; it answers as the file does, but for rounding.

    Args:
        folder: holds the `model.tflite` of a "custom-cnn" and its card.

    Raises:
        ModelError: a file is missing or damaged.
        SettingsError: it is another network, in which not every convolution has its normalisation.
    """
    model = read_model(folder)
    if model.card.name != CUSTOM_CNN:
        raise SettingsError(
            f"{folder}: holds {model.card.name}; only {CUSTOM_CNN} can be trained on from what ships. Name the "
            "emotion.keras of a finished run."
        )
    weights = _weights(model.content)
    names = sorted((name for name in weights if name.startswith(_CONVOLUTION)), key=_number)
    convolutions = [weights.pop(name) for name in names]
    width, deeper = convolutions[0][0].shape[-1], (len(convolutions) - CONVOLUTIONS) // 2
    network = build_emotion_net(CUSTOM_CNN, width=width, depth=1 + deeper)
    folded = zip(convolutions, _made(network, layers.Conv2D), _normalisations(network), strict=True)
    for (kernel, bias), convolution, normalisation in folded:
        convolution.set_weights([kernel])
        as_it_is = np.sqrt(1 + np.full_like(bias, normalisation.epsilon))
        normalisation.set_weights([as_it_is, bias, np.zeros_like(bias), np.ones_like(bias)])
    for name, head in weights.items():
        network.get_layer(name).set_weights(head)
    return network


def settle(network: keras.Model, crops: NDArray[np.uint8]) -> None:
    """Express each normalisation by what it sees in these faces, as training does; the answers stay the same.

    Args:
        network: is changed.
        crops: ``(n, 48, 48)`` grey levels 0-255, some hundreds.
    """
    normalised = _normalisations(network)
    seen = keras.Model(network.input, [one.input for one in normalised]).predict(network_input(crops), verbose=0)
    for normalisation, values in zip(normalised, seen, strict=True):
        gamma, beta, mean, variance = normalisation.get_weights()
        factor = gamma / np.sqrt(variance + normalisation.epsilon)
        new_mean, new_variance = values.mean(axis=(0, 1, 2)), values.var(axis=(0, 1, 2))
        new_gamma = factor * np.sqrt(new_variance + normalisation.epsilon)
        normalisation.set_weights([new_gamma, beta + factor * (new_mean - mean), new_mean, new_variance])


def _normalisations(network: keras.Model) -> list[layers.BatchNormalization]:
    """Return a network's normalisations in the order in which they were made."""
    return _made(network, layers.BatchNormalization)


def _made(network: keras.Model, kind: type[layers.Layer]) -> list[layers.Layer]:
    # Keras numbers the layers of a kind as they are made, the first one not at all.
    return sorted((one for one in network.layers if type(one) is kind), key=lambda one: _number(one.name))


def _number(name: str) -> int:
    found = re.search(r"_(\d+)$", name)
    return int(found[1]) if found else 0


def _weights(content: bytes) -> dict[str, tuple[_Array, _Array]]:
    """Return the kernel, its axes as Keras has them, and the bias of each convolution and head, by the layer's name."""
    model = schema.ModelT.InitFromPackedBuf(content)
    graph = model.subgraphs[0]
    weights = {}
    for kind, operator in operators(model):
        if kind not in {Kind.CONV_2D, Kind.FULLY_CONNECTED}:
            continue
        kernel, bias = (graph.tensors[number] for number in operator.inputs[1:3])
        # Such as functional_1/custom-cnn_1/conv2d_9_1/convolution: the last number counts the calls of the layer.
        name = kernel.name.decode().split("/")[-2].rpartition("_")[0]
        # LiteRT: (out, height, width, in) and (out, in); Keras: (height, width, in, out) and (in, out).
        weights[name] = (np.moveaxis(_floats(model, kernel), 0, -1), _floats(model, bias))
    return weights


def _floats(model: schema.ModelT, tensor: schema.TensorT) -> _Array:
    kinds = {schema.TensorType.FLOAT32: np.float32, schema.TensorType.INT32: np.int32, schema.TensorType.INT8: np.int8}
    numbers = np.frombuffer(bytes(model.buffers[tensor.buffer].data), kinds[tensor.type]).reshape(tensor.shape)
    scale = None if tensor.quantization is None else tensor.quantization.scale
    if scale is None:
        return numbers.astype(np.float32)
    # Weights and biases lie evenly about nothing, with one scale for each channel that goes out.
    return np.asarray(numbers * np.reshape(scale, (-1, *[1] * (numbers.ndim - 1))), dtype=np.float32)
