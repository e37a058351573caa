"""The practice class through tiles, networks and seats: what is counted is what was drawn."""

from datetime import timedelta

import cv2
import numpy as np
import pytest

from capture.practice import PracticeClass
from classmood.domain.faces import Layout, View
from classmood.domain.frames import Frame, Image
from classmood.domain.moods import count_moods
from classmood.settings import InferenceSettings, Settings
from classmood.wiring import face_analyzer
from inference.analyzer import FaceAnalyzer
from tests.builders import NOON

MOMENTS = (130.0, 255.0, 355.0)
"""Explanation, hard part and joke: three different moods of the class."""
MEAN_DIFFERENCE, LARGEST_DIFFERENCE = 0.03, 0.12
"""How far the class's mean probabilities may be from those of a full search: on average and at most. Two counts of 25
faces differ by 0.1 as soon as three students change their faces."""


def analyzer(**options: float) -> FaceAnalyzer:
    """Return the analyzer as it ships, but for these settings."""
    return face_analyzer(Settings(inference=InferenceSettings.model_validate(options)))


def sent(image: Image, number: int) -> Image:
    """Return the picture as a codec leaves it, with another noise each time."""
    quality = [cv2.IMWRITE_JPEG_QUALITY, 80 + number % 3]
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", image, quality)[1], cv2.IMREAD_COLOR), np.uint8)


def frame_of(drawn: PracticeClass, second: float) -> Frame:
    """Return the picture at so many seconds of the lesson."""
    return Frame(sent(drawn.frame_at(second), int(second)), NOON + timedelta(seconds=second))


@pytest.mark.parametrize(("students", "size"), [(9, (1280, 720)), (25, (1280, 720)), (49, (1920, 1080))])
def test_seats_are_tiles_and_cameras_off_are_counted(students: int, size: tuple[int, int]) -> None:
    """Every tile is found, every camera that is off, and nearly every face, in the tile where it was drawn."""
    drawn, reads = PracticeClass(students, seed=11, size=size), analyzer()
    found = present = 0
    errors = []
    for second in MOMENTS:
        view, truth = reads.analyze(frame_of(drawn, second)), drawn.truth_at(second)
        on = [one for one in truth if one.camera_on]
        assert (view.layout, view.tiles) == (Layout.GALLERY, students)
        assert view.cameras_off == students - len(on)
        assert len({face.seat for face in view.faces}) == len(view.faces)
        for face in view.faces:
            assert sum(one.tile.iou(face.box) > 0 for one in truth) == 1
        found, present = found + len(view.faces), present + len(on)
        sample = count_moods(view, at=NOON, min_confidence=0.4)
        assert sample.shares is not None
        true = np.bincount([one.emotion for one in on], minlength=7) / len(on)
        errors.append(float(np.abs(np.array(sample.shares) - true).sum() / 2))

    assert 0.95 * present <= found <= 1.05 * present
    assert np.mean(errors) < 0.25, errors


@pytest.mark.slow
def test_searching_changed_tiles_alone_sees_what_a_full_search_sees() -> None:
    """Twenty seconds through the change from the hard part to the joke, with a codec's noise."""
    drawn = PracticeClass(25, seed=11)
    changed = analyzer(smoothing_seconds=0, hold_seconds=0)
    faces, differences = [], []
    for second in range(330, 350):
        frame = frame_of(drawn, second)
        some, all_anew = changed.analyze(frame), analyzer(smoothing_seconds=0, hold_seconds=0).analyze(frame)
        faces.append(len(some.faces) - len(all_anew.faces))
        differences.append(float(np.abs(_mean(some) - _mean(all_anew)).max()))

    assert np.abs(faces).max() <= 1
    assert np.mean(differences) <= MEAN_DIFFERENCE, differences
    assert max(differences) <= LARGEST_DIFFERENCE, differences


def test_the_same_students_keep_their_seats_while_no_camera_is_switched() -> None:
    """Ten seconds of nods, glances aside and missed faces."""
    drawn, reads = PracticeClass(16, seed=5), analyzer()
    seats: dict[int, set[int | None]] = {}
    on = [one.camera_on for one in drawn.truth_at(200)]
    for second in range(200, 210):
        truth = drawn.truth_at(second)
        if [one.camera_on for one in truth] != on:
            break
        for face in reads.analyze(frame_of(drawn, second)).faces:
            (place,) = [place for place, one in enumerate(truth) if one.tile.iou(face.box) > 0]
            seats.setdefault(place, set()).add(face.seat)

    assert second >= 205
    assert len(seats) == sum(on)
    assert all(len(numbers) == 1 for numbers in seats.values()), seats


def _mean(view: View) -> np.ndarray:
    return np.asarray(np.mean([face.probabilities for face in view.faces if face.probabilities], axis=0))
