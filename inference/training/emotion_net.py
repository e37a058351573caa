"""The emotion networks that are trained here: one body each, and the same two heads, one for each way of labelling.

`custom-cnn` is ours and ships; `resnet50` and `xception` are the bodies of earlier work, taken from Keras
Applications without weights, so that one protocol compares all three.
"""

from collections.abc import Callable
from pathlib import Path

import keras
from keras import layers

from classmood.domain.emotions import Emotion
from classmood.domain.errors import SettingsError
from inference.labels import FERPLUS

CONVOLUTIONS = 9
"""Of a "custom-cnn" of depth 1; each further block has two more."""

_EARLY_BLOCKS = 2
"""Residual blocks of "custom-cnn" before its last stage."""


def build_emotion_net(name: str, *, width: int = 64, depth: int = 2, dropout: float = 0.2) -> keras.Model:
    """Return an untrained network: a body, global average, dropout, and two softmax heads.

    It is fully convolutional: any side from 32 pixels up works.

    Args:
        name: one of `BODIES`.
        width: channels of the first block of "custom-cnn"; the other two networks have the shape that was published.
        depth: blocks of the last stage of "custom-cnn".
        dropout: share of the features dropped before the heads while training.

    Returns:
        A model from ``(n, side, side, 1)``, made by `preprocessing.network_input`, to
        ``{"fer2013": (n, 7), "ferplus": (n, 8)}``, each row summing to 1.

    Raises:
        KeyError: there is no body of that name.
    """
    faces = keras.Input((None, None, 1), name="faces")
    x = layers.Dropout(dropout)(layers.GlobalAveragePooling2D()(BODIES[name](faces, width, depth)))
    # The heads stay in float32: a softmax in bfloat16 has two digits.
    heads = {
        "fer2013": layers.Dense(len(Emotion), activation="softmax", dtype="float32", name="fer2013")(x),
        "ferplus": layers.Dense(len(FERPLUS), activation="softmax", dtype="float32", name="ferplus")(x),
    }
    return keras.Model(faces, heads, name=name)


def load_finished(file: Path) -> keras.Model:
    """Return the trained network of a finished run; its name says which body it has.

    Raises:
        SettingsError: the file is missing or no such network.
    """
    try:
        return keras.saving.load_model(file, compile=False, safe_mode=True)
    except (OSError, ValueError) as error:
        raise SettingsError(f"{file}: not the emotion.keras of a finished run: {error}") from error


def shape_of(network: keras.Model) -> tuple[int, int]:
    """Return the width and the depth of a "custom-cnn"; of another body, numbers that `build_emotion_net` ignores."""
    convolutions = [layer for layer in network.layers if isinstance(layer, layers.Conv2D)]
    blocks = sum(isinstance(layer, layers.Add) for layer in network.layers)
    return convolutions[0].filters, blocks - _EARLY_BLOCKS


def take_weights(network: keras.Model, source: keras.Model) -> None:
    """Give an untrained network the weights of a trained one of the same body, which may be less deep.

    Its further blocks begin as passing on what they are given, so both networks answer alike.

    Raises:
        ValueError: they are of different bodies or widths, or the trained one is deeper.
    """
    for kind in {type(layer) for layer in source.layers}:
        ours, theirs = ([layer for layer in one.layers if type(layer) is kind] for one in (network, source))
        if len(theirs) > len(ours):
            raise ValueError(f"{len(theirs)} layers {kind.__name__} instead of {len(ours)}")
        for layer, trained in zip(ours, theirs, strict=False):
            layer.set_weights(trained.get_weights())


def _custom_cnn(faces: keras.KerasTensor, width: int, depth: int) -> keras.KerasTensor:
    """Return the features of the small residual net: 2.4 million parameters at a width of 64 and a depth of 2.

    A 4x4 convolution of stride 2, then residual blocks of two 3x3 convolutions each: one of ``width`` channels, one of
    2 x and ``depth`` of 4 x as many, halving the picture before the second and the third.
    """
    x = _normalised(layers.Conv2D(width, 4, strides=2, padding="same", use_bias=False)(faces))
    x = layers.ReLU()(x)
    for channels, stride in ((width, 1), (2 * width, 2), (4 * width, 2)):
        x = _residual(x, channels, stride)
    for _ in range(depth - 1):
        # It begins by passing on what it is given (Goyal et al. 2017, arXiv:1706.02677).
        x = _residual(x, 4 * width, 1, gamma="zeros")
    return x


def _resnet50(faces: keras.KerasTensor, _width: int, _depth: int) -> keras.KerasTensor:
    """Return the features of ResNet50 (He et al. 2015, arXiv:1512.03385) on one grey channel."""
    body = keras.applications.ResNet50(include_top=False, weights=None, input_tensor=faces)
    return _small(body.output)


def _xception(faces: keras.KerasTensor, _width: int, _depth: int) -> keras.KerasTensor:
    """Return the features of Xception (Chollet 2016, arXiv:1610.02357) on one grey channel.

    The face is enlarged by half, to the 71 pixels for which the network was made at least: it halves the picture
    five times, and 48 pixels would leave its middle eight blocks nine of them to look at.
    """
    # Between two pixels comes their mean. Keras interpolates faces of one size only, and a run sees two.
    enlarged = layers.AveragePooling2D(2)(layers.UpSampling2D(3)(faces))
    return _small(keras.applications.Xception(include_top=False, weights=None, input_tensor=enlarged).output)


BODIES: dict[str, Callable[[keras.KerasTensor, int, int], keras.KerasTensor]] = {
    "custom-cnn": _custom_cnn,
    "xception": _xception,
    "resnet50": _resnet50,
}
"""The bodies by name; each takes ``(n, side, side, 1)`` faces, a width and a depth, and returns a feature map."""


def _residual(x: keras.KerasTensor, channels: int, stride: int, *, gamma: str = "ones") -> keras.KerasTensor:
    """Return `x` through two 3x3 convolutions, added to itself (projected where the shape changes)."""
    y = _normalised(layers.Conv2D(channels, 3, strides=stride, padding="same", use_bias=False)(x))
    y = layers.ReLU()(y)
    y = _normalised(layers.Conv2D(channels, 3, padding="same", use_bias=False)(y), gamma=gamma)
    if stride > 1:
        x = _normalised(layers.Conv2D(channels, 1, strides=stride, use_bias=False)(x))
    return layers.ReLU()(layers.Add()([x, y]))


def _small(x: keras.KerasTensor) -> keras.KerasTensor:
    """Return 2,048 positive channels as small numbers about zero.

    As they are, all faces have most of them in common, and a step of the heads at a rate that suits the body
    changes their answers to every face at once, back and forth.
    """
    return _normalised(x, gamma=keras.initializers.Constant(0.1))


def _normalised(x: keras.KerasTensor, *, gamma: str | keras.Initializer = "ones") -> keras.KerasTensor:
    """Return `x` with each channel normalised over the batch, and at first multiplied by `gamma`."""
    return layers.BatchNormalization(momentum=0.95, gamma_initializer=gamma)(x)
