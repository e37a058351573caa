"""The one place where settings become objects."""

from collections.abc import Callable, Iterator
from pathlib import Path

from capture.practice import LESSON_SECONDS, PracticeClass
from capture.sources.base import FrameSource
from capture.sources.practice import PracticeSource
from capture.sources.screen import ScreenSource
from capture.sources.video import VideoSource
from capture.sources.webcam import WebcamSource
from classmood.domain.emotions import Emotion
from classmood.domain.faces import Face, Probabilities
from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from classmood.settings import Settings
from inference.analyzer import FaceAnalyzer
from inference.classifiers.systems import open_classifier
from inference.classifiers.unread import Unread
from inference.detectors.gallery import GalleryDetector
from inference.reading import FaceReader
from inference.registry import DETECTOR, load_model

CLEAR_MOOD = 0.8
"""Share of a drawn student's mood above which it is in no change from one emotion to the next."""


def face_analyzer(settings: Settings, *, read: bool = True) -> FaceAnalyzer:
    """Return what finds and reads faces, its networks loaded and checked.

    Args:
        settings: of the networks.
        read: False: find the faces only, and infer no emotion from any.
    """
    chosen = settings.inference
    return FaceAnalyzer(
        _face_detector(settings),
        open_classifier(chosen.classifier) if read else Unread(),
        min_face_height=chosen.min_face_height,
        own_tile=chosen.own_tile,
        hold_seconds=chosen.hold_seconds,
        smoothing_seconds=chosen.smoothing_seconds,
    )


def picture_reader(settings: Settings) -> Callable[[Image], list[Face]]:
    """Return what finds and reads the faces of one picture by itself: the same networks, and no memory of faces."""
    detector = _face_detector(settings)
    reader = FaceReader(
        open_classifier(settings.inference.classifier), min_face_height=settings.inference.min_face_height
    )
    return lambda image: reader.read(image, detector.detect(image))


def _face_detector(settings: Settings) -> GalleryDetector:
    chosen = settings.inference
    return GalleryDetector(
        load_model(DETECTOR), threshold=chosen.detector_threshold, min_face_height=chosen.min_face_height
    )


def screen_source(settings: Settings) -> FrameSource:
    """Return the screen, or the part of it that was chosen."""
    return ScreenSource(monitor=settings.capture.monitor, region=settings.capture.region)


def webcam_source(settings: Settings) -> FrameSource:
    """Return the chosen webcam."""
    return WebcamSource(index=settings.capture.camera)


def video_source(settings: Settings, path: Path, *, realtime: bool) -> FrameSource:
    """Return a recording."""
    return VideoSource(path, frames_per_second=settings.capture.frames_per_second, realtime=realtime)


def practice_class(settings: Settings, *, lesson_seconds: float = LESSON_SECONDS) -> PracticeClass:
    """Return the drawn class, its whole lesson stretched to `lesson_seconds`."""
    return PracticeClass(settings.practice.students, seed=settings.practice.seed, lesson_seconds=lesson_seconds)


def practice_pictures(settings: Settings) -> Iterator[tuple[Image, list[Box]]]:
    """Yield drawn galleries of 9, 25 and 49 students with every face in them, to measure a detector on."""
    for students in (9, 25, 49):
        drawn = PracticeClass(students, seed=settings.practice.seed, size=(1920, 1080))
        for part in range(8):
            seconds = (part + 0.5) / 8 * drawn.lesson_seconds
            yield drawn.frame_at(seconds), [truth.face for truth in drawn.truth_at(seconds) if truth.face]


def practice_faces(settings: Settings) -> Iterator[tuple[Image, list[tuple[Box, Emotion]]]]:
    """Yield drawn galleries of 25 with the faces that look up and clearly feel one thing, and what that is."""
    drawn = PracticeClass(25, seed=settings.practice.seed, size=(1920, 1080))
    for part in range(10):
        seconds = (part + 0.5) / 10 * drawn.lesson_seconds
        faces = [
            (truth.face, truth.emotion)
            for truth in drawn.truth_at(seconds)
            if truth.face and not truth.looking_away and max(truth.moods) > CLEAR_MOOD
        ]
        yield drawn.frame_at(seconds), faces


def practice_moods(settings: Settings) -> Iterator[tuple[Image, list[Probabilities]]]:
    """Yield drawn galleries of 25 with the moods of everybody whose camera is on, turned away or not."""
    drawn = PracticeClass(25, seed=settings.practice.seed, size=(1920, 1080))
    for part in range(30):
        seconds = (part + 0.5) / 30 * drawn.lesson_seconds
        yield drawn.frame_at(seconds), [truth.moods for truth in drawn.truth_at(seconds) if truth.camera_on]


def practice_source(settings: Settings, *, lesson_seconds: float = LESSON_SECONDS) -> FrameSource:
    """Return the drawn class, live; its lesson begins anew every `lesson_seconds`."""
    return PracticeSource(practice_class(settings, lesson_seconds=lesson_seconds))
