"""The practice class through the real networks: what is read follows what was drawn.

The networks never saw a drawing. The drawn expressions, though, were tuned until networks trained on photographs
read them, so this tests the whole path more than the reading of real faces.
"""

from threading import Event

import numpy as np
import pytest

from capture.agent import CaptureAgent
from capture.practice import PracticeClass
from capture.sources.practice import PracticeSource
from classmood.domain.emotions import Emotion
from classmood.settings import Settings
from classmood.wiring import face_analyzer
from storage.engine import open_database
from storage.history import History
from storage.recorder import Recorder
from tests.builders import NOON

SECONDS_A_SAMPLE = 6.0
SMOOTHED_SAMPLES = 5
"""Half a minute: the mood of a class is told over such spans, never from one frame."""

CORRELATION = {Emotion.HAPPY: 0.9, Emotion.NEUTRAL: 0.8, Emotion.SAD: 0.7, Emotion.ANGRY: 0.7, Emotion.SURPRISE: 0.5}
"""What each measured share must correlate with the true one over the lesson. Fear and disgust are too rare and too
hard for any network of this size to be promised."""


def smoothed(shares: np.ndarray) -> np.ndarray:
    """Return the mean over `SMOOTHED_SAMPLES` along the lesson."""
    window = np.ones(SMOOTHED_SAMPLES) / SMOOTHED_SAMPLES
    return np.stack([np.convolve(column, window, mode="valid") for column in shares.T], axis=1)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_measured_shares_follow_the_scripts_truth() -> None:
    """Agent, detector, classifier and SQLite as they ship, over a lesson whose every mood is known."""
    drawn = PracticeClass(25, seed=3, lesson_seconds=600)
    engine = open_database("sqlite://", write=True)
    source = PracticeSource(drawn, started_at=NOON, step_seconds=SECONDS_A_SAMPLE)
    settings = Settings()
    agent = CaptureAgent(
        source,
        face_analyzer(settings),
        Recorder(engine),
        title="truth",
        frames_per_second=1,
        min_confidence=settings.inference.min_confidence,
    )

    summary = agent.run(Event())

    samples = [stored.sample for stored in History(engine).samples(summary.session_id)]
    assert len(samples) == 100
    true = np.zeros((len(samples), len(Emotion)))
    seen = np.zeros(len(samples))
    for row, sample in enumerate(samples):
        present = [one for one in drawn.truth_at((sample.at - NOON).total_seconds()) if one.camera_on]
        true[row] = np.mean([one.moods for one in present], axis=0)
        seen[row] = sample.faces / len(present)
    measured = np.array([sample.shares for sample in samples])
    found = {
        emotion: float(np.corrcoef(smoothed(measured)[:, emotion], smoothed(true)[:, emotion])[0, 1])
        for emotion in CORRELATION
    }

    assert seen.mean() >= 0.98
    assert {emotion: value for emotion, value in found.items() if value < CORRELATION[emotion]} == {}, found
