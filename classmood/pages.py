"""The dashboard with its settings: apart from `wiring`, so that the agent never loads the web server."""

from collections.abc import Sequence

from sqlalchemy import Engine

from classmood.settings import Settings
from dashboard.app import create_app
from dashboard.control import Control
from dashboard.server import DashboardServer
from inference.registry import installed, load_model
from storage.history import History, Session


def pages(
    settings: Settings, engine: Engine, *, control: Control | None = None, purged: Sequence[Session] = ()
) -> DashboardServer:
    """Return the dashboard over an opened database, bound to its port and not yet started.

    Args:
        settings: of the pages and of exports.
        engine: the database.
        control: runs the agent; None: the pages only show lessons.
        purged: lessons that were erased at this start, for the pages to tell.

    Raises:
        SettingsError: the port is taken.
    """
    return create_app(
        History(engine),
        host=settings.dashboard.host,
        port=settings.dashboard.port,
        min_group=settings.dashboard.min_group,
        export_min_group=settings.export.min_group,
        control=control,
        keep_days=settings.storage.keep_days,
        purged=purged,
        models=[load_model(name).card.model_dump() for name in installed()],
    )
