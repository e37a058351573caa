"""The detection network, and what it is punished for.

Fully convolutional and small: a picture of any size whose sides are whole cells of 8 pixels goes in, one score and
one box for each cell come out, in the words of `inference.detectors.cells`.
"""

import keras
from keras import layers, ops

from inference.detectors.cells import STRIDE


def build_detector_net(dtype: str = "float32") -> keras.Model:
    """Return an untrained network of 61,509 parameters.

    A 3x3 convolution, then depthwise-separable ones: 16 channels at half the picture's size, 32 at a quarter, 96 at
    an eighth, where five residual blocks let each cell see 103 pixels around it. There is no rescaling in front: the
    first batch normalisation learns it, so the int8 network takes bytes as they are.

    Args:
        dtype: Keras's policy; ``mixed_bfloat16`` trains faster on CPUs that have it, with the same weights.

    Returns:
        A model from ``(n, height, width, 3)``, blue-green-red 0-255, to ``{"scores": (n, height / 8, width / 8, 1),
        "boxes": (n, height / 8, width / 8, 4)}``; scores are 0 to 1, boxes as `cells.decode` reads them.
    """
    picture = keras.Input((None, None, 3), name="picture")
    x = _normalised(layers.Conv2D(16, 3, strides=2, padding="same", use_bias=False, dtype=dtype)(picture), dtype)
    x = _separable(x, 32, 2, dtype)
    x = _separable(x, 32, 1, dtype)
    x = _separable(x, 96, 2, dtype)
    for _ in range(5):
        x = layers.Add(dtype=dtype)([x, _separable(x, 96, 1, dtype)])
    # The heads stay in float32: a score in bfloat16 has two digits. Most cells are ground, so scores begin low.
    scores = layers.Conv2D(
        1, 1, activation="sigmoid", bias_initializer=keras.initializers.Constant(-4.0), dtype="float32", name="scores"
    )
    boxes = layers.Conv2D(4, 1, dtype="float32", name="boxes")
    return keras.Model(picture, {"scores": scores(x), "boxes": boxes(x)}, name="detector")


def score_loss(labels: keras.KerasTensor, scores: keras.KerasTensor) -> keras.KerasTensor:
    """Return one number: the focal cross-entropy (exponent 1) of the scores over the number of face cells.

    Args:
        labels: ``(n, rows, columns, 2)``: `CellLabels.scores`, then `CellLabels.weights`.
        scores: ``(n, rows, columns, 1)``, 0 to 1.
    """
    wanted, weights = labels[..., :1], labels[..., 1:]
    scores = ops.clip(scores, 1e-6, 1 - 1e-6)
    right = wanted * scores + (1 - wanted) * (1 - scores)
    # The exponent takes interest from the many cells that are right already; above 1 scores stay timid.
    return -ops.sum(weights * (1 - right) * ops.log(right)) / (ops.sum(wanted) + STRIDE)


def box_loss(labels: keras.KerasTensor, boxes: keras.KerasTensor) -> keras.KerasTensor:
    """Return one number: the mean absolute error of the four box numbers over the face cells.

    Args:
        labels: ``(n, rows, columns, 5)``: `CellLabels.boxes`, then `CellLabels.scores`.
        boxes: ``(n, rows, columns, 4)``.
    """
    faces = labels[..., 4:]
    return ops.sum(faces * ops.abs(labels[..., :4] - boxes)) / (ops.sum(faces) + STRIDE)


def _separable(x: keras.KerasTensor, channels: int, stride: int, dtype: str) -> keras.KerasTensor:
    """Return `x` through a 3x3 convolution of each channel and a mixing of the channels."""
    depthwise = layers.DepthwiseConv2D(3, strides=stride, padding="same", use_bias=False, dtype=dtype)
    x = _normalised(depthwise(x), dtype)
    return _normalised(layers.Conv2D(channels, 1, use_bias=False, dtype=dtype)(x), dtype)


def _normalised(x: keras.KerasTensor, dtype: str) -> keras.KerasTensor:
    return layers.ReLU(dtype=dtype)(layers.BatchNormalization(dtype=dtype)(x))
