"""Settings: where they come from, and what a wrong one is answered with."""

from pathlib import Path

import pytest

from classmood.configuration import SETTINGS, Given, as_yaml, load_settings, settings_path
from classmood.domain.errors import SettingsError
from classmood.settings import Settings

ROOT = Path(__file__).parents[3]


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    """Return the place of a settings file that each test writes."""
    return tmp_path / "config.yaml"


def test_the_shipped_file_lists_every_setting_with_its_default_and_its_text() -> None:
    """A file that drifts from the code explains settings that do not exist."""
    text = (ROOT / "config.yaml").read_text(encoding="utf-8")

    assert text == as_yaml(Settings())


def test_every_setting_is_explained() -> None:
    """The explanation is the comment in the file and the help on the command line."""
    assert all(field.description for field in SETTINGS.values())


def test_the_printed_settings_are_read_back_unchanged(settings_file: Path) -> None:
    """`classmood config --write config.yaml` must not change what the program does."""
    changed = Settings.model_validate(
        {"capture": {"region": [-1920, 0, 800, 600]}, "storage": {"database": "sqlite:///a b.db"}}
    )
    settings_file.write_text(as_yaml(changed), encoding="utf-8")

    assert load_settings(settings_file, {}) == changed


def test_long_and_odd_values_are_printed_whole(settings_file: Path) -> None:
    """A school's folder cut off in the middle would be another folder."""
    hosts = [f"https://classroom-{number}.secondary-school.example.org" for number in range(4)]
    changed = Settings.model_validate(
        {
            "export": {"folder": "/home/ms miller/school year 2025/mathematics and physics/reports of all my lessons"},
            "dashboard": {"allowed_hosts": hosts},
            "storage": {"database": "sqlite:///a line\nand another.db"},
        }
    )
    settings_file.write_text(as_yaml(changed), encoding="utf-8")

    assert load_settings(settings_file, {}) == changed


def test_an_option_goes_before_a_variable_and_that_before_the_file(
    settings_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nearer a value is to the command, the more it was meant."""
    settings_file.write_text("capture: {monitor: 2, camera: 2, frames_per_second: 2}", encoding="utf-8")
    monkeypatch.setenv("CLASSMOOD_CAPTURE__CAMERA", "3")
    monkeypatch.setenv("CLASSMOOD_CAPTURE__FRAMES_PER_SECOND", "3")

    capture = load_settings(settings_file, {"capture.frames_per_second": Given("--fps", "4")}).capture

    assert (capture.monitor, capture.camera, capture.frames_per_second) == (2, 3, 4.0)


def test_a_region_is_typed_with_commas(settings_file: Path) -> None:
    """On a command line four numbers are one word."""
    del settings_file
    options = {"capture.region": Given("--region", "10,20,640,360")}

    assert load_settings(None, options).capture.region == (10, 20, 640, 360)


def test_a_setting_is_emptied_by_an_empty_option_or_variable(
    settings_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It "may be empty", says each of them: the whole screen today, whatever the file says."""
    settings_file.write_text("capture: {region: [0, 0, 9, 9]}\nstorage: {keep_days: 9}\n", encoding="utf-8")
    monkeypatch.setenv("CLASSMOOD_STORAGE__KEEP_DAYS", "")

    settings = load_settings(settings_file, {"capture.region": Given("--region", "")})

    assert settings.capture.region is None
    assert settings.storage.keep_days is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("capture: {frames_per_second: 0}", "frames_per_second is 0; it must be a number at least 0.1 and at most 30."),
        ("capture: {frames_per_second: 1.0e-11}", "frames_per_second is 1e-11; it must be a number at least 0.1 and"),
        ("capture: {camera: 99999999999}", "is 99999999999; it must be a whole number at least 0 and at most 63."),
        ("capture: {fps: 1}", "unknown setting capture.fps. Did you mean capture.frames_per_second?"),
        ("capture: {moniter: 1}", "unknown setting capture.moniter. Did you mean capture.monitor?"),
        ("capture: {colour: red}", "unknown setting capture.colour. `classmood config --defaults` lists them all."),
        ("camera: {monitor: 1}", "unknown section camera. The sections are capture, inference,"),
        ("capture: 3", "capture is 3; it must be a list of `name: value`."),
        ("- capture", "config.yaml is ['capture']; it must be a list of `name: value`."),
        ("inference: {classifier: best}", "inference.classifier is 'best'; it must be one of custom-cnn, xception,"),
        ("dashboard: {allowed_hosts: 3}", "allowed_hosts is 3; it must be a list of names such as https://class."),
        ("dashboard: {port: many}", "port is 'many'; it must be a whole number at least 0 and at most 65535."),
        ("capture: {region: [0, 0, 5]}", "region is [0, 0, 5]; it must be four whole numbers as in 0,0,1280,720"),
        ("capture: [", "config.yaml, line 1: not YAML:"),
        ("practice: {students: 50}", "practice.students is 50; it must be a whole number at least 1 and at most 49."),
    ],
)  # fmt: skip
def test_a_wrong_file_is_answered_with_one_line_that_helps(settings_file: Path, text: str, told: str) -> None:
    """Where, the value got, the values allowed, what to do next."""
    settings_file.write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError) as refused:
        load_settings(settings_file, {})

    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is innocent: the teacher must not search there."""
    monkeypatch.setenv("CLASSMOOD_DASHBOARD__PORT", "99999")

    with pytest.raises(SettingsError, match=r"^CLASSMOOD_DASHBOARD__PORT is '99999'"):
        load_settings(None, {})


def test_a_wrong_option_is_named() -> None:
    """The same for an option."""
    with pytest.raises(SettingsError, match=r"^--fps is '99'"):
        load_settings(None, {"capture.frames_per_second": Given("--fps", "99")})


def test_an_empty_file_changes_nothing(settings_file: Path) -> None:
    """A teacher may delete every line."""
    settings_file.write_text("# nothing\ncapture:\n", encoding="utf-8")

    assert load_settings(settings_file, {}) == Settings()


def test_a_missing_or_huge_file_is_refused(settings_file: Path) -> None:
    """A named file that is not there is a slip of the pen, never a reason to use defaults."""
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(settings_file, {})
    settings_file.write_text("#" * 200_000, encoding="utf-8")
    with pytest.raises(SettingsError, match="far smaller"):
        load_settings(settings_file, {})


@pytest.mark.faults
def test_a_file_without_an_end_is_refused_before_it_fills_the_memory() -> None:
    """A device and a pipe have no size to ask for."""
    with pytest.raises(SettingsError, match="far smaller"):
        load_settings(Path("/dev/zero"), {})


BOMB = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else '1, 2, 3'}]\n" for n in range(30))
"""Thirty lines that stand for 3 x 9^29 numbers."""


@pytest.mark.faults
@pytest.mark.parametrize(
    ("text", "told"),
    [
        (BOMB, "line 2: not YAML: an alias (*name) is not allowed here"),
        ("capture: {monitor: &n 2, camera: *n}", "line 1: not YAML: an alias (*name) is not allowed here"),
        ("capture: " + "[" * 50_000, "line 1: not YAML: too many lists within lists"),
        ("capture: {monitor: 2025-13-45}", "not YAML: month must be in 1..12"),
        ("capture: {monitor: " + "9" * 5000 + "}", "line 1: not YAML: a value of over 1000 characters"),
        ("capture: {monitor: 0x" + "f" * 5000 + "}", "line 1: not YAML: a value of over 1000 characters"),
        ("dashboard: {port: " + "x" * 900 + "}", f"is '{'x' * 79}...; it must be a whole number"),
        ('"two\\nlines": {a: 1}', "unknown section two lines."),
        ('capture: {"two\\nlines": 1}', "unknown setting capture.two lines."),
        ("capture: {frames_per_second: .nan}", "frames_per_second is nan; it must be a number at least 0.1"),
        ("\x00", "not YAML: special characters are not allowed"),
        ("!!python/object/apply:os.system [echo]", "not YAML: could not determine a constructor"),
    ],
    ids=range(12),
)
def test_a_hostile_file_is_one_short_line_too(settings_file: Path, text: str, told: str) -> None:
    """It may come with a download; it must neither run, nor fill the memory, nor the terminal."""
    settings_file.write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError) as refused:
        load_settings(settings_file, {})

    message = str(refused.value).replace(str(settings_file), "config.yaml")
    assert told in message
    assert message.isprintable()
    assert len(message) < 400


def test_the_file_is_the_chosen_one_the_named_one_or_the_one_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this order, so that a school can set one for all and a teacher still try another."""
    monkeypatch.chdir(tmp_path)
    assert settings_path(None) is None
    (tmp_path / "config.yaml").touch()
    assert settings_path(None) == Path("config.yaml")
    monkeypatch.setenv("CLASSMOOD_CONFIG", "school.yaml")
    assert settings_path(None) == Path("school.yaml")
    assert settings_path(Path("mine.yaml")) == Path("mine.yaml")
