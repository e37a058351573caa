"""The line above every page: how the lesson goes, and what may be done about it."""

import pytest

from dashboard.control import Choice, Phase, Plan, SourceKind, Status
from dashboard.pages.control_bar import bar

PLAN = Plan(Choice(SourceKind.SCREEN), "Algebra")


def actions(shown: object) -> set[str]:
    """Return the actions that have a button."""
    text = str(shown)
    return {name for name in ("pause", "resume", "end", "dismiss") if f"'action': '{name}'" in text}


def test_without_a_lesson_there_is_nothing() -> None:
    """A calm page."""
    assert bar(Status()) == ""


@pytest.mark.parametrize(
    ("phase", "buttons"),
    [
        (Phase.STARTING, {"end"}),
        (Phase.RUNNING, {"pause", "end"}),
        (Phase.PAUSED, {"resume", "end"}),
        (Phase.ENDING, set()),
        (Phase.FAILED, {"dismiss"}),
        (Phase.IDLE, {"dismiss"}),
    ],
)
def test_each_phase_has_its_buttons(phase: Phase, buttons: set[str]) -> None:
    """What does nothing in a phase is not offered in it."""
    shown = bar(Status(phase, PLAN, session=7))

    assert actions(shown) == buttons
    assert "Algebra" in str(shown)


def test_a_recording_has_no_pause() -> None:
    """It waits by itself: nothing is missed meanwhile."""
    assert actions(bar(Status(Phase.RUNNING, Plan(Choice(SourceKind.VIDEO)), session=7))) == {"end"}


@pytest.mark.parametrize("phase", list(Phase))
def test_trouble_is_always_shown(phase: Phase) -> None:
    """In every phase, word for word."""
    assert "The disk is full." in str(bar(Status(phase, PLAN, trouble="The disk is full.")))


@pytest.mark.parametrize("phase", [Phase.IDLE, Phase.FAILED])
def test_a_lesson_that_is_over_leads_to_its_report(phase: Phase) -> None:
    """One click after class."""
    assert "/sessions/7" in str(bar(Status(phase, PLAN, session=7)))


def test_a_failed_lesson_leads_back_to_its_fields() -> None:
    """What was wrong can be chosen anew."""
    assert "/setup" in str(bar(Status(Phase.FAILED, PLAN, trouble="No screen.")))


@pytest.mark.parametrize(
    ("phase", "offered"), [(Phase.STARTING, False), (Phase.RUNNING, True), (Phase.PAUSED, True), (Phase.IDLE, False)]
)
def test_a_shared_window_can_be_chosen_anew_while_its_lesson_goes_on(phase: Phase, offered: bool) -> None:
    """A reloaded tab shares no more, and the meeting may open another window."""
    shared = Plan(Choice(SourceKind.BROWSER), "Algebra")

    assert ("Choose the window" in str(bar(Status(phase, shared, session=7)))) is offered
    assert "Choose the window" not in str(bar(Status(phase, PLAN, session=7)))
