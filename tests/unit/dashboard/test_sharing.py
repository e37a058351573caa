"""A shared window's picture on its way to the agent: asked for, handed on, never kept."""

from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from dashboard.sharing import Sharing, Wish

TAB, OTHER = "tab-of-now", "tab-of-before"
SOON = 30.0
"""Seconds in which something must happen that happens at once; never waited for."""


class Agent:
    """Notes what it is given."""

    def __init__(self) -> None:
        self.given: list[bytes | None] = []

    def wants(self, sharing: Sharing) -> None:
        """Want a picture."""
        sharing.want(self, self.given.append)


@pytest.fixture
def sharing() -> Sharing:
    """Return a sharing with a window."""
    sharing = Sharing()
    sharing.begin(TAB)
    return sharing


def test_a_picture_that_nobody_wants_goes_nowhere(sharing: Sharing) -> None:
    """It is not even there for an agent that comes a moment later: that one gets the picture of its own moment."""
    agent = Agent()
    assert sharing.offer(TAB, b"old", patience=0) is Wish.NOTHING
    agent.wants(sharing)
    assert agent.given == []

    assert sharing.offer(TAB, None, patience=0) is Wish.PICTURE
    sharing.offer(TAB, b"new", patience=0)

    assert agent.given == [b"new"]


def test_a_picture_is_given_once(sharing: Sharing) -> None:
    """What comes without being wished for is dropped."""
    agent = Agent()
    agent.wants(sharing)
    sharing.offer(TAB, b"first", patience=0)

    assert sharing.offer(TAB, b"second", patience=0) is Wish.NOTHING
    assert agent.given == [b"first"]


def test_of_two_wishes_of_one_agent_the_later_holds(sharing: Sharing) -> None:
    """It gave up on the earlier one, and would throw its answer away."""
    agent = Agent()
    agent.wants(sharing)
    agent.wants(sharing)

    sharing.offer(TAB, b"picture", patience=0)

    assert agent.given == [b"picture"]


def test_a_tab_that_waits_hears_of_a_wish_at_once(sharing: Sharing) -> None:
    """A picture would come late by as much as the tab waited on."""
    with ThreadPoolExecutor(1) as tab:
        wish: Future[Wish] = tab.submit(sharing.offer, TAB, None, patience=SOON)
        Agent().wants(sharing)

        assert wish.result(SOON) is Wish.PICTURE


def test_without_a_window_the_answer_comes_at_once() -> None:
    """The agent says so, instead of waiting for nobody."""
    agent = Agent()
    agent.wants(Sharing())

    assert agent.given == [None]


def test_the_end_of_sharing_answers_who_waits(sharing: Sharing) -> None:
    """A closed tab is a gap now, not when patience ends."""
    agent = Agent()
    agent.wants(sharing)

    sharing.end(TAB)

    assert agent.given == [None]
    assert not sharing.active


def test_a_window_chosen_later_ends_the_one_before(sharing: Sharing) -> None:
    """Two windows in turn would be two classes in one lesson."""
    agent = Agent()
    agent.wants(sharing)
    with ThreadPoolExecutor(1) as tab:
        before: Future[Wish] = tab.submit(sharing.offer, "before", None, patience=0)
        assert before.result(SOON) is Wish.OVER

    sharing.begin(OTHER)
    late = sharing.offer(TAB, b"late", patience=0)
    sharing.end(TAB)

    assert late is Wish.OVER
    assert agent.given == []
    assert sharing.active


def test_a_tab_that_outlived_the_program_is_taken_on_again() -> None:
    """The program was started anew; nobody has to choose the window again."""
    sharing = Sharing()

    assert sharing.offer(TAB, None, patience=0) is Wish.NOTHING
    assert sharing.active


def test_an_ended_window_does_not_come_back_with_a_late_picture(sharing: Sharing) -> None:
    """Its last request may arrive after the word that it ended."""
    sharing.end(TAB)

    assert sharing.offer(TAB, b"late", patience=0) is Wish.OVER
    assert not sharing.active


def test_an_agent_that_is_gone_wishes_nothing(sharing: Sharing) -> None:
    """No picture is taken for it."""
    agent = Agent()
    agent.wants(sharing)

    sharing.forget(agent)

    assert sharing.offer(TAB, None, patience=0) is Wish.NOTHING
