"""The shares of a lesson as bars, each with the band in which it may lie, and a mark for the former lessons."""

from dash import html

from classmood.domain.emotions import Emotion
from dashboard import palette, words
from dashboard.pages import parts
from dashboard.reports.content import band_in_words
from storage.report import LessonReport


def band_bars(report: LessonReport) -> html.Div:
    """Return one bar for each emotion, in the order of the stacked chart; empty when none may be shown.

    All bars have the same scale: up to the highest band.
    """
    if report.shown.mean is None or report.bands is None:
        return html.Div()
    most = max(band.high for band in report.bands)
    rows = [_bar(report, emotion, most) for emotion in palette.ORDER]
    notes = [f"The thin line is the 95 % band of so few faces ({report.group:.0f} at once)."]
    if report.former is not None:
        lessons = "the former lesson" if report.former.lessons == 1 else f"{report.former.lessons} former lessons"
        notes.append(f"The blue mark is the mean of {lessons} of “{report.former.course}”.")
    return html.Div([html.Div(rows, className="bars"), html.Div(" ".join(notes), className="bars-note")])


def _bar(report: LessonReport, emotion: Emotion, most: float) -> html.Div:
    assert report.shown.mean is not None
    assert report.bands is not None
    share, band = report.shown.mean[emotion], report.bands[emotion]
    fill = palette.css_fill(palette.COLORS[emotion], palette.PATTERNS[emotion])

    def across(value: float) -> str:
        return f"{min(value / most, 1):.2%}"

    marks = [
        html.Div(className="bar-fill", style={**fill, "width": across(share)}),
        html.Div(className="bar-band", style={"left": across(band.low), "width": across(band.high - band.low)}),
    ]
    if report.former is not None:
        marks.append(html.Div(className="bar-former", style={"left": across(report.former.mean[emotion])}))
    return html.Div(
        [
            html.Span(emotion.emoji, className="bar-emoji", **parts.aria(hidden="true")),
            html.Span(emotion.label, className="bar-label"),
            html.Span(
                [words.percent(share), html.Span(f"  {band_in_words(band)}", className="quiet")],
                className="bar-number",
                id=f"bar-{emotion.label}",
            ),
            html.Div(marks, className="bar-track"),
        ],
        className="bar",
    )
