"""The emotion network: a small residual net on 48-pixel grey faces, with one head for each way of labelling them."""

import keras
from keras import layers

from classmood.domain.emotions import Emotion
from inference.labels import FERPLUS


def build_emotion_net(width: int = 64, dropout: float = 0.2) -> keras.Model:
    """Return an untrained network of 1.2 million parameters (at ``width=64``).

    A 4x4 convolution of stride 2, three residual blocks of two 3x3 convolutions each (``width``, 2 x and 4 x as
    many channels, halving the picture before the second and the third), global average, dropout, two softmax
    heads. It is fully convolutional: any side from 32 pixels up works.

    Args:
        width: channels of the first block.
        dropout: share of the features dropped before the heads while training.

    Returns:
        A model from ``(n, side, side, 1)``, made by `preprocessing.network_input`, to
        ``{"fer2013": (n, 7), "ferplus": (n, 8)}``, each row summing to 1.
    """
    faces = keras.Input((None, None, 1), name="faces")
    x = _normalised(layers.Conv2D(width, 4, strides=2, padding="same", use_bias=False)(faces))
    x = layers.ReLU()(x)
    for channels, stride in ((width, 1), (2 * width, 2), (4 * width, 2)):
        x = _residual(x, channels, stride)
    x = layers.Dropout(dropout)(layers.GlobalAveragePooling2D()(x))
    # The heads stay in float32: a softmax in bfloat16 has two digits.
    heads = {
        "fer2013": layers.Dense(len(Emotion), activation="softmax", dtype="float32", name="fer2013")(x),
        "ferplus": layers.Dense(len(FERPLUS), activation="softmax", dtype="float32", name="ferplus")(x),
    }
    return keras.Model(faces, heads, name="emotion")


def _residual(x: keras.KerasTensor, channels: int, stride: int) -> keras.KerasTensor:
    """Return `x` through two 3x3 convolutions, added to itself (projected where the shape changes)."""
    y = _normalised(layers.Conv2D(channels, 3, strides=stride, padding="same", use_bias=False)(x))
    y = layers.ReLU()(y)
    y = _normalised(layers.Conv2D(channels, 3, padding="same", use_bias=False)(y))
    if stride > 1:
        x = _normalised(layers.Conv2D(channels, 1, strides=stride, use_bias=False)(x))
    return layers.ReLU()(layers.Add()([x, y]))


def _normalised(x: keras.KerasTensor) -> keras.KerasTensor:
    """Return `x` with each channel normalised over the batch."""
    return layers.BatchNormalization(momentum=0.95)(x)
