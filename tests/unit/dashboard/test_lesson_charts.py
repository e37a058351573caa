"""The charts of a past lesson, as the browser is told to draw them."""

import re
from datetime import UTC, datetime
from typing import Any

from classmood.domain.emotions import Emotion
from classmood.domain.moods import CaptureStatus, MoodSample
from dashboard import palette
from dashboard.curve import curve, part, whole
from dashboard.pages.lesson_charts import faces_chart, minute_heat, mood_chart
from storage.report import LessonReport, lesson_report
from tests.builders import a_lesson, a_moment, a_sample, a_session, after_noon, stored
from tests.unit.dashboard.test_stack import parts


def report(samples: list[MoodSample], *notes: tuple[float, str]) -> LessonReport:
    """Return a lesson's report with moments, for groups from five faces on."""
    moments = [a_moment(second, note) for second, note in notes]
    return lesson_report(a_session(), stored(samples), moments, min_group=5)


def told(root: Any) -> list[str]:
    """Return what the minutes of a chart say under a pointer."""
    return [getattr(minute, "data-told") for minute in parts(root, "minute")]


def heights(root: Any) -> dict[str, list[tuple[float, float]]]:
    """Return the upper edge of each band by its colour: place from the left and height, in percent."""
    return {
        fill.style["backgroundColor"]: [
            (float(x), round(100 - float(y), 1)) for x, y in re.findall(r"([\d.]+)% ([\d.]+)%", fill.style["clipPath"])
        ][1:-1]
        for fill in parts(root, "band-fill")
    }


def test_the_heatmap_keeps_a_minute_without_faces_empty() -> None:
    """Dark would read as "rarely"."""
    lesson = report(a_lesson(60, happy=10) + a_lesson(60, begin=120, sad=10))
    first, last = parts(minute_heat(lesson, span=whole(lesson), zone=UTC), "minute")

    assert (first.style["left"], last.style["left"]) == ("0.00%", "66.67%")
    assert first.style["background"].startswith(f"linear-gradient(to top,{palette.heat(1)} 0.0% 14.3%,")
    assert last.style["background"].startswith(f"linear-gradient(to top,{palette.heat(0)} 0.0% 14.3%,")
    assert first.style["background"].count("%") == 2 * len(Emotion)


def test_a_minute_reads_its_numbers_as_they_lie_on_one_another() -> None:
    """In the zone's own time, from the uppermost band to the lowest."""
    lesson = report(a_lesson(60, happy=6, angry=4))
    (text,) = told(mood_chart(lesson, curve(lesson, whole(lesson)).points, span=whole(lesson), zone=UTC))

    lines = text.splitlines()
    assert lines[0] == "12:00"
    assert lines[1] == "angry 40 %"
    assert lines[-1] == "happy 60 %"
    assert len(lines) == 1 + len(Emotion)


def test_a_part_has_only_its_own_minutes_moments_and_changes() -> None:
    """Numbers and letters are those of the lists beside the chart, also when earlier ones are out of sight."""
    lesson = report(
        [*a_lesson(600, happy=8, neutral=2), *a_lesson(600, begin=600, happy=1, sad=9)], (60, "before"), (900, "quiz")
    )
    all_of_it, second_half = whole(lesson), part(lesson, 590, 1200)
    full = mood_chart(lesson, curve(lesson, all_of_it).points, span=all_of_it, zone=UTC)
    half = mood_chart(lesson, curve(lesson, second_half).points, span=second_half, zone=UTC)

    assert [flag.title for flag in parts(full, "flag")] == ["before", "quiz"]
    assert [flag.title for flag in parts(half, "flag")] == ["quiz"]
    assert parts(half, "flag-number")[0].children == "⚑ 2"
    assert len(told(full)) == 20
    assert len(told(half)) == 11
    (change,) = parts(half, "change")
    assert change.children.children == "A"
    assert 0 < float(change.style["left"].rstrip("%")) < 5


def test_a_small_group_says_nothing_under_the_pointer() -> None:
    """Four faces are students."""
    lesson = report(a_lesson(60, happy=4))

    assert told(mood_chart(lesson, curve(lesson, whole(lesson)).points, span=whole(lesson), zone=UTC)) == []
    assert told(minute_heat(lesson, span=whole(lesson), zone=UTC)) == []


def test_faces_stand_on_one_another_and_fall_to_nothing_where_none_was_seen() -> None:
    """Zero faces read of zero is not zero faces read of twenty-five; and the edges are upright."""
    seen = [a_sample(second, happy=6, unsure=2, too_small=1, tiles=14, cameras_off=4) for second in range(10)]
    none = [a_sample(10 + second, status=CaptureStatus.NO_FACES) for second in range(10)]
    lesson = report([*seen, *none])
    chart = faces_chart(lesson, span=whole(lesson), zone=UTC)

    assert [text.children for text in parts(chart, "stack-scale")[0].children] == ["20", "10", "0"]
    read, unsure, small, faceless, off = (heights(chart)[one.color] for one in palette.COVERAGE)
    assert {height for x, height in read if x < 50} == {30}
    assert {height for x, height in unsure if x < 50} == {40}
    assert {height for x, height in small if x < 50} == {45}
    assert {height for x, height in faceless if x < 50} == {50}
    assert {height for x, height in off if x < 50} == {70}
    assert {height for x, height in off if x > 50} == {0}
    assert {height for x, height in off if x == 50} == {70, 0}


def test_a_long_lesson_s_faces_are_averaged_into_few_points() -> None:
    """An hour of single seconds is noise on a chart as wide as a hand."""
    lesson = report(a_lesson(3600, happy=6))
    edge = heights(faces_chart(lesson, span=whole(lesson), zone=UTC))[palette.COVERAGE[0].color]

    assert len(edge) <= 480
    assert {height for _, height in edge} == {100}


def test_a_moment_outside_of_the_samples_stands_at_the_edge_of_the_whole_and_in_no_part() -> None:
    """Marked as the class began, before the first picture came; the saved report draws it there too."""
    lesson = report(a_lesson(600, happy=10), (-20, "hello"), (300, "quiz"), (900, "bye"))
    span = whole(lesson)

    def flags(span: tuple[datetime, datetime]) -> list[str]:
        return [flag.style["left"] for flag in parts(mood_chart(lesson, [], span=span, zone=UTC), "flag")]

    assert flags(span) == ["0.00%", "50.00%", "100.00%"]
    assert flags((span[0], after_noon(400))) == ["75.00%"]
