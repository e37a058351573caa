"""The one place where settings become objects."""

from collections.abc import Iterator
from pathlib import Path

from capture.practice import LESSON_SECONDS, PracticeClass
from capture.sources.base import FrameSource
from capture.sources.practice import PracticeSource
from capture.sources.screen import ScreenSource
from capture.sources.video import VideoSource
from capture.sources.webcam import WebcamSource
from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from classmood.settings import Settings
from inference.analyzer import FaceAnalyzer
from inference.classifiers.litert import LiteRTClassifier
from inference.detectors.gallery import GalleryDetector
from inference.registry import DETECTOR, EMOTION, load_model


def face_analyzer(settings: Settings) -> FaceAnalyzer:
    """Return what finds and reads faces, its networks loaded and checked."""
    chosen = settings.inference
    detector = GalleryDetector(
        load_model(DETECTOR), threshold=chosen.detector_threshold, min_face_height=chosen.min_face_height
    )
    return FaceAnalyzer(detector, LiteRTClassifier(load_model(EMOTION)), min_face_height=chosen.min_face_height)


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


def practice_source(settings: Settings, *, lesson_seconds: float = LESSON_SECONDS) -> FrameSource:
    """Return the drawn class, live; its lesson begins anew every `lesson_seconds`."""
    return PracticeSource(practice_class(settings, lesson_seconds=lesson_seconds))
