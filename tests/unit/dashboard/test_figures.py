"""What the plots hold, and what they must never do."""

import re
from pathlib import Path

import pytest

import dashboard
from classmood.domain.emotions import Emotion
from dashboard import palette
from dashboard.figures.base import CONFIG, FONT
from dashboard.figures.strip import mood_strip
from tests.builders import seven

STYLE = (Path(dashboard.__file__).parent / "assets" / "style.css").read_text()


def test_no_plot_offers_to_upload_a_class() -> None:
    """plotly.js draws a button that sends the chart to a cloud unless it is told not to."""
    assert CONFIG["showSendToCloud"] is False
    assert CONFIG["displaylogo"] is False


def test_every_emotion_has_its_own_colour_and_place() -> None:
    """A missing one would vanish from every stack."""
    assert set(palette.ORDER) == set(palette.COLORS) == set(palette.PATTERNS) == set(Emotion)
    assert len(set(palette.COLORS.values())) == 7


def test_the_strip_draws_each_minute_and_skips_gaps() -> None:
    """Two minutes with a gap between: nothing may stand in the middle column."""
    happy = seven(emotion is Emotion.HAPPY for emotion in Emotion)
    strip = mood_strip([happy, None, happy])

    assert strip.startswith("data:image/svg+xml,")
    assert "M0%200.0" in strip or "M0 0.0" in strip
    assert "M1 " not in strip
    assert "M2 0.0" in strip


def test_an_empty_strip_is_a_picture_too() -> None:
    """A lesson of no minutes must not break the table."""
    assert "<" not in mood_strip([]), "quoted, or the address ends early"


def test_emoji_come_from_the_machine_and_only_for_emoji() -> None:
    """Without the range, the emoji font would also draw the digits of every page."""
    assert "unicode-range: U+1F300-1FAFF, U+2600-27BF" in STYLE
    assert FONT.startswith("classmood-emoji")


@pytest.mark.parametrize("asset", ["style.css", "live.js", "logo.svg"])
def test_assets_name_no_other_machine(asset: str) -> None:
    """A page that loads a font from elsewhere tells elsewhere that a class is being watched."""
    text = (Path(dashboard.__file__).parent / "assets" / asset).read_text()

    addresses = re.findall(r"(?:https?:)?//[\w.]+", re.sub(r"//[^\n]* [^\n]*", "", text))
    assert {address for address in addresses if "www.w3.org" not in address} == set()
