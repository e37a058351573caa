"""Looks whether everything that a lesson needs is there, and says what to do where it is not."""

import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version

from capture.sources.screen import list_monitors, may_record_screen
from capture.sources.webcam import WebcamSource
from classmood.domain.errors import ClassmoodError
from classmood.settings import Settings
from inference.classifiers.systems import SYSTEMS, open_classifier
from inference.registry import DETECTOR, load_model
from storage.engine import database_status

PACKAGES = ("ai-edge-litert", "dash", "flask-socketio", "mss", "numpy", "opencv-python", "plotly", "sqlalchemy")
"""The packages whose versions matter when something does not work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found."""

    name: str
    ok: bool
    needed: bool
    """Whether a lesson is impossible without it; the webcam, for one, is not needed to watch a screen."""
    words: str
    """What was found, or what to do."""


def examine(settings: Settings) -> Iterator[Finding]:
    """Yield one finding after the other; nothing is changed, and a camera is opened for a moment only."""
    yield Finding("versions", ok=True, needed=True, words=_versions())
    yield _look("display", _monitors, needed=False)
    yield _look("permission", _permission, needed=False)
    yield _look("camera", partial(_camera, settings.capture.camera), needed=False)
    yield _look(f"model {DETECTOR}", partial(_model, DETECTOR), needed=True)
    classifier = settings.inference.classifier
    yield _look(f"model {classifier}", partial(_classifier, classifier), needed=True)
    yield _look("database", partial(_database, settings.database), needed=True)


def _look(name: str, look: Callable[[], str], *, needed: bool) -> Finding:
    try:
        return Finding(name, ok=True, needed=needed, words=look())
    except ClassmoodError as error:
        return Finding(name, ok=False, needed=needed, words=str(error))


def _versions() -> str:
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} is missing")
    return f"classmood {version('classmood')}, Python {platform.python_version()} on {sys.platform}, " + ", ".join(
        found
    )


def _monitors() -> str:
    return "; ".join(f"monitor {number} is {monitor}" for number, monitor in enumerate(list_monitors(), start=1))


def _permission() -> str:
    if not may_record_screen():
        raise ClassmoodError(
            "macOS does not let this program record the screen. Switch it on in System Settings, Privacy & Security, "
            "Screen & System Audio Recording, for the terminal that you use; then start anew."
        )
    return "the screen may be recorded"


def _camera(index: int) -> str:
    with WebcamSource(index=index) as camera:
        height, width = camera.grab().image.shape[:2]
    return f"camera {index} gives pictures of {width} x {height} pixels"


def _model(name: str) -> str:
    model = load_model(name)
    return f"{len(model.content) / 1e6:.2f} MB, the checksum is right"


def _classifier(name: str) -> str:
    open_classifier(name)
    return SYSTEMS[name].words


def _database(url: str) -> str:
    status = database_status(url)
    if status.schema is None:
        return f"{status.place} is made when the first lesson is recorded"
    if status.schema != status.known_schema:
        return f"{status.place} has schema {status.schema}; the next lesson brings it to {status.known_schema}"
    size = "" if status.megabytes is None else f", {status.megabytes:.1f} MB"
    return f"{status.place} holds {status.sessions} lessons{size}"
