"""A network's card as text for the terminal: what it is, how often it is right, where it fails."""

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any

from classmood.domain.emotions import LABELS
from inference.registry import ModelCard

_WIDTH = 100


def card_lines(card: ModelCard) -> Iterator[str]:
    """Yield the lines of a card: every field, results as numbers and tables."""
    yield f"{card.name}: {card.kind}"
    yield f"SHA-256 {card.sha256}"
    for title, told in (("Takes", card.input), ("Gives", card.output), ("How it was measured", card.protocol)):
        yield from _section(title, wrap(told, _WIDTH - 2))
    if card.settings:
        yield from _section("Settings", [f"{_plain(name)}: {value:g}" for name, value in card.settings.items()])
    yield from _section("Learnt from", _points(card.data))
    for name, result in card.results.items():
        yield from _section(f"Results, {_plain(name)} (shares 0 to 1)", _result(result))
    yield from _section("Where it fails", _points(card.limits))
    yield from _section("It must not be used for", _points(card.not_for))


def _section(title: str, lines: list[str] | Iterator[str]) -> Iterator[str]:
    yield from ("", title)
    yield from (f"  {line}".rstrip() for line in lines)


def _points(texts: tuple[str, ...]) -> Iterator[str]:
    for text in texts:
        yield from wrap(text, _WIDTH - 2, initial_indent="- ", subsequent_indent="  ")


def _result(result: Any) -> Iterator[str]:
    """Yield the lines of one result: plain numbers, then those by emotion, then its matrix; nested ones within."""
    if not isinstance(result, Mapping):
        yield _text(result)
        return
    by_emotion = {name: value for name, value in result.items() if _is_by_emotion(value)}
    matrix = next((value for value in result.values() if isinstance(value, list | tuple)), None)
    rest = {name: value for name, value in result.items() if name not in by_emotion and value is not matrix}
    for name, value in rest.items():
        if isinstance(value, Mapping):
            yield f"{_plain(name)}: " + ", ".join(f"{_plain(key)} {_text(item)}" for key, item in value.items())
        else:
            yield f"{_plain(name):<36}{_text(value)}"
    if by_emotion:
        yield ""
        yield from _class_table(by_emotion, matrix)


def _class_table(by_emotion: Mapping[str, Mapping[str, float]], matrix: Any) -> Iterator[str]:
    """Yield one row an emotion: its numbers, and its row of the confusion matrix where there is one."""
    counted = matrix is not None and len(matrix) == len(LABELS)
    said = "".join(f"{label:>9}" for label in LABELS) if counted else ""
    yield f"{'':10}" + "".join(f"{name:>11}" for name in by_emotion) + ("   read as:" + said if counted else "")
    for number, label in enumerate(LABELS):
        numbers = "".join(f"{values[label]:>11.1%}" for values in by_emotion.values())
        counts = " " * 11 + "".join(f"{count:>9}" for count in matrix[number]) if counted else ""
        yield f"{label:10}{numbers}{counts}"


def _is_by_emotion(value: Any) -> bool:
    return isinstance(value, Mapping) and tuple(value) == LABELS


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else "none" if value is None else str(value)


def _plain(name: str) -> str:
    return name.replace("_", " ")
