"""What the fields of the set-up page mean, and what must be said before a real class."""

from typing import Any

import pytest
from sqlalchemy import Engine

from classmood.domain import care
from classmood.domain.errors import AcknowledgementError, CaptureError, ClassmoodError, SettingsError
from dashboard.control import Choice, Monitor, Phase, Plan, Preview, SourceKind, Status
from dashboard.live import LiveFeed
from dashboard.set_up import SetUp, choice_of, shows_others
from dashboard.sharing import Sharing
from storage.acknowledgements import Acknowledgements
from storage.history import History
from storage.recorder import Recorder
from tests.builders import NOON, a_sample, after_noon

FORM: dict[str, Any] = {
    "kind": "practice",
    "monitor": "1",
    "region": None,
    "camera": 0,
    "others": False,
    "file": None,
    "realtime": False,
    "students": 25,
    "title": "Algebra",
    "course": "",
    "size": "",
    "place": "",
    "told": "",
    "agreed": False,
}
REAL = {**FORM, "kind": "screen"}
AGREED = {**REAL, "place": "Lincoln School", "told": "students, parents", "agreed": True}


class FakeControl:
    """Remembers what it was asked for; one screen, no recordings."""

    def __init__(self) -> None:
        self.now = Status()
        self.started: list[Plan] = []
        self.looked_at: list[Choice] = []
        self.screen: Monitor | None = Monitor(1, 0, 0, 1280, 720)
        self.sharing = Sharing()

    def status(self) -> Status:
        """Return what the test says."""
        return self.now

    def start(self, plan: Plan) -> None:
        """Note the plan."""
        self.started.append(plan)

    def pause(self) -> None:
        """Do nothing."""

    def resume(self) -> None:
        """Do nothing."""

    def end(self) -> None:
        """Do nothing."""

    def dismiss(self) -> None:
        """Do nothing."""

    def monitors(self) -> list[Monitor]:
        """Return the screen."""
        if self.screen is None:
            raise CaptureError("No screen to capture.")
        return [self.screen]

    def screenshot(self, monitor: int) -> bytes:
        """Return a picture in name only."""
        return f"screen {monitor}".encode()

    def recordings(self, path: str) -> list[str]:
        """Find one recording in any folder, and nothing at "gone"."""
        if path == "gone":
            raise CaptureError("There is no recording or folder gone.")
        return ["/videos/algebra.mp4"] if path else []

    def preview(self, choice: Choice) -> Preview:
        """Note the choice."""
        self.looked_at.append(choice)
        return Preview(None)

    def stop_preview(self) -> None:
        """Do nothing."""


class Stage:
    """Setting up, with its fakes and a real database."""

    def __init__(self, engine: Engine) -> None:
        self.control = FakeControl()
        self.given = Acknowledgements(engine)
        self.recorder = Recorder(engine)
        self.feed = LiveFeed(History(engine), lambda _: None, clock=lambda: NOON)
        self.set_up = SetUp(self.control, History(engine), self.feed, zone=None, clock=lambda: NOON)


@pytest.fixture
def stage(engine: Engine) -> Stage:
    """Return a stage."""
    return Stage(engine)


@pytest.mark.parametrize(
    ("fields", "choice"),
    [
        ({"kind": "screen", "monitor": "2"}, Choice(SourceKind.SCREEN, monitor=2)),
        ({"kind": "screen", "region": [-5, 0, 640, 360]}, Choice(SourceKind.SCREEN, region=(-5, 0, 640, 360))),
        ({"kind": "browser"}, Choice(SourceKind.BROWSER)),
        ({"kind": "webcam", "camera": 1}, Choice(SourceKind.WEBCAM, camera=1)),
        ({"kind": "video", "file": "/v/a.mp4"}, Choice(SourceKind.VIDEO, file="/v/a.mp4")),
        (
            {"kind": "video", "file": "/v/a.mp4", "realtime": True},
            Choice(SourceKind.VIDEO, file="/v/a.mp4", realtime=True),
        ),
        ({"kind": "practice", "students": 9}, Choice(SourceKind.PRACTICE, students=9)),
    ],
)
def test_the_fields_describe_a_source(fields: dict[str, Any], choice: Choice) -> None:
    """Each kind by its own fields; what the others hold does not matter."""
    assert choice_of({**FORM, **fields}) == choice


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": None}, "Choose first what to look at"),
        ({"kind": "telescope"}, "Choose first what to look at"),
        ({"kind": "video"}, "Choose the recording first"),
        ({"kind": "practice", "students": ""}, "The number of students is empty; it must be 1 to 49"),
        ({"kind": "practice", "students": 50}, "is 50; it must be 1 to 49"),
        ({"kind": "webcam", "camera": -1}, "The camera is -1; it must be 0 to 63"),
    ],
)
def test_a_wrong_field_is_named(fields: dict[str, Any], words: str) -> None:
    """The value got, the values allowed."""
    with pytest.raises(SettingsError, match=words):
        choice_of({**FORM, **fields})


def test_a_practice_class_starts_without_a_question(stage: Stage) -> None:
    """Nobody is observed."""
    stage.set_up.start({**FORM, "title": "  Alge\u202ebra ", "course": "Year 9", "size": 27})

    assert stage.control.started == [Plan(Choice(SourceKind.PRACTICE), "Algebra", "Year 9", 27)]


def test_a_real_class_does_not_start_without_an_acknowledgement(stage: Stage) -> None:
    """The law of many places, and the care of all."""
    with pytest.raises(AcknowledgementError, match="who was told"):
        stage.set_up.start(REAL)

    assert stage.control.started == []


@pytest.mark.parametrize("missing", ["place", "told", "agreed"])
def test_half_an_acknowledgement_is_none(stage: Stage, missing: str) -> None:
    """Where, who was told, and that it is allowed."""
    with pytest.raises(AcknowledgementError):
        stage.set_up.start({**AGREED, missing: ""})

    assert stage.control.started == []
    assert stage.given.places(version=care.VERSION) == []


def test_an_acknowledgement_is_kept_with_its_time_and_asked_once_for_a_place(stage: Stage) -> None:
    """The second class of the week starts with one click; another school asks again."""
    stage.set_up.start(AGREED)
    stage.set_up.start({**REAL, "place": "lincoln school"})
    with pytest.raises(AcknowledgementError):
        stage.set_up.start({**REAL, "place": "Lake School"})

    (kept,) = stage.given.places(version=care.VERSION)
    assert (kept.place, kept.told, kept.at) == ("Lincoln School", "students, parents", NOON)
    assert len(stage.control.started) == 2


@pytest.mark.parametrize(
    ("kind", "others", "asked"),
    [
        ("screen", False, True),
        ("video", False, True),
        ("webcam", False, False),
        ("webcam", True, True),
        ("practice", True, False),
        (None, False, False),
    ],
)
def test_who_else_is_shown_must_know(kind: str | None, others: bool, asked: bool) -> None:
    """One's own webcam and the practice class need no question."""
    assert shows_others(kind, others=others) is asked


def test_nothing_is_acknowledged_for_a_lesson_that_cannot_start(stage: Stage) -> None:
    """While another goes on, the answer would be kept for nothing."""
    stage.control.now = Status(Phase.RUNNING)

    with pytest.raises(SettingsError, match="already"):
        stage.set_up.start(AGREED)

    assert stage.given.places(version=care.VERSION) == []


def test_nothing_runs_until_samples_come_from_anywhere(stage: Stage) -> None:
    """Five minutes before class a teacher is led to the set-up; in class to the live page, whoever reads it."""
    before = stage.set_up.nothing_runs()
    session = stage.recorder.begin(title="", source="screen", at=NOON)
    stage.recorder.record(session, a_sample(0))
    stage.feed.look()
    during = stage.set_up.nothing_runs()
    stage.recorder.end(session, at=after_noon(60))
    after = stage.set_up.nothing_runs()
    stage.control.now = Status(Phase.STARTING)

    assert (before, during, after) == (True, False, True)
    assert not stage.set_up.nothing_runs()


def test_the_page_begins_with_what_was_set_up_last(stage: Stage) -> None:
    """After a mistake nothing need be typed again."""
    plan = Plan(Choice(SourceKind.SCREEN, region=(1, 2, 640, 360)), "Algebra", "Year 9", 27)
    stage.control.now = Status(Phase.FAILED, plan, trouble="No screen.")

    text = str(stage.set_up.page())

    for part in ("'Algebra'", "'Year 9'", "27", "(1, 2, 640, 360)"):
        assert part in text


@pytest.mark.parametrize("phase", [Phase.STARTING, Phase.RUNNING, Phase.PAUSED, Phase.ENDING])
def test_while_a_lesson_goes_on_none_can_be_set_up(stage: Stage, phase: Phase) -> None:
    """The page says so instead of failing at Start."""
    stage.control.now = Status(phase, Plan(Choice(SourceKind.SCREEN), "Algebra"), session=7)

    assert "setup-start" not in str(stage.set_up.page())


def test_a_screen_that_cannot_be_shown_says_why(stage: Stage) -> None:
    """In the place of its picture."""
    stage.control.screen = None

    assert "No screen to capture." in str(stage.set_up.screenshot(1, None))
    assert stage.set_up.monitors() == []


def test_a_recordings_path_gives_choices_or_a_reason(stage: Stage) -> None:
    """A pasted path may have quotes around it."""
    assert stage.set_up.recordings(' "/videos" ') == (
        [{"value": "/videos/algebra.mp4", "label": "algebra.mp4"}],
        "",
    )
    assert stage.set_up.recordings("gone") == ([], "There is no recording or folder gone.")
    assert stage.set_up.recordings("") == ([], "")


def test_a_preview_of_half_a_form_says_what_is_missing(stage: Stage) -> None:
    """Nothing is started for it."""
    shown = stage.set_up.preview({**FORM, "kind": "video"})

    assert shown.trouble == "Choose the recording first."
    assert stage.control.looked_at == []


def test_every_word_of_the_question_stands_on_the_page(stage: Stage) -> None:
    """What is acknowledged must have been readable."""
    text = str(stage.set_up.page())

    for words in (care.WHAT_HAPPENS, care.WHO_IS_TOLD, care.WHERE_PROHIBITED, care.ACKNOWLEDGED):
        assert words in text


def test_all_errors_of_a_start_are_a_teachers(stage: Stage) -> None:
    """The page shows them as one line; anything else is a defect."""
    for size in ("many", 0.2, 1001, [1]):
        with pytest.raises(ClassmoodError, match="students expected"):
            stage.set_up.start({**FORM, "size": size})


def test_a_window_must_be_shared_before_it_is_looked_at_or_read(stage: Stage) -> None:
    """Said at once, and not by an agent that starts for nothing."""
    form = {**AGREED, "kind": "browser"}

    assert stage.set_up.preview(form).trouble == "Choose the window first."
    with pytest.raises(SettingsError, match="Choose the window first"):
        stage.set_up.start(form)
    stage.control.sharing.begin("tab-of-now")
    stage.set_up.preview(form)
    stage.set_up.start(form)

    assert stage.control.looked_at == [Choice(SourceKind.BROWSER)]
    assert [plan.choice for plan in stage.control.started] == [Choice(SourceKind.BROWSER)]


def test_a_shared_window_needs_the_acknowledgement_that_a_screen_needs(stage: Stage) -> None:
    """The same people are in it."""
    stage.control.sharing.begin("tab-of-now")

    with pytest.raises(AcknowledgementError):
        stage.set_up.start({**REAL, "kind": "browser"})
