"""The line above every page that says how the lesson goes, and lets the teacher pause and end it."""

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.control import Phase, SourceKind, Status
from dashboard.pages import parts
from dashboard.pages.parts import aria

REFRESH = 1_000
"""Milliseconds between two looks at the status."""


def button(action: str) -> dict[str, str]:
    """Return the id of the button for an action: a different few are there in each phase."""
    return {"type": "control", "action": action}


def holder() -> html.Div:
    """Return the place of the line, with what keeps it up to date."""
    return html.Div(
        [
            dcc.Interval(id="control-clock", interval=REFRESH),
            dcc.Store(id="control-shown", data=-1),
            dcc.Store(id="control-ending"),
            # What becomes of a shared window, told by `assets/share.js`: the tab shares it whichever page is open.
            dcc.Store(id="share-state"),
            html.Div(id="control-bar", role="status"),
        ]
    )


def bar(status: Status) -> dmc.Paper | str:
    """Return the line; empty when there is nothing to say."""
    if status.phase is Phase.IDLE and status.session is None and not status.trouble:
        return ""
    trouble = [_trouble(status.trouble, goes_on=status.active)] if status.trouble else []
    line = dmc.Group(
        [_words(status), dmc.Group(_buttons(status), gap="xs")], justify="space-between", className="control-line"
    )
    return dmc.Paper([line, *trouble], withBorder=True, radius="md", className=f"control control-{status.phase.value}")


def _words(status: Status) -> html.Div:
    plan = status.plan
    title = (plan.title if plan is not None else "") or "Untitled lesson"
    texts = {
        Phase.IDLE: f"{title} has ended.",
        Phase.STARTING: f"{title} is starting …",
        Phase.RUNNING: f"{title} is being read.",
        Phase.PAUSED: f"{title} is paused: no picture is taken.",
        Phase.ENDING: f"{title} is ending …",
        Phase.FAILED: f"{title} has stopped.",
    }
    return html.Div([html.Span(className=f"dot dot-{status.phase.value}"), html.Span(texts[status.phase])],
                    className="control-words", id="control-words")  # fmt: skip


def _buttons(status: Status) -> list[Component]:
    pause = dmc.Button("Pause", id=button("pause"), size="xs", variant="light", color="indigo")
    resume = dmc.Button("Resume", id=button("resume"), size="xs", color="indigo")
    dismiss = dmc.ActionIcon(
        parts.icon("close"), id=button("dismiss"), variant="subtle", color="gray", **aria(label="Dismiss")
    )
    report = [_link("See the report", f"/sessions/{status.session}")] if status.session is not None else []
    choice = status.plan.choice if status.plan is not None else None
    pausable = choice is not None and choice.live
    choose = [_choose()] if choice is not None and choice.kind is SourceKind.BROWSER else []
    return {
        Phase.IDLE: [*report, dismiss],
        Phase.STARTING: [_end()],
        Phase.RUNNING: [*choose, *([pause] if pausable else []), _end()],
        Phase.PAUSED: [*choose, resume, _end()],
        Phase.ENDING: [],
        Phase.FAILED: [*report, _link("Set it up again", "/setup"), dismiss],
    }[status.phase]


def _choose() -> dmc.Button:
    """Return the button that shares a window anew, also when nothing is wrong: the meeting may have another one now."""
    return dmc.Button("Choose the window", className="share-choose", size="xs", variant="subtle", color="indigo")


def _end() -> dmc.Popover:
    """Return the button that ends a lesson, which asks once: a slip of the hand would end the class's record."""
    sure = dmc.Stack(
        [
            dmc.Text("End the lesson? What was read is kept.", size="sm"),
            dmc.Button("End it", id=button("end"), size="xs", color="red"),
        ],
        gap="xs",
    )
    return dmc.Popover(
        [
            dmc.PopoverTarget(dmc.Button("End …", id="control-end-ask", size="xs", variant="default")),
            dmc.PopoverDropdown(sure),
        ],
        position="bottom-end",
        withArrow=True,
        shadow="md",
    )


def _link(text: str, href: str) -> dcc.Link:
    return dcc.Link(dmc.Button(text, size="xs", variant="light"), href=href)


def _trouble(text: str, *, goes_on: bool) -> dmc.Group:
    dismiss = dmc.ActionIcon(
        parts.icon("close"), id=button("dismiss"), size="sm", variant="subtle", color="gray", **aria(label="Dismiss")
    )
    return dmc.Group(
        [
            html.Span([parts.icon("alert"), html.Span(text)], className="control-trouble", id="control-trouble"),
            *([dismiss] if goes_on else []),
        ],
        justify="space-between",
        wrap="nowrap",
    )
