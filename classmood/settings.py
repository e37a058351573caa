"""Every setting: its type, unit, range, default and reason.

Only the front door reads settings; it hands plain values to the rooms. Where a value comes from is told in
`classmood.configuration`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, get_args

from platformdirs import user_data_path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from classmood.domain.errors import SettingsError


def _split(value: object) -> object:
    """Read ``"left,top,width,height"`` and ``"one.example,two.example"``, as they are typed on a command line."""
    return value.split(",") if isinstance(value, str) else value


_Length = Annotated[int, Field(gt=0)]
_Classifier = Literal["custom-cnn", "xception", "resnet50", "deepface", "fer"]

CLASSIFIERS: tuple[str, ...] = get_args(_Classifier)
"""The networks that can be chosen to read emotions."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a setting may be, in words, where its type and its bounds do not say it."""

    words: str


class Section(BaseModel):
    """A group of settings; unknown names are refused, and nothing changes once it is loaded."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class CaptureSettings(Section):
    """Where the pictures come from, and how often."""

    # With fewer, no half-minute has the three samples without which the pages say nothing about it.
    frames_per_second: Annotated[float, Field(ge=0.1, le=30)] = 1.0
    """Pictures read each second. Moods change over seconds, so 1 is enough."""
    monitor: Annotated[int, Field(ge=1)] = 1
    """The screen to watch, counted from 1; `classmood doctor` lists them."""
    region: Annotated[
        tuple[int, int, _Length, _Length] | None,
        BeforeValidator(_split),
        Allowed("four whole numbers as in 0,0,1280,720, width and height more than 0"),
    ] = None
    """The part of the desktop to watch: left, top, width, height in pixels. Empty: the whole monitor."""
    camera: Annotated[int, Field(ge=0, le=63)] = 0
    """The webcam, counted from 0."""


class InferenceSettings(Section):
    """What counts as a face, who reads it, and what counts as a reading."""

    classifier: _Classifier = "custom-cnn"
    """The network that reads emotions. Only custom-cnn ships; `classmood models` says what the others need."""
    detector_threshold: Annotated[float | None, Field(gt=0, lt=1)] = None
    """How sure the detector must be of a face, a score. Empty: as measured, .5 for one face a tile, .8 for others."""
    min_face_height: Annotated[float, Field(ge=16, le=1000)] = 24.0
    """Pixels from brow to chin. A lower face is counted as too small: at 24 a twentieth of the accuracy is gone."""
    min_confidence: Annotated[float, Field(ge=0, le=1)] = 0.4
    """A face whose likeliest emotion is less probable than this is counted as unsure: under it, half are misread."""
    own_tile: Annotated[int | None, Field(ge=1, le=100)] = None
    """The teacher's own place in the gallery, left out of all counts: 1 is the first, row by row. Empty: none."""
    hold_seconds: Annotated[float, Field(ge=0, le=60)] = 3.0
    """Seconds. A face that turns away or is covered counts with its last reading for so long; then it is missing."""
    smoothing_seconds: Annotated[float, Field(ge=0, le=60)] = 1.0
    """Seconds after which a face's former reading weighs half. 1 calms the shares by a quarter, more lags behind."""


class StorageSettings(Section):
    """Where lessons are remembered."""

    database: Annotated[str | None, Field(min_length=1), Allowed("a database's address")] = None
    """A SQLAlchemy address such as sqlite:///lessons.db. Empty: classmood.db in the user's data folder."""
    keep_days: Annotated[int | None, Field(ge=1, le=36500)] = None
    """Days that a lesson is kept. Older ones are erased for good when the agent or the pages start. Empty: for ever."""


class DashboardSettings(Section):
    """The pages in the browser."""

    host: Annotated[str, Field(min_length=1), Allowed("127.0.0.1, localhost, ::1 or an address of this computer")] = (
        "127.0.0.1"
    )
    """The address that the pages are served at: this computer alone, unless allowed_hosts names others."""
    allowed_hosts: Annotated[
        tuple[Annotated[str, Field(min_length=1)], ...],
        BeforeValidator(_split),
        Allowed("a list of names such as https://class.example.org or 192.168.1.7"),
    ] = ()
    """Names under which other computers may ask for the pages; the key is needed there, too. Empty: none may."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8050
    """The port of that address; 0 takes any free one."""
    min_group: Annotated[int, Field(ge=1, le=50)] = 5
    """Faces. With fewer readable ones no shares are shown, so that nobody is singled out."""
    seats: Annotated[bool, Allowed("true or false")] = True
    """Whether the seat view may be switched on, lesson by lesson. It shows where someone looks sad for minutes."""


class ExportSettings(Section):
    """Files for other programs."""

    min_group: Annotated[int, Field(ge=1, le=50)] = 10
    """Faces. Samples with fewer readable ones are exported without emotions."""
    save_reports: Annotated[bool, Allowed("true or false")] = True
    """Whether the report of a lesson is saved as a page when the lesson ends, because one forgets to."""
    folder: Annotated[str | None, Field(min_length=1), Allowed("a folder")] = None
    """The folder that reports are saved in. Empty: reports in the user's data folder."""


class PracticeSettings(Section):
    """The drawn practice class."""

    students: Annotated[int, Field(ge=1, le=49)] = 25
    """How many students sit in it."""
    seed: Annotated[int, Field(ge=0)] = 0
    """Which class it is: the same number draws the same people and the same lesson."""


class Settings(Section):
    """All settings."""

    capture: CaptureSettings = CaptureSettings()
    inference: InferenceSettings = InferenceSettings()
    storage: StorageSettings = StorageSettings()
    dashboard: DashboardSettings = DashboardSettings()
    export: ExportSettings = ExportSettings()
    practice: PracticeSettings = PracticeSettings()

    @property
    def database(self) -> str:
        """The database's address, the default filled in."""
        return self.storage.database or sqlite_url(data_folder() / "classmood.db")

    @property
    def reports_folder(self) -> Path:
        """The folder that reports are saved in, the default filled in; it may not exist yet.

        Raises:
            SettingsError: it is in the folder of a user who does not exist, as in ~nosuch/reports.
        """
        if not self.export.folder:
            return data_folder() / "reports"
        try:
            return Path(self.export.folder).expanduser()
        except RuntimeError as error:
            raise SettingsError(
                f"export.folder is {self.export.folder}; this computer has no user of that name. Choose another folder."
            ) from error


def data_folder() -> Path:
    """Return the folder of this program's files for this user; it may not exist yet."""
    return user_data_path("classmood", appauthor=False)


def access_folder() -> Path:
    """Return the folder of the key to the pages; it may not exist yet."""
    return data_folder() / "access"


def sqlite_url(path: Path) -> str:
    """Return the SQLAlchemy address of a SQLite file."""
    return f"sqlite:///{path.as_posix()}"
