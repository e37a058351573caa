"""The way of a shared window's picture from the browser's tab to the agent: through memory, and kept nowhere.

An agent says that it wants a picture; the tab, which waits for just that, sends the one of now. So pictures never
queue, none is older than its answer, and nothing leaves the tab while nobody reads.
"""

import threading
from collections.abc import Callable, Hashable
from enum import StrEnum

Take = Callable[[bytes | None], None]
"""Is given the picture, as a file in memory, or None when no window is shared; returns at once."""


class Wish(StrEnum):
    """What a tab that shares is told."""

    PICTURE = "picture"
    """Send what the window shows now."""
    NOTHING = "nothing"
    """Nobody wants one yet: ask again."""
    OVER = "over"
    """Another window was chosen, here or in another tab: let this one go."""


class Sharing:
    """One shared window at most, the one that was chosen last; safe to use from several threads."""

    def __init__(self) -> None:
        """Begin without a window."""
        self._changed = threading.Condition()
        self._share: str | None = None
        self._ended = ""
        self._takers: dict[Hashable, Take] = {}

    @property
    def active(self) -> bool:
        """Whether a window is shared, as far as its tab could tell."""
        with self._changed:
            return self._share is not None

    def begin(self, share: str) -> None:
        """Note that a window was chosen; the one before is over.

        Args:
            share: a name that its tab made up for it.
        """
        with self._changed:
            self._share = share
            self._changed.notify_all()

    def end(self, share: str) -> None:
        """Note that a window is shared no more, and tell whoever waits for its picture."""
        with self._changed:
            if share == self._share:
                self._share, self._ended = None, share
                self._hand_on(None)
                self._changed.notify_all()

    def offer(self, share: str, picture: bytes | None, *, patience: float) -> Wish:
        """Hand a picture on to whoever waits for it, and return what is wished for next.

        Args:
            share: as given to `begin`; one that is not known is taken on when no other is: the program was started
                anew, and the tab is still there.
            picture: a picture file in memory; None to ask only.
            patience: seconds to wait for a wish.
        """
        with self._changed:
            if self._share is None and share != self._ended:
                self._share = share
            if picture is not None and share == self._share:
                self._hand_on(picture)
            self._changed.wait_for(lambda: self._takers or share != self._share, timeout=patience)
            if share != self._share:
                return Wish.OVER
            return Wish.PICTURE if self._takers else Wish.NOTHING

    def want(self, who: Hashable, take: Take) -> None:
        """Have the next picture given to `take`, at once and in vain when no window is shared.

        Args:
            who: wants it; of two wishes of one, the later holds.
            take: called once, or never when the tab does not answer.
        """
        with self._changed:
            if self._share is None:
                take(None)
                return
            self._takers[who] = take
            self._changed.notify_all()

    def forget(self, who: Hashable) -> None:
        """Take back a wish, if there is one."""
        with self._changed:
            self._takers.pop(who, None)

    def _hand_on(self, picture: bytes | None) -> None:
        takers, self._takers = self._takers, {}
        for take in takers.values():
            take(picture)
