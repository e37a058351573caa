"""One lesson's agent, from start to end, through crashes, pauses and failures."""

import logging

import pytest

from classmood.domain.errors import SettingsError, StorageError
from classmood.domain.moods import CaptureStatus
from classmood.line import Began, Command, Paused, Resumed, Sampled, SeatsTo, Warned
from classmood.supervision import FIRST_WAIT, LONGEST_WAIT, MOST_CRASHES, PATIENCE, Supervisor
from dashboard.control import Choice, Phase, Plan, SourceKind
from tests.fake_agents import FakeAgent, FakeLaunch
from tests.fakes import FakeClock

PRACTICE = Plan(Choice(SourceKind.PRACTICE), "Algebra")
RECORDING = Plan(Choice(SourceKind.VIDEO, file="/videos/algebra.mp4"), "Algebra")
GOOD = Sampled(status=CaptureStatus.OK)


class Stage:
    """A supervisor with its fakes."""

    def __init__(self, *, obeys: bool = True) -> None:
        self.clock = FakeClock()
        self.launch = FakeLaunch(obeys=obeys)
        self.closed: list[int] = []
        self.supervisor = Supervisor(
            self.launch, lambda plan, session: [plan.title, str(session)], self.closed.append, clock=self.clock
        )

    @property
    def agent(self) -> FakeAgent:
        """The agent of now."""
        return self.launch.agent

    @property
    def phase(self) -> Phase:
        """How far the lesson is."""
        return self.supervisor.status().phase

    @property
    def trouble(self) -> str:
        """What went wrong last."""
        return self.supervisor.status().trouble

    def run(self, plan: Plan = PRACTICE) -> None:
        """Start a lesson and bring it to its first sample."""
        self.supervisor.start(plan)
        self.agent.tells(Began(session=7), GOOD)

    def pass_time(self, seconds: float) -> None:
        """Let time pass, and what is due happen."""
        self.clock.passed += seconds
        self.supervisor.tick()


@pytest.fixture
def stage() -> Stage:
    """Return a stage whose agents end when they are told to."""
    return Stage()


def test_a_lesson_starts_runs_and_ends(stage: Stage) -> None:
    """The whole life of a lesson, as the pages show it."""
    phases = [stage.phase]
    stage.supervisor.start(PRACTICE)
    phases.append(stage.phase)
    stage.agent.tells(Began(session=7))
    stage.agent.tells(GOOD)
    phases.append(stage.phase)
    stage.supervisor.end()
    phases.append(stage.phase)

    assert phases == [Phase.IDLE, Phase.STARTING, Phase.RUNNING, Phase.IDLE]
    assert stage.supervisor.status().session == 7
    assert stage.agent.told == [Command.END]
    assert stage.trouble == ""
    assert stage.closed == []


def test_a_second_lesson_is_refused_while_one_goes_on(stage: Stage) -> None:
    """Two agents would fight for the camera and mix their samples."""
    stage.run()

    with pytest.raises(SettingsError, match="already"):
        stage.supervisor.start(PRACTICE)

    assert len(stage.launch.agents) == 1


def test_a_pause_is_one_only_when_the_agent_says_so(stage: Stage) -> None:
    """The page must not promise that no picture is taken while one still is."""
    stage.run()

    stage.supervisor.pause()
    asked = stage.phase
    stage.agent.tells(Paused())
    paused = stage.phase
    stage.supervisor.resume()
    stage.agent.tells(Resumed())

    assert (asked, paused, stage.phase) == (Phase.RUNNING, Phase.PAUSED, Phase.RUNNING)
    assert stage.agent.told == [Command.PAUSE, Command.RESUME]


def test_a_crashed_agent_is_started_anew_with_the_same_session(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """A class goes on; so does its record, and the page and the log say what happened."""
    stage.run()

    with caplog.at_level(logging.WARNING):
        stage.agent.exits(-9)
    stage.pass_time(FIRST_WAIT / 2)
    too_early = len(stage.launch.agents)
    stage.pass_time(FIRST_WAIT / 2)
    restarted = stage.phase
    stage.agent.tells(Began(session=7), GOOD)

    assert too_early == 1
    assert restarted is Phase.STARTING
    assert [agent.words for agent in stage.launch.agents] == [["Algebra", "None"], ["Algebra", "7"]]
    assert stage.phase is Phase.RUNNING
    assert "stopped unexpectedly (exit code -9)" in stage.trouble
    assert "goes on with the same lesson" in caplog.text
    assert stage.closed == []


def test_waits_grow_until_the_lesson_has_failed(stage: Stage) -> None:
    """A defect that comes back at once must not keep the computer busy for the whole class."""
    stage.run()
    waits = []
    for _ in range(MOST_CRASHES):
        stage.agent.exits(70, "a defect of the program: wires crossed")
        count = len(stage.launch.agents)
        waits.append(0.0)
        while len(stage.launch.agents) == count:
            waits[-1] += 1
            stage.pass_time(1)
    stage.agent.exits(70, "a defect of the program: wires crossed")

    assert waits == [min(FIRST_WAIT * 2**step, LONGEST_WAIT) for step in range(MOST_CRASHES)]
    assert stage.phase is Phase.FAILED
    assert "wires crossed" in stage.trouble
    assert stage.closed == [7]


def test_a_sample_makes_earlier_crashes_forgotten(stage: Stage) -> None:
    """Six crashes in a term are no reason to give up in the seventh class."""
    stage.run()
    for _ in range(MOST_CRASHES + 3):
        stage.agent.exits(-9)
        stage.pass_time(FIRST_WAIT)
        stage.agent.tells(Began(session=7), GOOD)

    assert stage.phase is Phase.RUNNING


@pytest.mark.parametrize("code", [2, 3, 4, 5, 6, 7])
def test_an_error_that_the_teacher_can_answer_is_shown_and_not_tried_again(stage: Stage, code: int) -> None:
    """No camera comes from starting again; the line says what to do."""
    stage.supervisor.start(PRACTICE)

    stage.agent.exits(code, "Camera 3 cannot be opened. Is it plugged in?")
    stage.pass_time(60)

    assert stage.phase is Phase.FAILED
    assert stage.trouble == "Camera 3 cannot be opened. Is it plugged in?"
    assert len(stage.launch.agents) == 1


def test_a_session_is_closed_when_the_next_agent_fails_before_it_began(stage: Stage) -> None:
    """The killed agent could not note the end, and the next one, without a screen, had nothing to note it for."""
    stage.run()
    stage.agent.exits(-9)
    stage.pass_time(FIRST_WAIT)

    stage.agent.exits(3, "No screen to capture.")

    assert stage.phase is Phase.FAILED
    assert stage.closed == [7]


def test_a_crashed_recording_is_not_started_anew(stage: Stage) -> None:
    """It would be read from its beginning, and its first half be counted twice."""
    stage.run(RECORDING)

    stage.agent.exits(-11)
    stage.pass_time(60)

    assert stage.phase is Phase.FAILED
    assert "Start the lesson again" in stage.trouble
    assert len(stage.launch.agents) == 1


@pytest.mark.faults
@pytest.mark.parametrize("asked_before", [False, True])
def test_the_end_of_the_program_shortens_the_patience_with_an_agent(asked_before: bool) -> None:
    """The whole program ends within two seconds, also when the teacher has just ended the lesson by herself."""
    stage = Stage(obeys=False)
    stage.run()
    if asked_before:
        stage.supervisor.end()

    stage.supervisor.end(patience=1.0)
    stage.pass_time(0.9)
    too_early = stage.agent.killed
    stage.pass_time(0.2)

    assert (too_early, stage.agent.killed) == (False, True)
    assert stage.phase is Phase.IDLE
    assert stage.closed == [7]


def test_a_recording_that_is_over_ends_the_lesson(stage: Stage) -> None:
    """An end that nobody asked for and nobody need worry about."""
    stage.run(RECORDING)

    stage.agent.exits(0)

    assert (stage.phase, stage.trouble) == (Phase.IDLE, "")


def test_an_agent_that_crashes_in_a_pause_is_started_again_at_its_end(stage: Stage) -> None:
    """A new agent takes a picture as soon as it starts, and in a pause none may be taken."""
    stage.run()
    stage.supervisor.pause()
    stage.agent.tells(Paused())

    stage.agent.exits(-9)
    stage.pass_time(60)
    during = (stage.phase, len(stage.launch.agents))
    stage.supervisor.resume()

    assert during == (Phase.PAUSED, 1)
    assert stage.phase is Phase.STARTING
    assert stage.agent.words == ["Algebra", "7"]


def test_an_agent_that_does_not_end_is_killed_and_its_session_closed() -> None:
    """The page must not say "ending" for ever, nor the session stay open."""
    stage = Stage(obeys=False)
    stage.run()

    stage.supervisor.end()
    ending = stage.phase
    stage.pass_time(PATIENCE / 2)
    patient = stage.agent.killed
    stage.pass_time(PATIENCE / 2)

    assert (ending, patient) == (Phase.ENDING, False)
    assert stage.agent.killed
    assert stage.phase is Phase.IDLE
    assert stage.closed == [7]
    assert "broken off" in stage.trouble


def test_a_lesson_may_be_ended_while_its_agent_waits_to_be_started_anew(stage: Stage) -> None:
    """Nobody is there to end, and the session still gets its end."""
    stage.run()
    stage.agent.exits(-9)

    stage.supervisor.end()
    stage.pass_time(60)

    assert stage.phase is Phase.IDLE
    assert stage.closed == [7]
    assert len(stage.launch.agents) == 1


def test_an_end_wins_over_a_late_answer_to_a_pause(stage: Stage) -> None:
    """Both buttons within a second."""
    stage.launch.obeys = False
    stage.run()
    stage.supervisor.pause()

    stage.supervisor.end()
    stage.agent.tells(Paused(), Resumed())

    assert stage.phase is Phase.ENDING


def test_a_warning_is_shown_until_a_picture_comes_again(stage: Stage) -> None:
    """A camera that was unplugged for a minute is no trouble any more."""
    stage.run()
    stage.agent.tells(Warned(message="No picture any more: Camera 0 is gone."))
    stage.agent.tells(Sampled(status=CaptureStatus.NO_PICTURE))
    during = stage.trouble
    stage.agent.tells(GOOD)

    assert during == "No picture any more: Camera 0 is gone."
    assert stage.trouble == ""


def test_an_agent_of_the_past_is_not_heard(stage: Stage) -> None:
    """A line that was still on its way must not bring back a lesson that is over."""
    stage.run()
    old = stage.agent
    stage.supervisor.end()
    stage.supervisor.start(PRACTICE)

    old.tells(Began(session=7), GOOD)
    old.exits(-9)

    assert stage.phase is Phase.STARTING
    assert stage.supervisor.status().session is None


def test_a_librarys_chatter_is_no_event(stage: Stage) -> None:
    """Networks print what they like."""
    stage.supervisor.start(PRACTICE)

    stage.agent.chatters("INFO: Created delegate")
    stage.agent.chatters('{"event": "began"}')
    stage.agent.chatters("")

    assert stage.phase is Phase.STARTING


def test_an_agent_that_cannot_be_launched_is_a_failure(stage: Stage) -> None:
    """No memory, no more processes: one line, and no lesson that starts for ever."""
    stage.launch.error = OSError("Cannot allocate memory")

    stage.supervisor.start(PRACTICE)

    assert stage.phase is Phase.FAILED
    assert "Cannot allocate memory" in stage.trouble


def test_what_went_wrong_stays_until_it_is_dismissed(stage: Stage) -> None:
    """A teacher looks at the page after class, too."""
    stage.supervisor.start(PRACTICE)
    stage.agent.exits(3, "No screen to capture.")
    stage.pass_time(3600)
    kept = stage.trouble

    stage.supervisor.dismiss()

    assert kept == "No screen to capture."
    assert (stage.phase, stage.trouble) == (Phase.IDLE, "")


def test_a_dismissed_trouble_leaves_the_running_lesson_alone(stage: Stage) -> None:
    """To have read a line is not to end a class."""
    stage.run()
    stage.agent.tells(Warned(message="No picture any more."))

    stage.supervisor.dismiss()

    assert (stage.phase, stage.trouble) == (Phase.RUNNING, "")


def test_a_database_that_fails_at_the_end_does_not_keep_the_lesson_open() -> None:
    """The page says that the lesson is over, and the log why its end is missing."""

    def full(_: int) -> None:
        raise StorageError("The disk is full.")

    launch, clock = FakeLaunch(), FakeClock()
    supervisor = Supervisor(launch, lambda _, __: [], full, clock=clock)
    supervisor.start(RECORDING)
    launch.agent.tells(Began(session=7))

    launch.agent.exits(-9)

    assert supervisor.status().phase is Phase.FAILED


def test_an_agent_is_asked_for_its_seats_and_so_is_the_one_after_it(stage: Stage) -> None:
    """A crash must not switch off what the teacher switched on."""
    stage.run()

    stage.supervisor.send_seats("http://127.0.0.1:8050", "s3cret")
    told = [stage.agent.told]
    stage.agent.exits(-9)
    stage.pass_time(FIRST_WAIT)
    told.append(stage.agent.told)

    assert told == [[SeatsTo("http://127.0.0.1:8050", "s3cret").encode()]] * 2
    assert len(stage.launch.agents) == 2


def test_an_agent_that_is_not_asked_any_more_is_told_and_the_next_one_is_not_asked(stage: Stage) -> None:
    """Off is off, after a crash too."""
    stage.run()
    stage.supervisor.send_seats("http://127.0.0.1:8050", "s3cret")

    stage.supervisor.stop_seats()
    assert stage.agent.told[1:] == [Command.NO_SEATS]
    stage.agent.exits(-9)
    stage.pass_time(FIRST_WAIT)

    assert stage.agent.told == []


def test_the_next_lesson_is_not_asked_for_its_seats(stage: Stage) -> None:
    """The switch holds for one lesson."""
    stage.run()
    stage.supervisor.send_seats("http://127.0.0.1:8050", "s3cret")
    stage.supervisor.end()
    stage.supervisor.send_seats("http://127.0.0.1:8050", "s3cret")

    stage.run()

    assert stage.agent.told == []


def test_a_lesson_runs_under_its_number_until_its_end(stage: Stage) -> None:
    """Only then can its agent be asked for anything."""
    stage.run()
    ran = [stage.supervisor.runs(7), stage.supervisor.runs(8)]
    stage.supervisor.end()

    assert ran == [True, False]
    assert not stage.supervisor.runs(7)


def test_the_secret_is_not_on_the_command_line(stage: Stage) -> None:
    """Every user of the computer may list it."""
    stage.run()
    stage.supervisor.send_seats("http://127.0.0.1:8050", "s3cret")
    stage.agent.exits(-9)
    stage.pass_time(FIRST_WAIT)

    assert all("s3cret" not in word for agent in stage.launch.agents for word in agent.words)
