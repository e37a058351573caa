"""From a trained Keras emotion network to what ships, a LiteRT file and its card, and to the run's report."""

import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from inference.classifiers.litert import LiteRTClassifier
from inference.preprocessing import CROP_SIZE, network_input
from inference.registry import Model, write_model
from inference.training.calibration import fitted_temperature
from inference.training.emotion_evaluation import answers_of, report_of
from inference.training.emotion_net import build_emotion_net, load_finished, shape_of
from inference.training.emotion_training import SETTINGS_FILE
from inference.training.fer2013 import Faces, load_fer2013
from inference.training.metrics import share_right
from inference.training.run_report import write_run_report
from inference.votes import taggers_shares

CALIBRATION_FACES = 64
"""Training faces from which the ranges of the int8 numbers are taken. More of them hold rarer values, for which every
number becomes coarser: of 32 to 2,048, with 64 most answers to public_test are those of the float network."""


def export_emotion(trained: Path, data: Path, folder: Path) -> Model:
    """Write the int8 LiteRT file of a trained network, measure it, and write its card beside it.

    The run's folder, that of `trained`, gets plots and a table of the results too: `run_report` names them.

    Args:
        trained: the ``.keras`` file that `train_emotion` returned.
        data: the folder that holds ``fer2013/``.
        folder: where ``model.tflite`` and ``card.json`` go; its name becomes the network's name.

    Raises:
        DataError: the data set is missing or damaged, or the run's folder cannot be written.
        ModelError: `folder` cannot be written.
    """
    network = float_network(trained)
    content = to_litert(network, load_fer2013(data, "train").crops[:CALIBRATION_FACES])
    select, report = load_fer2013(data, "public_test"), load_fer2013(data, "private_test")
    card = _CARD | {
        "data": (*_CARD["data"], *_learnt_from_networks(trained.parent)),
        "protocol": _PROTOCOL.format(name=folder.name),
    }
    # Written several times: what the card says is measured on the file as it ships, and each step needs the last.
    model = write_model(folder, content, settings={}, results={}, **card)
    said = LiteRTClassifier(model).heads(select.crops)[1]
    settings = {"temperature": fitted_temperature(said, taggers_shares(select.votes))}
    classifier = LiteRTClassifier(write_model(folder, content, settings=settings, results={}, **card))
    results, reports = {}, []
    for split, faces in (("public_test", select), ("private_test", report)):
        reports.append(report_of(faces, answers_of(classifier, faces.crops), split=split))
        results[split] = reports[-1].for_card() | _float_results(network, faces)
    write_run_report(trained.parent, reports)
    return write_model(folder, content, settings=settings, results=results, **card)


def float_network(trained: Path) -> keras.Model:
    """Return a trained network in float32: training may have run in bfloat16, which does not convert cleanly.

    Args:
        trained: the ``.keras`` file of a finished run.

    Raises:
        SettingsError: the file is missing or no such network.
    """
    source = load_finished(trained)
    keras.config.set_dtype_policy("float32")
    width, depth = shape_of(source)
    twin = build_emotion_net(source.name, width=width, depth=depth)
    twin.set_weights(source.get_weights())
    return twin


def to_litert(network: keras.Model, crops: NDArray[np.uint8]) -> bytes:
    """Return the network as LiteRT, one face at a time: its body in int8, its two heads in float32.

    In int8 a head would count its answers in 256ths, and a slight smile often raises happiness by less.

    Args:
        network: from `float_network`.
        crops: ``(n, 48, 48)`` faces from which the ranges of the int8 numbers are taken.
    """
    face = keras.Input((CROP_SIZE, CROP_SIZE, 1), batch_size=1, name="faces")
    single = keras.Model(face, network(face, training=False))

    def calibration() -> Iterator[list[NDArray[np.float32]]]:
        for crop in network_input(crops):
            yield [crop[np.newaxis]]

    converter = tf.lite.TFLiteConverter.from_keras_model(single)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = calibration
    heads = tf.lite.experimental.QuantizationDebugOptions(denylisted_ops=["FULLY_CONNECTED", "SOFTMAX"])
    with warnings.catch_warnings():
        # The debugger, TensorFlow's way to leave operations in float32, opens the network with TensorFlow's own
        # interpreter, which says that it is old; and it asks for the statistics that the calibration just gave.
        warnings.filterwarnings("ignore", message=r"\s*Warning: tf.lite.Interpreter is deprecated")
        warnings.filterwarnings("ignore", message="Statistics for quantized inputs")
        debugger = tf.lite.experimental.QuantizationDebugger(
            converter=converter, debug_dataset=calibration, debug_options=heads
        )
        return bytes(debugger.get_nondebug_quantized_model())


def _learnt_from_networks(run: Path) -> Iterator[str]:
    """Yield what the card tells of trained networks that a run learnt from, or nothing."""
    asked = json.loads((run / SETTINGS_FILE).read_text(encoding="utf-8"))
    if asked["begin_with"]:
        yield f"the weights of {_named(asked['begin_with'])}, with which training began"
    for teacher in asked["teachers"]:
        yield f"the answers of {_named(teacher)} to the same pictures, beside their labels and votes"


def _named(trained: str) -> str:
    """Return what a card calls a trained network: its file or folder, without where it lies on this machine.

    What is made now may replace it there.
    """
    return f"an earlier network ({'/'.join(Path(trained).parts[-2:])})"


def _float_results(network: keras.Model, faces: Faces) -> dict[str, float]:
    """Return the accuracies before the numbers became int8, to be compared with those of the file that ships."""
    heads = network.predict(network_input(faces.crops), batch_size=64, verbose=0)
    tagged = faces.votes.any(axis=1)
    eight_right = heads["ferplus"].argmax(axis=1) == faces.votes.argmax(axis=1)
    return {
        "float_accuracy": round(share_right(heads["fer2013"].argmax(axis=1) == faces.emotions), 4),
        "float_ferplus_accuracy": round(share_right(eight_right[tagged]), 4),
    }


_PROTOCOL = (
    "Trained on FER2013's train split only; the temperature and every choice were made on public_test, private_test "
    "is for reporting. The int8 file that ships was measured, one forward pass a face: "
    "classmood evaluate --model {name}"
)

_CARD: dict[str, Any] = {
    "kind": "emotion classifier: one grey 48-pixel face to seven emotions",
    "input": "(1, 48, 48, 1) float32: a grey face crop minus its mean, over its standard deviation + 8",
    "output": "fer2013 (1, 7) float32 in Emotion order; ferplus (1, 8) float32 in FERPLUS order; rows sum to 1",
    "data": (
        "FER2013 training split, 28,709 web pictures (Goodfellow et al. 2013, arXiv:1307.0414), research use",
        "FER+ votes of ten taggers a picture (Barsoum et al. 2016, arXiv:1608.01041), MIT",
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
