"""Counting a frame's faces into a sample."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classmood.domain.emotions import Emotion
from classmood.domain.faces import Face, Layout, View
from classmood.domain.geometry import Box
from classmood.domain.moods import CaptureStatus, count_moods, tone
from tests.builders import NOON, a_face, seven

BOX = Box(0, 0, 40, 50)


def a_face_with(**shares: float) -> Face:
    """Return a face with these probabilities; what is left goes to neutral."""
    row = [shares.get(emotion.label, 0.0) for emotion in Emotion]
    row[Emotion.NEUTRAL] += 1 - sum(row)
    return Face(BOX, 0.9, seven(row))


def test_faces_are_counted_by_their_likeliest_emotion() -> None:
    """Two happy and one sad face are just that."""
    faces = [a_face_with(happy=0.9), a_face_with(happy=0.6), a_face_with(sad=0.8)]

    sample = count_moods(View(tuple(faces)), at=NOON, min_confidence=0.5)

    assert sample.status is CaptureStatus.OK
    assert sample.read == 3
    assert sample.counts[Emotion.HAPPY] == 2
    assert sample.counts[Emotion.SAD] == 1
    assert sample.shares is not None
    assert sample.shares[Emotion.HAPPY] == pytest.approx(2 / 3)


def test_an_unreadable_face_is_counted_as_unsure_not_dropped() -> None:
    """An empty room and an unreadable room must not look alike."""
    sample = count_moods(View((a_face_with(happy=0.4, sad=0.35),)), at=NOON, min_confidence=0.5)

    assert (sample.faces, sample.read, sample.unsure) == (1, 0, 1)
    assert sample.shares is None
    assert sample.mean_probabilities is not None


def test_a_face_too_small_counts_as_seen_and_says_nothing_else() -> None:
    """What a network makes of a few pixels must not colour the class's mood."""
    sample = count_moods(View((Face(BOX, 0.9, None), a_face_with(happy=1.0))), at=NOON, min_confidence=0.5)

    assert (sample.faces, sample.read, sample.too_small) == (2, 1, 1)
    assert sample.mean_probabilities is not None
    assert sample.mean_probabilities[Emotion.HAPPY] == 1


def test_no_face_is_a_status_and_not_a_neutral_class() -> None:
    """A shared screen shows no faces; the chart must show a gap."""
    sample = count_moods(View(()), at=NOON, min_confidence=0.5)

    assert sample.status is CaptureStatus.NO_FACES
    assert (sample.faces, sample.shares, sample.tone) == (0, None, None)


@pytest.mark.parametrize("layout", [Layout.SPEAKER, Layout.SHARED_SCREEN])
def test_a_speaker_or_a_shared_screen_is_not_the_class(layout: Layout) -> None:
    """Five faces beside some slides are not the mood of 27."""
    view = View((a_face_with(happy=1.0),) * 5, layout, tiles=5, cameras_off=1)

    sample = count_moods(view, at=NOON, min_confidence=0.5)

    assert sample.status is CaptureStatus.WRONG_LAYOUT
    assert (sample.faces, sample.read, sample.mean_probabilities) == (0, 0, None)
    assert (sample.layout, sample.tiles, sample.cameras_off) == (layout, 5, 1)


def test_what_surrounds_the_faces_is_counted() -> None:
    """Two weak readings, one face too small to be weak, 9 tiles of which 6 are dark."""
    faces = (a_face(weak=True), a_face(weak=True, happy=0.3), a_face(readable=False))

    sample = count_moods(View(faces, Layout.GALLERY, tiles=9, cameras_off=6), at=NOON, min_confidence=0.5)

    assert (sample.faces, sample.read, sample.unsure, sample.too_small, sample.weak) == (3, 1, 1, 1, 2)
    assert (sample.layout, sample.tiles, sample.cameras_off) == (Layout.GALLERY, 9, 6)


def test_a_gallery_of_dark_cameras_has_no_faces_but_its_tiles() -> None:
    """Nobody to be seen is another thing than another window."""
    sample = count_moods(View((), Layout.GALLERY, tiles=9, cameras_off=9), at=NOON, min_confidence=0.5)

    assert (sample.status, sample.tiles, sample.cameras_off) == (CaptureStatus.NO_FACES, 9, 9)


def test_tone_is_happy_minus_the_strongest_negative_emotion() -> None:
    """0.5 happy against 0.2 sad: +0.3; surprise and neutral have no sign."""
    row = (0.1, 0.0, 0.0, 0.5, 0.2, 0.2, 0.0)

    assert tone(row) == pytest.approx(0.3)


@given(st.lists(st.lists(st.floats(0.01, 1), min_size=7, max_size=7), max_size=60), st.floats(0, 1))
def test_every_face_is_counted_exactly_once(rows: list[list[float]], min_confidence: float) -> None:
    """Seen is read plus unsure plus too small, always; and means stay shares."""
    faces = [Face(BOX, 0.5, seven(p / sum(row) for p in row)) for row in rows]
    faces.append(Face(BOX, 0.5, None))

    sample = count_moods(View(tuple(faces)), at=NOON, min_confidence=min_confidence)

    assert sample.faces == sample.read + sample.unsure + sample.too_small == len(faces)
    assert sum(sample.counts) == sample.read
    if sample.mean_probabilities is not None:
        assert sum(sample.mean_probabilities) == pytest.approx(1)
