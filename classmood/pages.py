"""The dashboard with its settings: apart from `wiring`, so that the agent never loads the web server."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine

from classmood.settings import Settings, access_folder
from classmood.trying import Trial
from dashboard.access import Access
from dashboard.app import create_app
from dashboard.control import Control, SeatSender
from dashboard.seats import SeatView
from dashboard.server import DashboardServer
from inference.registry import DETECTOR, installed, load_model
from storage.history import History, Session


def pages(
    settings: Settings,
    engine: Engine,
    *,
    control: Control | None = None,
    seats: SeatSender | None = None,
    purged: Sequence[Session] = (),
) -> DashboardServer:
    """Return the dashboard over an opened database, bound to its port and not yet started.

    Args:
        settings: of the pages and of exports.
        engine: the database.
        control: runs the agent; None: the pages only show lessons.
        seats: asks a lesson's agent for its seats, where the settings allow it; None: they are never shown.
        purged: lessons that were erased at this start, for the pages to tell.

    Raises:
        SettingsError: the port is taken, the address is not allowed, or the key to the pages cannot be read.
    """
    access = Access(access_folder())
    return create_app(
        History(engine),
        access=access,
        host=settings.dashboard.host,
        port=settings.dashboard.port,
        allowed_hosts=settings.dashboard.allowed_hosts,
        min_group=settings.dashboard.min_group,
        export_min_group=settings.export.min_group,
        control=control,
        read_faces=Trial(settings),
        seats=SeatView(seats, secret=access.program_secret) if seats and settings.dashboard.seats else None,
        keep_days=settings.storage.keep_days,
        purged=purged,
        models=cards_in_use(settings),
    )


def cards_in_use(settings: Settings) -> list[dict[str, Any]]:
    """Return the cards of the networks that read a lesson under these settings; a package's network has none.

    A clone of the repository holds others too, for comparing.
    """
    return [
        load_model(name).card.model_dump() for name in (settings.inference.classifier, DETECTOR) if name in installed()
    ]
