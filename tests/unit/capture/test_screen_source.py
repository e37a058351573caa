"""The screen: what is said when it cannot be taken."""

import sys

import pytest

from capture.sources.screen import Region, ScreenSource, list_monitors
from classmood.domain.errors import CaptureError


def test_without_permission_the_place_to_give_it_is_named() -> None:
    """Otherwise macOS gives the wallpaper, and the class looks empty."""
    with (
        pytest.raises(CaptureError, match=r"System Settings, Privacy & Security, Screen"),
        ScreenSource(permitted=lambda: False),
    ):
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux names its screen in DISPLAY")
@pytest.mark.parametrize(
    ("display", "reason"),
    [(":9173", 'display ":9173" cannot be opened'), ("nonsense", 'display "nonsense" cannot be opened')],
)
def test_a_display_that_cannot_be_opened_is_named(display: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over SSH the variable is there and the screen is not."""
    monkeypatch.setenv("DISPLAY", display)

    with pytest.raises(CaptureError) as caught, ScreenSource():
        pass

    assert str(caught.value) == f"No screen to capture: {reason}. Try `classmood demo`, which needs none."


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux names its screen in DISPLAY")
def test_a_computer_without_a_display_is_told_about_the_practice_class(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server has no screen at all, and can still show the program."""
    monkeypatch.delenv("DISPLAY", raising=False)

    with pytest.raises(CaptureError, match=r"No screen to capture: DISPLAY is not set\. Try `classmood demo`"):
        list_monitors()


@pytest.mark.parametrize(
    ("other", "common"),
    [
        (Region(0, 0, 100, 50), Region(10, 20, 90, 30)),
        (Region(20, 30, 5, 5), Region(20, 30, 5, 5)),
        (Region(-10, -10, 40, 50), Region(10, 20, 20, 20)),
    ],
)
def test_what_two_regions_share(other: Region, common: Region) -> None:
    """The library refuses any pixel off the screen, so the region is cut to it."""
    assert Region(10, 20, 100, 100).common(other) == common
