"""Settings files that nobody would write."""

import random
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import strategies as st

from classmood.configuration import SETTINGS, as_yaml, load_settings
from classmood.domain.errors import SettingsError
from classmood.settings import Settings
from tests.fuzz.conftest import Fuzz

pytestmark = pytest.mark.fuzz

SHIPPED = as_yaml(Settings())
FAST_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FAST_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
"""The same as the safe ones in Python, which would take most of the time of ten thousand cases."""
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.dates()
    | st.binary(max_size=10)
    | st.sampled_from(["127.0.0.1", "0.0.0.0", "custom-cnn", "1,2,3,4", "-1", "1e400"]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
NAMED = st.dictionaries(
    st.sampled_from([*Settings.model_fields, "camera"]) | st.text(max_size=8),
    VALUES | st.dictionaries(st.sampled_from([name.split(".")[1] for name in SETTINGS]), VALUES, max_size=5),
    max_size=4,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the place of the settings file."""
    return tmp_path / "config.yaml"


def _survives(file: Path) -> None:
    """Load the file: settings, or one short line that can be printed."""
    try:
        loaded = load_settings(file, {})
    except SettingsError as error:
        message = str(error)
        assert message.isprintable()
        assert len(message) < len(str(file)) + 500
        assert message.count(str(file)) == 1
    else:
        assert load_settings(file, {}) == loaded
        assert Settings.model_validate(yaml.load(as_yaml(loaded), FAST_LOADER)) == loaded


def test_any_structure_is_settings_or_one_line(fuzz: Fuzz, file: Path) -> None:
    """Valid YAML with the program's own names and the wrong things under them."""

    def check(content: object) -> None:
        file.write_text(yaml.dump(content, Dumper=FAST_DUMPER, allow_unicode=True), encoding="utf-8", errors="replace")
        _survives(file)

    fuzz(check, content=NAMED | VALUES)


def test_any_bytes_are_settings_or_one_line(fuzz: Fuzz, file: Path) -> None:
    """A picture with the wrong name, a half-written file, another encoding."""

    def check(content: bytes) -> None:
        file.write_bytes(content)
        _survives(file)

    fuzz(check, content=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode(errors="replace")))


def test_a_damaged_copy_of_the_shipped_file_is_settings_or_one_line(fuzz: Fuzz, file: Path) -> None:
    """The file as it comes, with some characters swapped for those that mean something in YAML."""
    lines = [line for line in SHIPPED.splitlines() if not re.match(r"\s*#", line)]

    def check(seed: int) -> None:
        chance = random.Random(seed)
        text = list("\n".join(lines))
        for _ in range(chance.randrange(1, 12)):
            text[chance.randrange(len(text))] = chance.choice("{}[]:,&*!|>'\"%@`#?-\t\n 0:x\x00\u2028")
        file.write_text("".join(text), encoding="utf-8")
        _survives(file)

    fuzz(check, seed=st.integers(0, 2**32))
