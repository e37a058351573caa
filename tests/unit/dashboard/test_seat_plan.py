"""The seat view's switch and what it keeps: who may tell, what is shown, and how soon it is forgotten."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from classmood.domain.emotions import Emotion
from classmood.domain.seating import Place, SeatMark, SeatPlan
from dashboard.pages import seats as pages
from dashboard.seats import FRESH_SECONDS, Seats, SeatView, own_url
from tests.page_text import strings
from tests.unit.dashboard.test_pages import components

PLACES = tuple(Place(row, column) for row in range(2) for column in range(3))
PLAN = SeatPlan(PLACES, (SeatMark(15, Place(1, 1), Emotion.SAD, 3),))
TOLD = TypeAdapter(SeatPlan).dump_json(PLAN).decode()


class FakeSender:
    """Runs the lessons that it is told to, and notes what it is asked."""

    def __init__(self) -> None:
        self.running = {7}
        self.asked: list[tuple[str, str] | None] = []

    def runs(self, session: int) -> bool:
        """Return whether it was told to run this one."""
        return session in self.running

    def send_seats(self, url: str, secret: str) -> None:
        """Note it."""
        self.asked.append((url, secret))

    def stop_seats(self) -> None:
        """Note it."""
        self.asked.append(None)


class Stage:
    """A seat view with its fakes."""

    def __init__(self) -> None:
        self.sender = FakeSender()
        self.passed = 0.0
        self.view = SeatView(self.sender, secret="s3cret", clock=lambda: self.passed)
        self.view.url = "http://127.0.0.1:8050"

    def tell(self) -> None:
        """Switch on, and let the agent come and tell its plan."""
        self.view.switch(on=True, session=7)
        self.view.joined("a")
        assert self.view.take("a", TOLD)


@pytest.fixture
def stage() -> Stage:
    """Return a stage that is switched off."""
    return Stage()


def test_it_is_off_until_it_is_switched_on(stage: Stage) -> None:
    """Nothing is asked for, nobody is let in, nothing is taken."""
    assert stage.view.of(7) == Seats(on=False)
    assert not stage.view.admits("Bearer s3cret")
    assert not stage.view.take("a", TOLD)
    assert stage.sender.asked == []


def test_switched_on_it_shows_what_the_agent_tells(stage: Stage) -> None:
    """The agent is asked with the address and the secret."""
    stage.tell()

    assert stage.sender.asked == [("http://127.0.0.1:8050", "s3cret")]
    assert stage.view.of(7) == Seats(on=True, plan=PLAN)


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer wrong", "s3cret", "Basic s3cret", "Bearer s3crét"])
def test_nobody_else_is_let_in(stage: Stage, shown: str) -> None:
    """Also while it is on; a letter outside of ASCII is no defect."""
    stage.view.switch(on=True, session=7)

    assert not stage.view.admits(shown)
    assert stage.view.admits("Bearer s3cret")


def test_switched_off_it_forgets_and_the_agent_is_told(stage: Stage) -> None:
    """What was shown a moment ago is nowhere any more."""
    stage.tell()

    stage.view.switch(on=False, session=7)

    assert stage.view.of(7) == Seats(on=False)
    assert stage.sender.asked[-1] is None
    assert not stage.view.take("a", TOLD)
    stage.view.switch(on=True, session=7)
    assert stage.view.of(7) == Seats(on=True, plan=None)


def test_the_end_of_the_lesson_switches_it_off(stage: Stage) -> None:
    """The next lesson begins without it."""
    stage.tell()
    stage.sender.running = set()

    assert stage.view.of(7) is None
    stage.sender.running = {8}

    assert stage.view.of(8) == Seats(on=False)
    assert not stage.view.admits("Bearer s3cret")


def test_a_plan_that_is_old_is_not_shown(stage: Stage) -> None:
    """The class may look different by now."""
    stage.tell()

    stage.passed = FRESH_SECONDS + 1

    assert stage.view.of(7) == Seats(on=True, plan=None)


def test_an_agent_that_goes_takes_its_plan_with_it(stage: Stage) -> None:
    """Only its own: the one after it may have come already."""
    stage.tell()
    stage.view.joined("b")
    assert stage.view.of(7) == Seats(on=True, plan=None)
    stage.view.take("b", TOLD)

    stage.view.left("a")
    assert stage.view.of(7) == Seats(on=True, plan=PLAN)
    stage.view.left("b")

    assert stage.view.of(7) == Seats(on=True, plan=None)


def test_a_lesson_whose_agent_runs_elsewhere_cannot_be_asked(stage: Stage) -> None:
    """An agent in a terminal hears nothing."""
    stage.view.switch(on=True, session=9)

    assert stage.view.of(9) is None
    assert stage.sender.asked == [None]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["places", "marks", "row"]), inner),
    max_leaves=12,
)


@given(told=_JSON | _JSON.map(json.dumps) | st.text() | st.binary())
def test_what_is_no_plan_is_refused(told: object) -> None:
    """Whatever it is, and without a failure of its own."""
    stage = Stage()
    stage.view.switch(on=True, session=7)
    stage.view.joined("a")

    if stage.view.take("a", told):
        assert stage.view.of(7) == Seats(on=True, plan=SeatPlan())
    else:
        assert stage.view.of(7) == Seats(on=True, plan=None)


@pytest.mark.parametrize(
    ("part", "value"),
    [("emotion", 3), ("emotion", 9), ("minutes", 1), ("seat", 0), ("place", {"row": 5, "column": 5})],
)
def test_a_mark_that_may_not_be_told_is_refused(stage: Stage, part: str, value: object) -> None:
    """Another expression, too short a time, a place that is none."""
    told = json.loads(TOLD)
    told["marks"][0][part] = value
    stage.view.switch(on=True, session=7)
    stage.view.joined("a")

    assert not stage.view.take("a", json.dumps(told))


def test_the_block_tells_the_place_in_words_and_never_a_number_of_a_seat() -> None:
    """What a screen reader reads; seats' numbers mean nothing to anybody."""
    texts = " ".join(strings(pages.card(Seats(on=True, plan=PLAN), read=20, min_group=5)))

    assert "Row 2, column 2  has looked sad for 3 minutes: perhaps have a look yourself." in texts
    assert "15" not in texts


def test_the_block_draws_a_tile_for_each_place() -> None:
    """With the minutes in the marked one."""
    tiles = [
        one
        for one in components(pages.card(Seats(on=True, plan=PLAN), read=20, min_group=5))
        if getattr(one, "className", "") in {"seat", "seat seat-marked"}
    ]

    assert [tile.children for tile in tiles] == ["", "", "", "", "3 min", ""]
    assert tiles[4].style == {"gridRow": 2, "gridColumn": "3 / span 2"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("seats", "read", "said"),
    [
        (Seats(on=True), 20, "appear with the next picture"),
        (Seats(on=True, plan=SeatPlan()), 20, "shows no gallery"),
        (Seats(on=True, plan=PLAN), 4, "Fewer than 5 faces can be read"),
        (Seats(on=True, plan=SeatPlan(PLACES)), 20, "Nobody has looked sad, afraid or angry for 2 minutes."),
    ],
)
def test_the_block_says_why_it_shows_nobody(seats: Seats, read: int, said: str) -> None:
    """An empty block would look like good news."""
    texts = " ".join(strings(pages.card(seats, read=read, min_group=5)))

    assert said in texts
    assert "Row" not in texts


@pytest.mark.parametrize("seats", [None, Seats(on=False)])
def test_there_is_no_block_while_it_is_off(seats: Seats | None) -> None:
    """Off by default."""
    assert pages.card(seats, read=20, min_group=5) == []


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8050"),
        ("::1", "http://[::1]:8050"),
        ("0.0.0.0", "http://127.0.0.1:8050"),
        ("::", "http://[::1]:8050"),
    ],
)
def test_the_agent_finds_the_way_on_this_computer(host: str, url: str) -> None:
    """Whatever the server is called by others."""
    assert own_url(host, 8050) == url
