"""What the plots hold, and what they must never do."""

import re
from datetime import UTC
from pathlib import Path

import pytest

import dashboard
from classmood.domain.emotions import Emotion
from classmood.domain.moods import CaptureStatus
from dashboard import palette, track
from dashboard.figures.base import CONFIG, FONT
from dashboard.figures.heatmap import minute_heatmap
from dashboard.figures.strip import mood_strip
from dashboard.figures.timeline import coverage_area, moment_marks, mood_area
from storage import timeline
from tests.builders import NOON, a_lesson, a_moment, a_sample, after_noon, stored

STYLE = (Path(dashboard.__file__).parent / "assets" / "style.css").read_text()
HOUR = (NOON, after_noon(3600))


def test_no_plot_offers_to_upload_a_class() -> None:
    """plotly.js draws a button that sends the chart to a cloud unless it is told not to."""
    assert CONFIG["showSendToCloud"] is False
    assert CONFIG["displaylogo"] is False


def test_every_emotion_has_its_own_colour_and_place() -> None:
    """A missing one would vanish from every stack."""
    assert set(palette.ORDER) == set(palette.COLORS) == set(palette.PATTERNS) == set(Emotion)
    assert len(set(palette.COLORS.values())) == 7


def test_the_stack_names_colours_and_orders_its_bands() -> None:
    """Word, emoji, colour and pattern go together; colour alone is not enough for everyone."""
    figure = mood_area(track.points(stored(a_lesson(3, happy=10)), min_group=5), zone=UTC, fixed=True)

    assert [trace.name for trace in figure.data] == [f"{emotion.emoji} {emotion.label}" for emotion in palette.ORDER]
    assert figure.data[0].fillcolor == palette.COLORS[Emotion.HAPPY]
    assert figure.data[-1].fillpattern.shape == palette.PATTERNS[Emotion.ANGRY]
    assert list(figure.data[0].y) == [1.0, 1.0, 1.0]
    assert list(figure.data[1].y) == [0.0, 0.0, 0.0]


def test_a_finger_on_the_live_chart_scrolls_the_page() -> None:
    """A chart that catches the finger makes a phone's page impossible to scroll."""
    assert mood_area([], zone=UTC, fixed=True).layout.dragmode is False


def test_coverage_has_nothing_where_no_face_was_seen() -> None:
    """Zero faces read of zero is not zero faces read of twenty-five."""
    seen = a_sample(0, happy=6, unsure=2, too_small=1, tiles=14, cameras_off=4)
    lesson = [seen, a_sample(1, status=CaptureStatus.NO_FACES)]

    figure = coverage_area(lesson, zone=UTC)

    assert [list(trace.y) for trace in figure.data] == [[6, None], [2, None], [1, None], [1, None], [4, None]]
    assert [trace.name for trace in figure.data] == ["read", "unsure", "too small", "without a face", "camera off"]


def test_a_long_lesson_is_averaged_into_few_points() -> None:
    """An hour of single seconds is noise on a chart as wide as a hand."""
    figure = coverage_area(a_lesson(3600, happy=6), zone=UTC)

    assert len(figure.data[0].x) <= 240
    assert set(figure.data[0].y) == {6}


def test_the_heatmap_keeps_a_minute_without_faces_empty() -> None:
    """Dark would read as "rarely"."""
    lesson = a_lesson(60, happy=10) + a_lesson(60, begin=120, sad=10)

    heat = minute_heatmap(timeline.minutes(lesson), zone=UTC).data[0]

    rows = dict(zip(heat.y, heat.z, strict=True))
    assert list(rows["happy 😀"]) == [1.0, None, 0.0]
    assert list(rows["sad 😢"]) == [0.0, None, 1.0]
    assert heat.zmin == 0


def test_the_strip_draws_each_minute_and_skips_gaps() -> None:
    """Two minutes with a gap between: nothing may stand in the middle column."""
    happy = tuple(float(emotion is Emotion.HAPPY) for emotion in Emotion)
    strip = mood_strip([happy, None, happy])  # type: ignore[list-item]  # seven, as mypy cannot count

    assert strip.startswith("data:image/svg+xml,")
    assert "M0%200.0" in strip or "M0 0.0" in strip
    assert "M1 " not in strip
    assert "M2 0.0" in strip


def test_an_empty_strip_is_a_picture_too() -> None:
    """A lesson of no minutes must not break the table."""
    assert "<" not in mood_strip([]), "quoted, or the address ends early"


def test_a_moment_is_a_numbered_line_with_its_note() -> None:
    """The number leads to the list beside the chart, where the note stands in full."""
    shapes = moment_marks([a_moment(600, "quiz")], zone=UTC, span=HOUR)["shapes"]

    assert [shape["x0"] for shape in shapes] == ["2025-03-03T12:10:00.000"]
    assert shapes[0]["label"]["text"] == "⚑ 1 <i>quiz</i>"


def test_the_note_of_a_moment_near_the_end_turns_to_the_left() -> None:
    """Marked just now, it would be cut off at the chart's edge."""
    label = moment_marks([a_moment(3590, "quiz")], zone=UTC, span=HOUR)["shapes"][0]["label"]

    assert (label["text"], label["xanchor"]) == ("<i>quiz</i> ⚑ 1", "right")


def test_notes_of_close_moments_never_overlap() -> None:
    """Two texts on top of each other read as neither."""
    moments = [a_moment(1800 + 20 * i, "started recursion") for i in range(3)]

    labels = [shape["label"]["text"] for shape in moment_marks(moments, zone=UTC, span=HOUR)["shapes"]]

    assert labels == ["<i>started recursion</i> ⚑ 1", "⚑ 2", ""]


def test_a_note_is_shown_letter_by_letter() -> None:
    """Plotly reads a few tags in its labels; a link in a note must stay text."""
    text = moment_marks([a_moment(60, "<a href=x>&")], zone=UTC, span=HOUR)["shapes"][0]["label"]["text"]

    assert text == "⚑ 1 <i>&lt;a href=x&gt;&amp;</i>"


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
