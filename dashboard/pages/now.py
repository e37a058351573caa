"""What changes on the live page while it is open: the head, the mood, the faces, the shares, the chart, the moments.

`panels` says what belongs in each container, so that the first paint and every later tick show the same,
made by the same code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from dash import html
from dash.development.base_component import Component

from classmood.domain.faces import Probabilities
from classmood.domain.moods import CaptureStatus, MoodSample
from dashboard import palette, words
from dashboard.live import Liveness
from dashboard.pages import mood, parts
from dashboard.pages import seats as seating
from dashboard.pages.stack import share_stack
from dashboard.seats import Seats
from dashboard.track import Point
from storage.alerts import Alert
from storage.bands import wilson_each
from storage.history import Moment, Session
from storage.usual import Usual

HIDDEN = {"display": "none"}
"""The style of what is not shown."""
_HOLDERS = (
    "live-head",
    "live-notice",
    "live-alert",
    "live-mood",
    "live-coverage",
    "live-shares",
    "live-chart",
    "live-moments",
    "live-seats",
    "live-seats-switch",
    "live-compact",
)
_LISTED_MOMENTS = 4
_COLORS = {Liveness.LIVE: "teal", Liveness.WAITING: "yellow", Liveness.PAUSED: "yellow", Liveness.ENDED: "gray"}


@dataclass(frozen=True, slots=True)
class Now:
    """All that the live page shows."""

    session: Session
    """The newest one."""
    liveness: Liveness
    sample: MoodSample | None
    """The newest one; None when the session has none yet."""
    moments: Sequence[Moment]
    """Of this session, in order of time."""
    mean: Probabilities | None
    """Mean probabilities of the last seconds, as many as were chosen; None when nothing can be said now."""
    usual: Usual | None
    """What they are compared with; None when it is too early to tell."""
    alert: tuple[Alert, datetime] | None
    """The alert that is on, and when it began, UTC."""
    points: Sequence[Point]
    """The chart's, as many as fill `span`."""
    span: tuple[datetime, datetime]
    """Where the chart's time begins and ends, UTC."""
    at: datetime
    """The present moment, UTC."""
    min_group: int
    """Fewest read faces whose shares are shown."""
    zone: tzinfo | None
    """The zone of the times on the page; None is this machine's own."""
    seats: Seats | None = None
    """None where the agent of this session cannot be asked for them."""

    @property
    def seen(self) -> MoodSample | None:
        """The newest sample, when it shows faces."""
        return self.sample if self.sample is not None and self.sample.status is CaptureStatus.OK else None


def panels(now: Now | None) -> dict[str, dict[str, Any]]:
    """Return what belongs in the page's containers, as properties of Dash's components, by the id of each container.

    All but the seats and their switch are plain HTML, because `assets/draw.js` draws them.
    """
    if now is None:
        empty: dict[str, dict[str, Any]] = {name: {"children": ""} for name in _HOLDERS}
        return {**empty, "live-empty": {"style": {}}, "live-body": {"style": HIDDEN}}
    return {
        "live-empty": {"style": HIDDEN},
        "live-body": {"style": {}},
        "live-head": {"children": _head(now)},
        "live-notice": {"children": _notice(now)},
        "live-alert": {"children": _alert(now)},
        "live-mood": {"children": _mood(now)},
        "live-coverage": {"children": _coverage(now.seen)},
        "live-shares": {"children": _shares(now)},
        "live-chart": {"children": share_stack(now.points, span=now.span, moments=now.moments, zone=now.zone)},
        "live-moments": {"children": _moments(now)},
        "live-seats": {"children": _seats(now)},
        "live-seats-switch": {"children": seating.switch(now.seats)},
        "live-compact": {"children": _compact(now)},
    }


def alert_id(now: Now) -> str:
    """Return the name under which a browser remembers that an alert was dismissed; empty when none is on."""
    return "" if now.alert is None else f"{now.session.id}-{now.alert[0].begun}"


def trouble(reason: str) -> dict[str, dict[str, Any]]:
    """Return the properties that say why nothing new is shown; the last numbers stay in view."""
    told = [html.Strong("The lessons cannot be read"), html.Span(reason)]
    return {"live-body": {"style": {}}, "live-notice": {"children": _told(told, color="red")}}


def _head(now: Now) -> html.Div:
    session = now.session
    begun = session.started_at.astimezone(now.zone)
    facts = [f"since {begun:%H:%M}"]
    if session.last_at is not None:
        facts.append(words.length(session.last_at - session.started_at))
    about = [_badge(now), parts.source_badge(session.source), parts.small(" · ".join(facts))]
    title = html.H1(session.title, className="page-title", id="live-title")
    return html.Div([title, html.Div(about, className="live-about")], className="live-head")


def _badge(now: Now) -> html.Span:
    ended = now.session.ended_at
    text = str(now.liveness) if ended is None else f"ended {words.ago(ended, now.at)}"
    dot = html.Span(className=f"dot dot-{now.liveness}")
    return html.Span([dot, text], className=f"badge badge-{_COLORS[now.liveness]} nowrap", id="live-badge")


def _notice(now: Now) -> html.Div:
    sample = now.sample
    if sample is None and now.liveness is not Liveness.ENDED:
        text, color = "The class has begun; the first picture is on its way.", "blue"
    elif sample is not None and sample.status is not CaptureStatus.OK and now.liveness is Liveness.LIVE:
        text, color = words.STATUS[sample.status], "yellow"
    else:
        return html.Div()
    return _told([parts.icon("alert"), html.Span(text)], color=color)


def _told(children: list[Component], *, color: str) -> html.Div:
    return html.Div(children, className=f"notice badge-{color}")


def _alert(now: Now) -> html.Div:
    if now.alert is None or now.usual is None or now.liveness is not Liveness.LIVE:
        return html.Div()
    alert, begun = now.alert
    title, reason = words.alert(alert, now.usual, since=f"{begun.astimezone(now.zone):%H:%M}")
    name: dict[str, Any] = {"data-dismiss": alert_id(now), **parts.aria(label="Dismiss")}
    dismiss = html.Button("✕", type="button", className="dismiss", **name)
    told = html.Div([html.Strong(title), html.P(reason, className="alert-reason")])
    return html.Div([told, dismiss], className="gentle")


def _mood(now: Now) -> html.Div:
    if now.mean is None:
        return _lines([mood.word(None), parts.small(_why_no_mood(now))])
    change, details = mood.change(now.mean, now.usual), mood.details(now.mean, now.usual)
    return _lines([mood.word(now.mean), change, *details])


def _lines(children: list[Component]) -> html.Div:
    return html.Div(children, className="lines")


def _why_no_mood(now: Now) -> str:
    if now.seen is not None and now.seen.read < now.min_group:
        return words.too_few(now.min_group)
    return "Nothing can be read right now."


def _coverage(sample: MoodSample | None) -> html.Div:
    if sample is None:
        return _lines([html.Div("–", className="big-number", id="coverage"), parts.small("No face is seen.")])
    counted = [(part, getattr(sample, part.field)) for part in palette.COVERAGE]
    counted = [(part, number) for part, number in counted if number or part.field == "read"]
    bar = html.Div(
        [
            html.Div(style={**palette.css_fill(part.color, part.pattern), "width": f"{number / sample.expected:.1%}"})
            for part, number in counted
        ],
        className="coverage-bar",
    )
    legend = html.Div(
        [
            html.Span([parts.swatch(part.color, part.pattern), f"{number} {part.word}"], className="legend-item")
            for part, number in counted
        ],
        className="legend",
    )
    weak = parts.small(words.weak(sample), size="xs", id="weak-faces")
    return _lines([_reading(sample), bar, legend, weak])


def _reading(sample: MoodSample) -> html.Div:
    return html.Div(
        [html.Span("reading ", className="quiet"), f"{sample.read} of {sample.expected}"],
        className="big-number",
        id="coverage",
    )


def _shares(now: Now) -> html.Div:
    sample = now.seen
    if sample is None:
        return _lines([parts.small("Nothing can be read right now.")])
    if sample.read < now.min_group or sample.shares is None:
        return _lines([parts.small(words.too_few(now.min_group), id="too-few")])
    at = sample.at.astimezone(now.zone)
    caption = (
        f"Each read face counts once, at {at:%H:%M:%S}. The line over a bar is its 95 % band (Wilson 1927): how far "
        "the share may be off from the number of faces alone."
    )
    bars = parts.emotion_bars(sample.shares, sample.counts, wilson_each(sample.shares, sample.read))
    return _lines([bars, parts.small(caption, size="xs")])


def _moments(now: Now) -> html.Div:
    numbered = list(enumerate(now.moments, start=1))[-_LISTED_MOMENTS:]
    return html.Div([parts.moment_line(number, moment, now.zone) for number, moment in reversed(numbered)])


def _seats(now: Now) -> list[Component]:
    return seating.card(now.seats, read=0 if now.seen is None else now.seen.read, min_group=now.min_group)


def _compact(now: Now) -> list[Component]:
    """Return the small page for a corner of the screen: word, change, and how much of the class it is."""
    told = html.Div(_why_no_mood(now)) if now.mean is None else mood.change(now.mean, now.usual)
    read = [] if now.seen is None else [_reading(now.seen), html.Div(words.left_out(now.seen), id="left-out")]
    return [html.Div([mood.word(now.mean), _badge(now)], className="compact-top"), told, html.Div(read)]
