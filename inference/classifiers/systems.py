"""Every reader of emotions that can be chosen or compared, by name: three networks trained here and two peers.

All answer to one Protocol, so that live use and the comparison do not know which they have. None is loaded, and no
peer imported, before it is asked for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from classmood.domain.errors import ModelError
from inference.classifiers.base import Classifier
from inference.classifiers.deepface_peer import open_deepface
from inference.classifiers.fer_peer import FerClassifier, network_file
from inference.classifiers.litert import LiteRTClassifier
from inference.registry import CUSTOM_CNN, Model, installed, load_model


@dataclass(frozen=True, slots=True)
class System:
    """One reader of emotions."""

    words: str
    """What it is, in a line."""
    open: Callable[[], Classifier]
    """Load it; raises `ModelError` with the reason when it is not here."""
    litert: Callable[[], bytes] | None
    """Its LiteRT file, whole, with the same error; None for one that is no LiteRT file."""


def open_classifier(name: str) -> Classifier:
    """Return the reader of emotions of that name, loaded.

    Raises:
        ModelError: it is not here, cannot be loaded, or none has that name.
    """
    if name not in SYSTEMS:
        raise ModelError(f"No classifier is called {name!r}; there are {', '.join(SYSTEMS)}.")
    return SYSTEMS[name].open()


def _trained_here(name: str, words: str) -> System:
    return System(
        words,
        open=lambda: LiteRTClassifier(_model(name)),
        litert=lambda: _model(name).content,
    )


def _model(name: str) -> Model:
    """Return a network that was trained here, or say how it is trained.

    Raises:
        ModelError: it is not here, or damaged.
    """
    if name not in installed():
        raise ModelError(
            f"The network {name} is not here: it is too large for the package. Train it with `classmood train emotion "
            f"--model {name}` and copy runs/{name}/{name} to inference/models, or choose another inference.classifier."
        )
    return load_model(name)


SYSTEMS: Mapping[str, System] = {
    CUSTOM_CNN: _trained_here(CUSTOM_CNN, "our small residual network, which ships with the program"),
    "xception": _trained_here(
        "xception", "Xception (Chollet 2016), trained here from nothing on the same pictures and custom-cnn's answers"
    ),
    "resnet50": _trained_here("resnet50", "ResNet50 (He et al. 2015), trained here from nothing on the same pictures"),
    "deepface": System("the network of the package deepface, with its own weights", open_deepface, litert=None),
    "fer": System(
        "the network of the package fer, with its own weights",
        open=lambda: FerClassifier(network_file()),
        litert=network_file,
    ),
}
"""By the name that settings and commands know, in the order in which they are compared."""
