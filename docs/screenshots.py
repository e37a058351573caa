"""Makes the pictures of docs/pages.md: each page of the real program over lessons of the practice class.

``uv run python docs/screenshots.py`` draws the class, reads it with the networks that ship, stores four lessons in a
folder that is thrown away, and photographs the pages in a headless Chromium. The lessons' times are fixed and so is the
clock of the pages, so that the pictures change only when the pages do.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import NamedTuple

import click
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from pydantic import TypeAdapter
from sqlalchemy import Engine

from capture.agent import CaptureAgent
from capture.practice import PracticeClass
from capture.sources.practice import PracticeSource
from classmood import wiring
from classmood.desk import Desk
from classmood.domain.faces import View
from classmood.domain.frames import Frame
from classmood.domain.seating import SeatPlan
from classmood.pages import cards_in_use
from classmood.settings import Settings, sqlite_url
from dashboard.access import Access
from dashboard.app import create_app
from dashboard.seats import SeatView
from dashboard.server import DashboardServer
from inference.analyzer import FaceAnalyzer
from inference.lasting import LastingLooks
from storage.engine import open_database
from storage.history import History
from storage.recorder import Recorder

COURSE = "Science, year 7"
LESSONS = (
    ("Food chains", datetime(2026, 3, 2, 9, 0, tzinfo=UTC), 40, 1),
    ("The water cycle", datetime(2026, 3, 4, 9, 0, tzinfo=UTC), 35, 2),
    ("Forces", datetime(2026, 3, 9, 9, 0, tzinfo=UTC), 40, 3),
    ("Friction", datetime(2026, 3, 11, 9, 0, tzinfo=UTC), 25, 20),
)
"""Title, start, minutes, and which practice class it is; the last one is still running, in its hard part."""
MOMENTS = ((1, 14, "group work"), (2, 12, "quiz"), (3, 16, "experiment"), (4, 5, "homework"), (4, 14, "friction"))
"""Lesson, minute and note."""
STEPS = (20.0, 5.0)
"""Seconds from one picture to the next, in past lessons and in the running one."""
COLORS = 128
"""Of a picture: a page has few, and a quarter of the bytes is left."""


class Shot(NamedTuple):
    """One picture."""

    name: str
    path: str
    width: int = 1280
    height: int = 820
    key: str = ""
    """Pressed before."""
    seats: bool = False
    """Whether the seat view is switched on."""


SHOTS = (
    Shot("live", "/", height=900),
    Shot("seats", "/", height=1120, seats=True),
    Shot("small", "/compact", width=360, height=240),
    Shot("hidden", "/", height=400, key="h"),
    Shot("lessons", "/sessions", height=620),
    Shot("report", "/sessions/3", height=1250),
    Shot("compare", "/compare?a=1&b=3", height=1000),
    Shot("trend", "/trend", height=900),
    Shot("set-up", "/setup", height=620),
    Shot("about", "/about", height=1100),
)
"""The pages, in the order of docs/pages.md."""


class _Unending(Recorder):
    """Leaves its lesson open, as one that runs."""

    def end(self, session_id: int, *, at: datetime) -> None:
        """Do nothing."""


class _Watching:
    """An analyzer that keeps the newest plan of the seats."""

    def __init__(self, analyzer: FaceAnalyzer) -> None:
        self._analyzer = analyzer
        self._looks = LastingLooks(min_group=5)
        self.plan = SeatPlan()

    def analyze(self, frame: Frame) -> View:
        """Return what is seen."""
        view = self._analyzer.analyze(frame)
        self.plan = self._looks.look(view, frame.at.timestamp())
        return view


class _Sender:
    """Stands for the agent of the running lesson, whose seats are known already."""

    def runs(self, session: int) -> bool:
        """Return whether it is the last one."""
        return session == len(LESSONS)

    def send_seats(self, url: str, secret: str) -> None:
        """Do nothing."""

    def stop_seats(self) -> None:
        """Do nothing."""


def record(engine: Engine, settings: Settings) -> SeatPlan:
    """Record the lessons, and return the seats of the last one."""
    for number, (title, started, minutes, seed) in enumerate(LESSONS, start=1):
        running = number == len(LESSONS)
        # A lesson's plan is for 45 minutes, of which the running one has seen a part.
        drawn = PracticeClass(25, seed=seed, lesson_seconds=2700 if running else minutes * 60)
        analyzer = _Watching(wiring.face_analyzer(settings))
        agent = CaptureAgent(
            PracticeSource(drawn, started_at=started, step_seconds=STEPS[running]),
            analyzer,
            (_Unending if running else Recorder)(engine, course=COURSE, class_size=27),
            title=title,
            frames_per_second=1,
            min_confidence=settings.inference.min_confidence,
        )
        agent.run(Event(), seconds=minutes * 60)
        click.echo(f"Recorded {title}", err=True)
    for session, minute, note in MOMENTS:
        at = LESSONS[session - 1][1] + timedelta(minutes=minute)
        History(engine).mark_moment(session, at=at, note=note)
    return analyzer.plan


@contextmanager
def served(folder: Path, engine: Engine, settings: Settings) -> Iterator[tuple[DashboardServer, SeatView]]:
    """Serve the pages at the time of the last lesson's newest sample."""
    history = History(engine)
    now = history.session(len(LESSONS)).last_at
    access = Access(folder / "access")
    view = SeatView(_Sender(), secret=access.program_secret, clock=lambda: 0.0)
    with Desk(settings, engine) as desk:
        server = create_app(
            history,
            access=access,
            port=0,
            zone=UTC,
            models=cards_in_use(settings),
            control=desk,
            seats=view,
            clock=lambda: now or datetime.now(UTC),
        )
        server.start()
        yield server, view
        server.close()


def photograph(page: Page, url: str, shot: Shot, *, full: bool) -> bytes:
    """Return a page's picture as PNG, in few colours."""
    page.goto(url + shot.path)
    page.wait_for_load_state("networkidle")
    page.locator("#page").locator("h1, h2, .mood-word").first.wait_for(state="attached")
    page.wait_for_timeout(1500)  # plots are drawn after the page is there
    if shot.key:
        page.keyboard.press(shot.key)
    picture = Image.open(BytesIO(page.screenshot(full_page=full))).convert("RGB")
    small = BytesIO()
    picture.quantize(COLORS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


def shoot(browser: Browser, server: DashboardServer, view: SeatView, out: Path, plan: SeatPlan, *, every: bool) -> None:
    """Write the pictures."""
    out.mkdir(parents=True, exist_ok=True)
    for scheme in ("light", "dark") if every else ("light",):
        for narrow in (False, True) if every else (False,):
            for shot in SHOTS:
                size = {"width": min(shot.width, 390) if narrow else shot.width, "height": shot.height}
                context = browser.new_context(
                    viewport={"width": size["width"], "height": size["height"]},
                    color_scheme="dark" if scheme == "dark" else "light",
                    locale="en-GB",
                    timezone_id="UTC",
                )
                context.set_default_timeout(120_000)  # milliseconds; the machine may be busy
                page = context.new_page()
                page.clock.set_fixed_time(LESSONS[-1][1])  # for the clock that hides the page
                page.goto(server.address())
                view.switch(on=shot.seats, session=len(LESSONS))
                if shot.seats:
                    view.joined("practice")
                    view.take("practice", TypeAdapter(SeatPlan).dump_json(plan).decode())
                suffix = f"-{scheme}-{size['width']}" if every else ""
                file = out / f"{shot.name}{suffix}.png"
                file.write_bytes(photograph(page, server.url, shot, full=narrow))
                click.echo(f"{file}  {file.stat().st_size // 1000} kB", err=True)
                context.close()


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("docs/images/pages"), show_default=True)
@click.option("--every", is_flag=True, help="Also dark, and as on a phone; to look at, not to keep.")
def main(out: Path, *, every: bool) -> None:
    """Make the pictures of docs/pages.md."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        sys.exit("No Chromium is installed: apt-get install --no-install-recommends chromium")
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        settings = Settings.model_validate({"storage": {"database": sqlite_url(folder / "lessons.db")}})
        engine = open_database(settings.database, write=True)
        plan = record(engine, settings)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        with served(folder, engine, settings) as (server, view):
            shoot(browser, server, view, out, plan, every=every)
        browser.close()
        engine.dispose()


if __name__ == "__main__":
    main()
