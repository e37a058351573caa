"""What every command shares: its settings, its signals, its way to end."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Any

import click

from classmood.configuration import SETTINGS, Given, load_settings, settings_path
from classmood.settings import Settings


@dataclass
class Front:
    """What was said on the command line before and beside a command's own words."""

    config: Path | None = None
    debug: bool = False
    options: dict[str, Given] = field(default_factory=dict)

    def settings(self) -> Settings:
        """Return the settings that hold for this command.

        Raises:
            SettingsError: one of them is wrong.
        """
        return load_settings(settings_path(self.config), self.options)

    def words(self) -> list[str]:
        """Return the words before a command's own, for another command of this program to be started alike."""
        config = [] if self.config is None else ["--config", str(self.config)]
        return [*config, *(["--debug"] if self.debug else [])]


def setting(option: str, name: str, *, metavar: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that adds an option which sets one setting; its help is the setting's own text.

    Args:
        option: as it is typed, such as ``--fps``.
        name: the setting, such as ``capture.frames_per_second``.
        metavar: the word for the value in the help text.
    """

    def remember(context: click.Context, _: click.Parameter, value: str | None) -> None:
        if value is not None:
            context.find_object(Front).options[name] = Given(option, value)  # type: ignore[union-attr]

    return click.option(option, metavar=metavar, help=SETTINGS[name].description, callback=remember, expose_value=False)


@contextmanager
def stopped_by_signals() -> Iterator[Event]:
    """Give an event that Ctrl-C and the system's polite request to end set, instead of breaking off the work."""
    stop = Event()

    def on_signal(_: int, __: FrameType | None) -> None:
        stop.set()

    previous = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
