"""The dashboard with its settings: apart from `wiring`, so that the agent never loads the web server."""

from sqlalchemy import Engine

from classmood.settings import Settings
from dashboard.app import create_app
from dashboard.server import DashboardServer
from inference.registry import DETECTOR, EMOTION, load_model
from storage.history import History


def pages(settings: Settings, engine: Engine) -> DashboardServer:
    """Return the dashboard over an opened database, bound to its port and not yet started.

    Raises:
        SettingsError: the port is taken.
    """
    return create_app(
        History(engine),
        host=settings.dashboard.host,
        port=settings.dashboard.port,
        min_group=settings.dashboard.min_group,
        export_min_group=settings.export.min_group,
        models=[load_model(name).card.model_dump() for name in (DETECTOR, EMOTION)],
    )
