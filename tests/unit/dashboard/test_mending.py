"""A damaged database under open pages: replaced at once, and not again and again."""

import logging
from datetime import datetime

import pytest

from classmood.domain.errors import StorageDamagedError, StorageError
from dashboard.live import MENDING, LiveFeed, Liveness
from storage.history import History, Session
from tests.builders import NOON, a_session, after_noon

pytestmark = pytest.mark.faults


class DamagedHistory(History):
    """A history that cannot be read until it is renewed, if that is possible."""

    def __init__(self, *, can_be_renewed: bool) -> None:
        self.renewals = 0
        self._can = can_be_renewed

    def latest(self) -> Session | None:
        """Raise, or find nothing."""
        if self._can and self.renewals:
            return None
        raise StorageDamagedError("lessons.db is damaged.")

    def renew(self) -> None:
        """Note that it was asked for."""
        self.renewals += 1
        if not self._can:
            raise StorageError("It cannot be set aside.")


def test_the_pages_replace_a_damaged_database_by_themselves(caplog: pytest.LogCaptureFixture) -> None:
    """No lesson need be running, and no page open."""
    history = DamagedHistory(can_be_renewed=True)
    feed = LiveFeed(history, lambda _: None, renew=history.renew, clock=lambda: NOON)

    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            feed.look()

    assert history.renewals == 1
    assert [record.getMessage() for record in caplog.records] == [
        "The live page waits for the database: lessons.db is damaged."
    ]


def test_a_database_that_cannot_be_replaced_is_tried_seldom_and_said() -> None:
    """Each attempt reads the whole file; the feed looks twice a second."""
    history, now = DamagedHistory(can_be_renewed=False), NOON

    def clock() -> datetime:
        return now

    feed = LiveFeed(history, lambda _: None, renew=history.renew, clock=clock)
    for _ in range(20):
        feed.look()
        now += MENDING / 10

    assert history.renewals == 2


def test_a_session_is_not_live_because_the_clock_was_set_back() -> None:
    """Its last sample then lies in the future, which proves nothing."""
    now = NOON
    history = DamagedHistory(can_be_renewed=True)
    feed = LiveFeed(history, lambda _: None, clock=lambda: now)
    session = a_session(ended=False, samples=3)
    history.latest = lambda: session  # type: ignore[method-assign]

    feed.look()
    before = feed.liveness(session)
    now = after_noon(-3600)

    assert (before, feed.liveness(session)) == (Liveness.LIVE, Liveness.WAITING)
