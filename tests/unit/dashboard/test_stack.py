"""The shapes of the live chart, as text: what a browser is told to cut."""

import re
from collections.abc import Iterable
from datetime import UTC
from typing import Any

import pytest
from dash.development.base_component import Component

from classmood.domain.emotions import Emotion
from classmood.domain.moods import CaptureStatus, MoodSample
from dashboard import palette, track
from dashboard.pages.stack import MOST_POINTS, share_stack
from storage.history import Moment
from tests.builders import NOON, a_lesson, a_moment, a_sample, after_noon, stored


def chart(samples: Iterable[MoodSample], *, end: float = 60, moments: Iterable[Moment] = ()) -> Component:
    """Return the chart of a lesson from noon on, so many seconds long."""
    points = track.points(stored(samples), min_group=5)
    return share_stack(points, span=(NOON, after_noon(end)), moments=list(moments), zone=UTC)


def parts(root: Any, name: str) -> list[Any]:
    """Return the components of a class, in their order."""
    if isinstance(root, list):
        return [one for child in root for one in parts(child, name)]
    if not isinstance(root, Component):
        return []
    here = [root] if name in str(getattr(root, "className", "")).split() else []
    return here + parts(getattr(root, "children", None), name)


def shapes(root: Component) -> dict[Emotion, list[tuple[float, float]]]:
    """Return the corners of each band: place from the left and height from the floor, in percent."""
    found = [fill.style for fill in parts(root, "band-fill")]
    colors = {color: emotion for emotion, color in palette.COLORS.items()}
    return {
        colors[style["backgroundColor"]]: [
            (float(x), round(100 - float(y), 1)) for x, y in re.findall(r"([\d.]+)% ([\d.]+)%", style["clipPath"])
        ]
        for style in found
    }


def test_each_band_reaches_from_its_upper_edge_to_the_floor() -> None:
    """Six of ten happy, four angry: happy is cut at 60 %, all between at 60 % too, angry at 100 %."""
    bands = shapes(chart([a_sample(0, happy=6, angry=4), a_sample(60, happy=6, angry=4)]))

    assert bands[Emotion.HAPPY] == [(0, 0), (0, 60), (100, 60), (100, 0)]
    assert bands[Emotion.FEAR] == bands[Emotion.HAPPY]
    assert bands[Emotion.ANGRY] == [(0, 0), (0, 100), (100, 100), (100, 0)]


def test_the_lowest_band_is_laid_over_all_others() -> None:
    """Each covers what the band below it shares with it; in another order, one colour would hide the rest."""
    assert list(shapes(chart(a_lesson(60)))) == list(reversed(palette.ORDER))


def test_a_gap_falls_to_the_floor_and_rises_again() -> None:
    """Upright, in every band: a slope would look like a class that calms down."""
    before, after = a_lesson(30, happy=5, angry=5), a_lesson(29, begin=31, happy=5, angry=5)
    lesson = [*before, a_sample(30, status=CaptureStatus.BLACK), *after]

    for corners in shapes(chart(lesson)).values():
        assert [x for x, height in corners[1:-1] if height == 0] == pytest.approx([50, 51.66], abs=0.02)


def test_every_band_has_its_pattern() -> None:
    """Who cannot tell the colours apart sees the strokes."""
    fills = {fill.style["backgroundColor"]: fill.style for fill in parts(chart(a_lesson(60)), "band-fill")}

    for emotion in Emotion:
        assert ("backgroundImage" in fills[palette.COLORS[emotion]]) is bool(palette.PATTERNS[emotion])


def test_nothing_to_show_leaves_an_empty_frame() -> None:
    """A small group, or the first second: the scale stands there, and no band."""
    small = chart(a_lesson(60, happy=4))

    assert parts(small, "band") == []
    assert len(parts(small, "stack-scale")) == 1
    assert parts(chart([]), "band") == []


def test_a_long_lesson_has_no_more_corners_than_pixels() -> None:
    """Three hours at one sample a second."""
    bands = shapes(chart(a_lesson(10_800, happy=6), end=10_800))

    assert len(bands[Emotion.HAPPY]) <= MOST_POINTS + 3


def test_what_lies_before_the_window_is_not_drawn_outside_of_it() -> None:
    """The last point before the window closes the band at its left edge."""
    points = track.points(stored(a_lesson(120)), min_group=5)
    shown = share_stack(points[58:], span=(after_noon(60), after_noon(120)), moments=[], zone=UTC)

    assert min(x for x, _ in shapes(shown)[Emotion.HAPPY]) == 0


def test_moments_in_the_window_are_numbered_flags() -> None:
    """The numbers are those of the list beside the chart, also when earlier ones are out of sight."""
    moments = [a_moment(-10, "before"), a_moment(30, "quiz"), a_moment(31, "hint"), a_moment(60, "end")]
    flags = parts(chart(a_lesson(60), moments=moments), "flag")

    assert [flag.title for flag in flags] == ["quiz", "hint", "end"]
    assert [flag.style["left"] for flag in flags] == ["50.00%", "51.67%", "100.00%"]
    numbers = [flag.children.children if flag.children else None for flag in flags]
    assert numbers == ["⚑ 2", None, "⚑ 4"], "the third has no room beside the second"
    assert "flag-late" in flags[-1].className


@pytest.mark.parametrize(
    ("minutes", "labels"),
    [
        (1, ["12:00:10", "12:00:20", "12:00:30", "12:00:40", "12:00:50"]),
        (15, ["12:02", "12:04", "12:06", "12:08", "12:10", "12:12", "12:14"]),
        (60, ["12:10", "12:20", "12:30", "12:40", "12:50"]),
        (150, ["12:30", "13:00", "13:30", "14:00"]),
    ],
)
def test_times_stand_at_round_minutes(minutes: int, labels: list[str]) -> None:
    """Few enough to be read, and none where it would reach beyond the chart."""
    (times,) = parts(chart([], end=60 * minutes), "stack-times")

    assert [tick.children for tick in times.children] == labels


def test_labels_of_near_moments_are_left_out_and_on_a_phone_more_of_them() -> None:
    """Each is 1/36 of the chart from the next: room for every other number, on a phone for every sixth."""
    moments = [a_moment(100 * number, "quiz") for number in range(36)]

    flags = parts(chart(a_lesson(3600, every=20), end=3600, moments=moments), "flag")
    labels = [flag.children.className if flag.children else None for flag in flags]

    assert len(flags) == 36
    assert labels[:6] == ["flag-number", None, "flag-number label-wide", None, "flag-number label-wide", None]
    assert labels[6:] == labels[:-6], "and so on"
