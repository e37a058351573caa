"""Gathers what the about page tells: what the database holds at this moment, and which versions are at work."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from classmood.domain.errors import StorageError
from dashboard.pages import about
from dashboard.versions import versions
from storage.contents import Contents, contents
from storage.history import History


class AboutReader:
    """Makes the about page."""

    def __init__(
        self, history: History, *, models: Sequence[Mapping[str, Any]], min_group: int, export_min_group: int
    ) -> None:
        """Say what is told.

        Args:
            history: over the database that is told about.
            models: a card for each network in use: names and values.
            min_group: fewest read faces whose shares are shown.
            export_min_group: fewest read faces whose shares are exported.
        """
        self._history = history
        self._models = models
        self._min_group = min_group
        self._export_min_group = export_min_group

    def page(self) -> html.Div:
        """Return the page as it is now; a database that cannot be read hides nothing else of it."""
        return about.page(
            about.Facts(
                contents=self._contents(),
                models=self._models,
                versions=versions(),
                min_group=self._min_group,
                export_min_group=self._export_min_group,
            )
        )

    def _contents(self) -> Contents | str:
        try:
            return contents(self._history.engine, min_group=self._min_group)
        except StorageError as error:
            return str(error)
