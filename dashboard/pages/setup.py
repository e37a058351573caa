"""The set-up page: what to look at, what it sees there, what the lesson is called, and the button that starts it.

First five large choices; the rest appears once one is made. The callbacks are in `dashboard.set_up`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.control import Choice, Phase, Plan, SourceKind, Status
from dashboard.pages import parts
from dashboard.pages.care_card import care_card
from storage.acknowledgements import Acknowledgement
from storage.text import LONGEST_TEXT

PREVIEW_REFRESH = 500
"""Milliseconds between two questions what is seen; one or two pictures a second come."""
ON, OFF = -1, 0
"""How often the preview's clock may go on: without end, or not at all."""
PREVIEW = "Shows whether the faces are found. Nothing is read in them, and nothing is stored."
"""What the preview is, while there is none."""
LATER = 5_000
"""Milliseconds that the teacher gets to bring the meeting to the front."""

WINDOW = (
    "The browser shows its own list of windows: choose the meeting's. It is read even while other windows cover it, as "
    "long as it is not minimised and this browser tab stays open."
)
"""What is shared, and for how long."""

SHOT = "To choose a part, a picture of the screen is taken: now, or in 5 seconds, so that the meeting is in front."
"""What the two buttons do."""

KINDS = (
    (SourceKind.SCREEN, "screen", "Watch my screen", "A meeting's gallery, in any app."),
    (SourceKind.BROWSER, "browser", "A window", "Chosen in the browser; read even when covered."),
    (SourceKind.WEBCAM, "webcam", "Webcam", "What a camera of this computer sees."),
    (SourceKind.VIDEO, "video", "Recording", "A recorded lesson, read at its own speed or faster."),
    (SourceKind.PRACTICE, "practice", "Practice class", "A drawn class, to try it: nobody is observed."),
)
"""Each kind of source with its icon, its name and what it is."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the page can offer besides empty fields."""

    plan: Plan | None
    """The lesson that was set up last, to begin with; None for none."""
    courses: Sequence[str]
    """Names of courses."""
    acknowledged: Sequence[Acknowledgement]
    """The places that were acknowledged, the last one first."""


def page(known: Known) -> html.Div:
    """Return the page while no lesson goes on."""
    plan = known.plan or Plan(Choice(SourceKind.SCREEN))
    kind = None if known.plan is None else plan.choice.kind.value
    return html.Div(
        [
            dcc.Store(id="setup-region", data=plan.choice.region),
            dcc.Store(id="setup-number", data=0),
            dcc.Store(id="setup-looking"),
            dcc.Interval(id="setup-clock", interval=PREVIEW_REFRESH, max_intervals=OFF),
            dcc.Interval(id="setup-later-clock", interval=LATER, max_intervals=1, disabled=True),
            dmc.Title("Set up a class", order=1, className="page-title"),
            dmc.Text("What shall Classmood look at?", c="dimmed", mb="md"),
            _kinds(kind),
            html.Div(
                [
                    html.Div(
                        [
                            html.Div(_source(plan.choice), className="area-source"),
                            html.Div(_preview(), className="area-preview"),
                            html.Div(_lesson(plan, known.courses), className="area-lesson"),
                        ],
                        className="setup-columns",
                    ),
                    care_card(known.acknowledged),
                    _start(),
                ],
                id="setup-rest",
                className="setup-rest",
                hidden=kind is None,
            ),
        ],
        className="setup",
    )


def running(status: Status) -> html.Div:
    """Return the page while a lesson goes on."""
    title = (status.plan.title if status.plan is not None else "") or "The lesson"
    if status.phase is Phase.STARTING:
        clock = dcc.Interval(id="starting-clock", interval=PREVIEW_REFRESH)
        return parts.message(f"{title} is starting", "The first picture is on its way.", clock)
    link = dcc.Link(dmc.Button("See it live", size="md"), href="/")
    return parts.message(f"{title} is going on", "Pause or end it above. Then the next one can be set up here.", link)


def _kinds(chosen: str | None) -> dmc.RadioGroup:
    cards = [
        dmc.RadioCard(
            [
                html.Span(parts.icon(icon), className="kind-icon"),
                html.Span([html.Span(name, className="kind-name"), html.Span(what, className="kind-what")]),
            ],
            value=kind.value,
            className="kind",
            radius="md",
            id=f"kind-{kind.value}",
        )
        for kind, icon, name, what in KINDS
    ]
    return dmc.RadioGroup(
        html.Div(cards, className="kinds"), id="setup-kind", value=chosen, **parts.aria(label="What to look at")
    )


def _source(choice: Choice) -> dmc.Paper:
    panels = {
        SourceKind.SCREEN: _screen(),
        SourceKind.BROWSER: _browser(),
        SourceKind.WEBCAM: _webcam(choice),
        SourceKind.VIDEO: _video(choice),
        SourceKind.PRACTICE: _practice(choice),
    }
    return parts.card(
        "Where the pictures come from",
        [html.Div(panel, id=f"setup-{kind.value}", hidden=True) for kind, panel in panels.items()],
    )


def _screen() -> dmc.Stack:
    return dmc.Stack(
        [
            html.Div(
                dmc.Select(id="setup-monitor", label="Screen", data=["1"], value="1", allowDeselect=False, w=220),
                id="setup-monitors",
                hidden=True,
            ),
            dmc.Text(id="setup-region-words", size="sm"),
            dmc.Group(
                [
                    dmc.Button("Choose a part", id="setup-shot-now", variant="light", size="sm"),
                    dmc.Button("In 5 seconds", id="setup-shot-later", variant="subtle", size="sm"),
                    dmc.Button("Whole screen", id="setup-whole", variant="subtle", color="gray", size="sm"),
                ],
                gap="xs",
            ),
            dmc.Text(SHOT, id="setup-shot-said", size="sm", c="dimmed"),
            html.Div(id="setup-shot"),
        ],
        gap="sm",
    )


def _browser() -> dmc.Stack:
    return dmc.Stack(
        [
            dmc.Text(WINDOW, size="sm"),
            dmc.Group(
                [
                    dmc.Button("Choose the window", className="share-choose", variant="light", size="sm"),
                    html.Div(
                        dmc.Button("Stop sharing", className="share-stop", variant="subtle", color="gray", size="sm"),
                        id="setup-unshare",
                        hidden=True,
                    ),
                ],
                gap="xs",
            ),
            html.Div(id="setup-shared", className="setup-shared", role="status"),
        ],
        gap="sm",
    )


def _webcam(choice: Choice) -> dmc.Stack:
    return dmc.Stack(
        [
            dmc.NumberInput(
                id="setup-camera",
                label="Camera",
                description="0 is the first one.",
                value=choice.camera,
                min=0,
                max=63,
                allowDecimal=False,
                w=160,
            ),
            dmc.Checkbox(id="setup-others", label="It shows other people than me"),
        ]
    )


def _video(choice: Choice) -> dmc.Stack:
    return dmc.Stack(
        [
            dmc.TextInput(
                id="setup-path",
                label="Recording, or a folder of recordings",
                description="The file's whole path, as in C:\\Users\\me\\Videos\\algebra.mp4. Empty: your videos.",
                value=choice.file,
                debounce=True,
            ),
            dmc.Text(id="setup-path-said", size="sm", c="red"),
            dmc.Select(id="setup-file", label="Recording", data=[], searchable=True, placeholder="Choose one"),
            dmc.Switch(id="setup-realtime", label="Play it at its own speed", checked=choice.realtime),
        ],
        gap="sm",
    )


def _practice(choice: Choice) -> dmc.NumberInput:
    return dmc.NumberInput(
        id="setup-students",
        label="Students",
        description="1 to 49, each drawn, with moods that follow a script.",
        value=choice.students,
        min=1,
        max=49,
        allowDecimal=False,
        w=260,
    )


def _preview() -> dmc.Paper:
    button = dmc.Button("Show it", id="setup-preview", variant="light", size="xs")
    legend = [
        html.Span([html.Span(className=f"box box-{name}"), text], className="legend-item")
        for name, text in (("clear", "can be read"), ("weak", "only weakly"), ("small", "too small"))
    ]
    return parts.card(
        "What it sees",
        [
            html.Div(html.Img(id="setup-picture", alt="", hidden=True), className="setup-picture"),
            dmc.Text(PREVIEW, id="setup-seen", size="sm", fw=500, mt="xs"),
            html.Div(legend, className="setup-legend"),
        ],
        aside=button,
    )


def _lesson(plan: Plan, courses: Sequence[str]) -> dmc.Paper:
    longest = {"input": {"maxLength": LONGEST_TEXT}}
    fields = [
        dmc.TextInput(id="setup-title", label="Title", placeholder="Fractions", value=plan.title, attributes=longest),
        dmc.Autocomplete(
            id="setup-course",
            label="Course",
            placeholder="Maths, year 9",
            value=plan.course,
            data=list(courses),
            attributes=longest,
        ),
        dmc.NumberInput(
            id="setup-size",
            label="Students expected",
            placeholder="27",
            value=plan.class_size or "",
            min=1,
            max=1000,
            allowDecimal=False,
        ),
    ]
    return parts.card("The lesson", [html.Div(fields, className="setup-fields")])


def _start() -> dmc.Group:
    return dmc.Group(
        [
            dmc.Button("Start", id="setup-start", size="lg", leftSection=parts.icon("play")),
            html.Div(id="setup-said", className="setup-said", role="alert"),
        ],
        mt="md",
    )
