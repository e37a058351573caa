"""A preview: looked at while somebody asks, forgotten after."""

import pytest

from classmood.domain.faces import Layout
from classmood.domain.moods import CaptureStatus
from classmood.line import Command, Seen, Warned
from classmood.previewing import UNASKED, Previewer
from dashboard.control import Choice, Preview, SourceKind
from tests.fake_agents import FakeLaunch
from tests.fakes import FakeClock

WEBCAM = Choice(SourceKind.WEBCAM)
PRACTICE = Choice(SourceKind.PRACTICE)


def seen(faces: int = 23) -> Seen:
    """Return what one picture shows."""
    return Seen(
        status=CaptureStatus.OK,
        layout=Layout.GALLERY,
        faces=faces,
        too_small=2,
        weak=1,
        cameras_off=4,
        picture=b"\xff\xd8jpeg",
    )


class Stage:
    """A previewer with its fakes."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.launch = FakeLaunch()
        self.previewer = Previewer(self.launch, lambda choice: [choice.kind.value], clock=self.clock)


@pytest.fixture
def stage() -> Stage:
    """Return a stage."""
    return Stage()


def test_the_last_picture_is_given_with_what_it_shows(stage: Stage) -> None:
    """Only the last one: earlier ones are gone."""
    first = stage.previewer.preview(WEBCAM)
    stage.launch.agent.tells(seen(20), seen(23))
    sight = stage.previewer.preview(WEBCAM).sight

    assert first == Preview(None)
    assert sight is not None
    assert (sight.number, sight.faces, sight.too_small, sight.cameras_off) == (2, 23, 2, 4)
    assert sight.picture == b"\xff\xd8jpeg"
    assert len(stage.launch.agents) == 1


def test_nothing_is_kept_when_nobody_has_asked_for_ten_seconds(stage: Stage) -> None:
    """A page that was closed must not leave the camera on."""
    stage.previewer.preview(WEBCAM)
    stage.launch.agent.tells(seen())

    stage.clock.passed += UNASKED
    stage.previewer.tick()
    kept = list(stage.launch.agent.told)
    stage.clock.passed += 0.1
    stage.previewer.tick()

    assert kept == []
    assert stage.launch.agent.told == [Command.END]
    assert stage.previewer.preview(WEBCAM).sight is None


def test_asking_keeps_it_alive(stage: Stage) -> None:
    """A teacher may look for minutes."""
    for _ in range(10):
        stage.previewer.preview(WEBCAM)
        stage.clock.passed += UNASKED / 2
        stage.previewer.tick()

    assert stage.launch.agent.told == []


def test_another_choice_ends_the_old_one_first(stage: Stage) -> None:
    """A camera has one user, and the picture of one source must not stand under the name of another."""
    stage.previewer.preview(WEBCAM)
    stage.launch.agent.tells(seen())
    shown = stage.previewer.preview(PRACTICE)
    old, new = stage.launch.agents
    old.tells(seen(99))

    assert old.told == [Command.END]
    assert new.words == ["practice"]
    assert shown == Preview(None)
    assert stage.previewer.preview(PRACTICE) == Preview(None)


def test_why_there_is_no_picture_is_told_and_not_tried_again(stage: Stage) -> None:
    """A camera in use by the meeting: the teacher has to choose."""
    stage.previewer.preview(WEBCAM)
    stage.launch.agent.exits(3, "Camera 0 cannot be opened.")

    shown = [stage.previewer.preview(WEBCAM) for _ in range(3)]

    assert shown == [Preview(None, "Camera 0 cannot be opened.")] * 3
    assert len(stage.launch.agents) == 1


def test_an_agent_that_ends_by_itself_is_told_as_what_it_is(stage: Stage) -> None:
    """A recording is over; a killed agent is not."""
    stage.previewer.preview(PRACTICE)
    stage.launch.agent.exits(0)
    over = stage.previewer.preview(PRACTICE).trouble
    stage.previewer.preview(WEBCAM)
    stage.launch.agent.exits(-9)

    assert over == "The recording is over."
    assert stage.previewer.preview(WEBCAM).trouble == "The preview stopped unexpectedly (exit code -9)."


def test_an_agent_that_cannot_be_launched_is_told(stage: Stage) -> None:
    """One line instead of a picture that never comes."""
    stage.launch.error = OSError("no more processes")

    assert "no more processes" in stage.previewer.preview(WEBCAM).trouble
    stage.previewer.stop()


def test_a_preview_that_does_not_end_is_killed_before_the_next_one(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It holds the camera; to stop looking, in contrast, must not keep the page waiting."""
    monkeypatch.setattr("classmood.previewing.PATIENCE", 0)
    stage.launch.obeys = False
    stage.previewer.preview(WEBCAM)
    stage.previewer.stop()
    left_alone = stage.launch.agent.killed

    stage.previewer.free()

    assert not left_alone
    assert stage.launch.agent.killed


def test_a_source_that_is_away_is_said_to_be_until_it_is_back(stage: Stage) -> None:
    """A shared window may end and be chosen again, and nobody presses "Show it" twice."""
    stage.previewer.preview(WEBCAM)
    stage.launch.agent.tells(seen(20), Warned(message="Sharing ended: choose the window again."))
    away = stage.previewer.preview(WEBCAM)
    stage.launch.agent.tells(seen(23))

    assert away == Preview(None, "Sharing ended: choose the window again.")
    assert stage.previewer.preview(WEBCAM).sight is not None
    assert len(stage.launch.agents) == 1
