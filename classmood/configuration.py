"""Where each setting's value comes from, and what a wrong one is answered with.

A value is the first of: a command-line option, an environment variable
(``CLASSMOOD_CAPTURE__FRAMES_PER_SECOND``), the settings file, the default. Each value travels with the place
that it came from, so that an error names the line to correct.
"""

import difflib
import math
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import NoneType
from typing import Any, Literal, NamedTuple, get_args, get_origin

import annotated_types
import yaml
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from classmood.domain.errors import SettingsError
from classmood.settings import Allowed, Section, Settings

ENV_PREFIX = "CLASSMOOD_"
CONFIG_VARIABLE = f"{ENV_PREFIX}CONFIG"
_MAX_FILE_BYTES = 100_000
_MAX_DEPTH = 20
"""Lists within lists; a settings file has three, and each takes the reader's stack."""
_MAX_LENGTH = 1000
"""Characters of one value: an address or a folder has fewer, and a number of more digits cannot be written any more."""
_MAX_SHOWN = 80
"""Characters of a wrong value that a message repeats."""


SETTINGS: Mapping[str, FieldInfo] = {
    f"{section_name}.{name}": field
    for section_name, section in Settings.model_fields.items()
    if isinstance(section.annotation, type) and issubclass(section.annotation, Section)
    for name, field in section.annotation.model_fields.items()
}
"""Every setting by its dotted name, such as ``capture.monitor``."""


class Given(NamedTuple):
    """A value and the words for where it stands, such as ``--fps`` or ``config.yaml: capture.monitor``."""

    where: str
    value: Any


def settings_path(chosen: Path | None) -> Path | None:
    """Return the settings file: the chosen one, the one that CLASSMOOD_CONFIG names, or config.yaml right here.

    None when none was named and the current folder has no config.yaml.
    """
    if chosen is not None:
        return chosen
    named = os.environ.get(CONFIG_VARIABLE)
    if named:
        return Path(named)
    here = Path("config.yaml")
    return here if here.exists() else None


def load_settings(path: Path | None, options: Mapping[str, Given]) -> Settings:
    """Return the settings.

    Args:
        path: the settings file; None for none.
        options: what the command line sets, by setting: ``{"capture.monitor": Given("--monitor", 2)}``.

    Raises:
        SettingsError: a name is unknown or a value is wrong; the message says where it stands and what is allowed.
    """
    given = {**({} if path is None else _from_file(path)), **_from_environment(), **options}
    for name, (where, _) in given.items():
        if name not in SETTINGS:
            raise SettingsError(f"{where.removesuffix(name)}unknown setting {name}.{_suggestion(name)}")
    nested: dict[str, dict[str, Any]] = {}
    for name, (_, value) in given.items():
        section, setting = name.split(".")
        # An option and a variable cannot be left empty in another way.
        empty = value == "" and SETTINGS[name].default is None
        nested.setdefault(section, {})[setting] = None if empty else value
    try:
        return Settings.model_validate(nested)
    except ValidationError as error:
        name = ".".join(str(part) for part in error.errors()[0]["loc"][:2])
        where, value = given[name]
        raise SettingsError(f"{where} is {_shown(value)}; it must be {_allowed(SETTINGS[name])}.") from error


def as_yaml(settings: Settings) -> str:
    """Return a settings file with these values and every setting explained, as `load_settings` reads it."""
    return "".join(_lines(settings))


def _lines(settings: Settings) -> Iterator[str]:
    yield "# Classmood's settings. An option on the command line goes before an environment variable\n"
    yield "# (CLASSMOOD_CAPTURE__MONITOR=2), and that goes before this file.\n"
    for section_name in Settings.model_fields:
        section: Section = getattr(settings, section_name)
        yield f"\n# {section.__doc__}\n{section_name}:\n"
        for name, field in type(section).model_fields.items():
            default = _as_yaml(field.default) or "empty"
            yield f"  # {field.description}\n  # It must be {_allowed(field)}. Default: {default}.\n"
            yield f"  {name}: {_as_yaml(getattr(section, name))}".rstrip() + "\n"


def _as_yaml(value: object) -> str:
    """Return one value on one line; "" for none."""
    if value is None:
        return ""
    plain = list(value) if isinstance(value, tuple) else value
    line, *more = yaml.safe_dump(plain, default_flow_style=True, width=math.inf).splitlines()
    # "..." only marks the end. Any other second line is of a value that has a line break, which is \n in quotes.
    if more not in ([], ["..."]):
        line = yaml.safe_dump(plain, default_flow_style=True, width=math.inf, default_style='"').rstrip()
    return line


def _from_file(path: Path) -> dict[str, Given]:
    """Return what the settings file sets; a setting left empty keeps its default.

    Raises:
        SettingsError: the file cannot be read, or is not a list of sections with settings.
    """
    try:
        with path.open("rb") as file:
            # Read, not asked for: a device or a pipe has no size.
            data = file.read(_MAX_FILE_BYTES + 1)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}. Name another file with --config.") from error
    if len(data) > _MAX_FILE_BYTES:
        raise SettingsError(f"{path} is over {_MAX_FILE_BYTES} bytes; a settings file is far smaller.")
    try:
        content = yaml.load(data.decode(), _Loader)  # noqa: S506 it makes less than the safe loader does
    # A number or a date that is none, such as 2025-13-45, is a ValueError; so is text that is not UTF-8.
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = "" if mark is None else f", line {mark.line + 1}"
        reason = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else _reason(error)
        raise SettingsError(
            f"{path}{line}: not YAML: {reason}. Compare it with `classmood config --defaults`."
        ) from error
    given = {}
    for section_name, section in _mapping(content, str(path)).items():
        if section_name not in Settings.model_fields:
            known = ", ".join(Settings.model_fields)
            raise SettingsError(f"{path}: unknown section {_plain(section_name)}. The sections are {known}.")
        for name, value in _mapping(section, f"{path}: {section_name}").items():
            dotted = f"{section_name}.{_plain(name)}"
            if value is not None or dotted not in SETTINGS:
                given[dotted] = Given(f"{path}: {dotted}", value)
    return given


def _mapping(content: object, where: str) -> Mapping[str, Any]:
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise SettingsError(
            f"{where} is {_shown(content)}; it must be a list of `name: value`. See `classmood config --defaults`."
        )
    return content


class _Loader(yaml.SafeLoader):
    """Reads plain values, and refuses what unfolds: a few lines of aliases stand for more than any memory holds."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Return the next node, if it is one that a settings file may hold."""
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        mark: Any = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="an alias (*name) is not allowed here", problem_mark=mark)
        if isinstance(event, yaml.ScalarEvent) and len(event.value) > _MAX_LENGTH:
            raise yaml.MarkedYAMLError(problem=f"a value of over {_MAX_LENGTH} characters", problem_mark=mark)
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="too many lists within lists", problem_mark=mark)
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


def _reason(error: Exception) -> str:
    """Return what is wrong with the text, in a few words of one line."""
    return _plain(getattr(error, "problem", None) or getattr(error, "reason", None) or error)


def _plain(value: object) -> str:
    """Return a name or an error of the file in one short line, whatever it holds."""
    return " ".join("".join(char if char.isprintable() else " " for char in str(value)).split())[:_MAX_SHOWN]


def _shown(value: object) -> str:
    """Return a wrong value as a message repeats it."""
    text = repr(value)
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}..."


def _from_environment() -> dict[str, Given]:
    """Return what environment variables of the form ``CLASSMOOD_SECTION__SETTING`` set."""
    given = {}
    for variable, value in os.environ.items():
        section, separator, name = variable.removeprefix(ENV_PREFIX).lower().partition("__")
        if variable.startswith(ENV_PREFIX) and separator:
            given[f"{section}.{name}"] = Given(variable, value)
    return given


def _suggestion(name: str) -> str:
    """Return " Did you mean ...?" for the setting that was meant, or where to look when none is like it."""
    section, _, setting = name.partition(".")
    known = {full.partition(".")[2]: full for full in SETTINGS if full.startswith(f"{section}.")}
    # "fps" is nobody's misspelling of frames_per_second, but its initials.
    abbreviated = [short for short in known if "".join(word[0] for word in short.split("_")) == setting]
    close = abbreviated or difflib.get_close_matches(setting, known, n=1)
    return f" Did you mean {known[close[0]]}?" if close else " `classmood config --defaults` lists them all."


def _allowed(field: FieldInfo) -> str:
    """Return the values that a setting may have, in words: "a number more than 0 and at most 30"."""
    types = get_args(field.annotation) or (field.annotation,)
    words = [extra.words for extra in field.metadata if isinstance(extra, Allowed)]
    if get_origin(field.annotation) is Literal:
        words = ["one of " + ", ".join(str(value) for value in types)]
    if not words:
        kind = "a whole number" if int in types else "a number"
        words = [f"{kind} {' and '.join(_bounds(field))}"]
    return words[0] + (", or empty" if NoneType in types else "")


def _bounds(field: FieldInfo) -> Iterator[str]:
    for constraint in field.metadata:
        match constraint:
            case annotated_types.Gt(gt=bound):
                yield f"more than {bound}"
            case annotated_types.Ge(ge=bound):
                yield f"at least {bound}"
            case annotated_types.Lt(lt=bound):
                yield f"less than {bound}"
            case annotated_types.Le(le=bound):
                yield f"at most {bound}"
            case _:
                pass
