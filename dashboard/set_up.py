"""Sets a class up and starts it: what the fields of the set-up page mean, and what is asked of `Control`."""

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from pathlib import PurePath
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from classmood.domain import care
from classmood.domain.errors import AcknowledgementError, ClassmoodError, SettingsError
from dashboard.control import Choice, Control, Monitor, Plan, Preview, SourceKind
from dashboard.figures.base import CONFIG
from dashboard.figures.screen import Region, screen_figure
from dashboard.live import LiveFeed, Liveness
from dashboard.pages import setup
from dashboard.pages.care_card import acknowledged_words
from storage.acknowledgements import Acknowledgements
from storage.history import History
from storage.keeping import course_names
from storage.text import clean_text

Form = Mapping[str, Any]
"""The fields of the page by name, as the browser has them: `choice_of` says which."""


def choice_of(form: Form) -> Choice:
    """Return the source that the fields describe.

    Args:
        form: ``kind``, ``monitor``, ``region``, ``camera``, ``file``, ``realtime``, ``students``.

    Raises:
        SettingsError: one is missing or wrong.
    """
    try:
        kind = SourceKind(form["kind"] or "")
    except ValueError:
        raise SettingsError("Choose first what to look at.") from None
    if kind is SourceKind.VIDEO and not form["file"]:
        raise SettingsError("Choose the recording first.")
    left, top, width, height = form["region"] or (0, 0, 0, 0)
    return Choice(
        kind,
        monitor=_number(form["monitor"], "The screen", most=64),
        region=(int(left), int(top), int(width), int(height)) if form["region"] else None,
        camera=_number(form["camera"], "The camera", least=0, most=63) if kind is SourceKind.WEBCAM else 0,
        file=str(form["file"] or ""),
        realtime=bool(form["realtime"]),
        students=_number(form["students"], "The number of students", most=49) if kind is SourceKind.PRACTICE else 25,
    )


def shows_others(kind: str | None, *, others: bool) -> bool:
    """Return whether a source shows other people than the teacher, so that they must know.

    Args:
        kind: a `SourceKind`, or None.
        others: whether she says that her webcam does.
    """
    return kind in care.REAL_CLASSES or (kind == SourceKind.WEBCAM and others)


class SetUp:
    """What happens on the set-up page."""

    def __init__(
        self,
        control: Control,
        history: History,
        feed: LiveFeed,
        *,
        zone: tzinfo | None,
        clock: Callable[[], datetime],
    ) -> None:
        self.control = control
        """Runs the agent."""
        self._history = history
        self._feed = feed
        self._given = Acknowledgements(history.engine)
        self._zone = zone
        self._clock = clock

    def page(self) -> html.Div:
        """Return the page as it is now.

        Raises:
            StorageError: the database cannot be read.
        """
        status = self.control.status()
        if status.active:
            return setup.running(status)
        known = setup.Known(
            plan=status.plan,
            courses=course_names(self._history.sessions()),
            acknowledged=self._given.places(version=care.VERSION),
        )
        return setup.page(known)

    def nothing_runs(self) -> bool:
        """Return whether no lesson goes on, neither one that was started here nor one of another agent.

        Raises:
            StorageError: the database cannot be read.
        """
        if self.control.status().active:
            return False
        latest = self._history.latest()
        return latest is None or self._feed.liveness(latest) is not Liveness.LIVE

    def known(self, place: str | None) -> dmc.Text | None:
        """Return what was acknowledged for a place, in words; None when it has to be asked."""
        given = self._given.find(place or "", version=care.VERSION)
        if given is None:
            return None
        return acknowledged_words(given, f"{given.at.astimezone(self._zone):%d %B %Y}")

    def start(self, form: Form) -> None:
        """Start the lesson that the fields describe.

        Args:
            form: as for `choice_of`, and ``title``, ``course``, ``size``, ``others``, ``place``, ``told``, ``agreed``.

        Raises:
            ClassmoodError: a field is missing or wrong, a real class was not acknowledged, or a lesson is going on.
        """
        size = _number(form["size"], "The number of students expected", most=1000) if form["size"] else None
        title, course = clean_text(form["title"] or ""), clean_text(form["course"] or "")
        plan = Plan(self._choice(form), title, course, size)
        if self.control.status().active:
            raise SettingsError("A class is being watched already. End that lesson first.")
        if shows_others(form["kind"], others=bool(form["others"])):
            self._acknowledge(form)
        self.control.start(plan)

    def screenshot(self, number: int, region: Region | None) -> Component:
        """Return the screen's picture to draw on, or why there is none.

        Args:
            number: of the monitor.
            region: what is chosen.
        """
        try:
            monitor, picture = self.monitor(number), self.control.screenshot(number)
        except ClassmoodError as error:
            return html.Div(str(error), className="setup-said")
        graph = dcc.Graph(
            id={"type": "setup-graph", "monitor": number},
            figure=screen_figure(monitor, picture, region),
            config=CONFIG,
            responsive=True,
            style={"aspectRatio": f"{monitor.width} / {monitor.height}", "width": "100%"},
        )
        return html.Div(graph, className="setup-screen", role="img")

    def monitor(self, number: int) -> Monitor:
        """Return a screen.

        Raises:
            SettingsError: it is gone.
            CaptureError: there is no screen.
        """
        found = next((one for one in self.control.monitors() if one.number == number), None)
        if found is None:
            raise SettingsError(f"There is no screen {number} any more. Choose another one.")
        return found

    def monitors(self) -> list[Monitor]:
        """Return the screens; empty where there is none."""
        try:
            return self.control.monitors()
        except ClassmoodError:
            return []

    def recordings(self, path: str) -> tuple[list[dict[str, str]], str]:
        """Return the recordings at a path, as options to choose from, and what is wrong with the path."""
        try:
            found = self.control.recordings(path.strip().strip('"'))
        except ClassmoodError as error:
            return [], str(error)
        said = "" if found or not path else "No recording is in this folder."
        return [{"value": one, "label": PurePath(one).name} for one in found], said

    def preview(self, form: Form) -> Preview:
        """Return what the chosen source shows now, or why it cannot be looked at."""
        try:
            return self.control.preview(self._choice(form))
        except ClassmoodError as error:
            return Preview(None, str(error))

    def stop_preview(self) -> None:
        """Let the source go."""
        self.control.stop_preview()

    def _choice(self, form: Form) -> Choice:
        choice = choice_of(form)
        if choice.kind is SourceKind.BROWSER and not self.control.sharing.active:
            raise SettingsError("Choose the window first.")
        return choice

    def _acknowledge(self, form: Form) -> None:
        place = form["place"] or ""
        if self._given.find(place, version=care.VERSION) is not None:
            return
        if not form["agreed"]:
            raise AcknowledgementError("Before a real class: say where it is and who was told, and tick the box.")
        self._given.add(place=place, told=form["told"] or "", version=care.VERSION, at=self._clock())


def _number(given: Any, what: str, *, least: int = 1, most: int) -> int:
    try:
        number = int(given)
    except (TypeError, ValueError):
        number = least - 1
    if not least <= number <= most:
        raise SettingsError(f"{what} is {str(given)[:20] or 'empty'}; it must be {least} to {most}.")
    return number
