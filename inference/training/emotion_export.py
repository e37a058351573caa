"""From a trained Keras emotion network to the shipped pair: an int8 LiteRT file and its card."""

from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from inference.preprocessing import CROP_SIZE, network_input
from inference.registry import Model, write_model
from inference.training.emotion_evaluation import evaluate_emotion
from inference.training.emotion_net import build_emotion_net
from inference.training.fer2013 import Split, load_fer2013

CALIBRATION_FACES = 512
"""Training faces from which the ranges of the int8 numbers are taken."""


def export_emotion(trained: Path, data: Path, folder: Path) -> Model:
    """Write the int8 LiteRT file of a trained network, measure it, and write its card beside it.

    Args:
        trained: the ``.keras`` file that `train_emotion` returned.
        data: the folder that holds ``fer2013/``.
        folder: where ``model.tflite`` and ``card.json`` go.

    Raises:
        DataError: the data set is missing or damaged.
    """
    content = to_litert(trained, load_fer2013(data, "train").crops[:CALIBRATION_FACES])
    # Written twice: the results that belong on the card are measured on the file as it ships.
    unmeasured = write_model(folder, content, results={}, **_CARD)
    results = {split: evaluate_emotion(data, unmeasured, split=split).as_dict() for split in _SPLITS}
    return write_model(folder, content, results=results, **_CARD)


def to_litert(trained: Path, crops: NDArray[np.uint8]) -> bytes:
    """Return the network as LiteRT, int8 inside, float32 outside, one face at a time.

    Args:
        trained: a ``.keras`` file of `build_emotion_net`.
        crops: ``(n, 48, 48)`` faces from which the ranges of the int8 numbers are taken.
    """
    source = keras.saving.load_model(trained, compile=False, safe_mode=True)
    # Training may have run in bfloat16; a float32 twin with the same weights converts cleanly.
    keras.config.set_dtype_policy("float32")
    twin = build_emotion_net(width=source.layers[1].filters)
    twin.set_weights(source.get_weights())

    face = keras.Input((CROP_SIZE, CROP_SIZE, 1), batch_size=1, name="faces")
    single = keras.Model(face, twin(face, training=False))

    def calibration() -> Iterator[list[NDArray[np.float32]]]:
        for crop in network_input(crops):
            yield [crop[np.newaxis]]

    converter = tf.lite.TFLiteConverter.from_keras_model(single)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = calibration
    return bytes(converter.convert())


_SPLITS: tuple[Split, ...] = ("public_test", "private_test")

_CARD = {
    "kind": "emotion classifier: one grey 48-pixel face to seven emotions",
    "input": "(1, 48, 48, 1) float32: a grey face crop minus its mean, over its standard deviation + 8",
    "output": "fer2013 (1, 7) float32 in Emotion order; ferplus (1, 8) float32 in FERPLUS order; rows sum to 1",
    "settings": {},
    "data": (
        "FER2013 training split, 28,709 web pictures (Goodfellow et al. 2013, arXiv:1307.0414), research use",
        "FER+ votes of ten taggers a picture (Barsoum et al. 2016, arXiv:1608.01041), MIT",
    ),
    "protocol": (
        "Trained on FER2013's train split only, private_test used to report; the int8 file that ships was measured, "
        "one forward pass a face: classmood evaluate emotion"
    ),
    "limits": (
        "FER2013's labels over-call negative emotion: they say neutral of 17 % of private_test, taggers of 35 %",
        "one FER+ tagger agrees with the other nine on 70 % of the pictures: that is the ceiling of the task",
        "slight smiles are often read as neutral; fear and disgust are read worst",
        "faces under 36 pixels high are not read well, turned and covered faces neither",
        "the pictures come from web search: age groups, skin tones and cultures are not balanced",
    ),
    "not_for": (
        "judging, grading, disciplining or taking the attendance of any person",
        "telling what somebody feels, attends to or understands: a face shows neither",
        "use on students in the European Union, where inferring emotions in education is prohibited",
    ),
}
