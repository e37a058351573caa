"""Networks are loaded by name, and only when their bytes are the ones their card pins."""

import json
from pathlib import Path
from typing import Any

import pytest

from classmood.domain.errors import ModelError
from inference.registry import CARD_FILE, MODEL_FILE, MODELS, load_model, read_model, write_model

CARD: dict[str, Any] = {
    "kind": "test",
    "input": "nothing",
    "output": "nothing",
    "settings": {"threshold": 0.5},
    "data": ("none",),
    "protocol": "none",
    "results": {"galleries": {"recall": 0.99}},
    "limits": ("it does nothing",),
    "not_for": ("anything",),
}


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """Training writes the pair, live use reads it: nothing may get lost between them."""
    written = write_model(tmp_path / "small", b"weights", **CARD)

    assert read_model(tmp_path / "small") == written
    assert written.card.name == "small"
    assert written.content == b"weights"


@pytest.mark.faults
def test_a_damaged_file_is_refused_before_any_parser_sees_it(tmp_path: Path) -> None:
    """One changed byte may steer a parser; the message must name the file and what to do."""
    write_model(tmp_path / "small", b"weights", **CARD)
    (tmp_path / "small" / MODEL_FILE).write_bytes(b"weighty")

    with pytest.raises(ModelError, match=r"model\.tflite: damaged or exchanged.*Install the program again"):
        read_model(tmp_path / "small")


@pytest.mark.faults
def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A half-copied folder is the commonest damage."""
    write_model(tmp_path / "small", b"weights", **CARD)
    (tmp_path / "small" / MODEL_FILE).unlink()

    with pytest.raises(ModelError, match=r"model\.tflite: cannot be read"):
        read_model(tmp_path / "small")


@pytest.mark.parametrize("text", ["", "not json", "[]", "{}", '{"name": "small"}', "\x00", "\xff"])
@pytest.mark.faults
def test_a_card_that_is_no_card_is_refused(tmp_path: Path, text: str) -> None:
    """Without a whole card nothing is known about the weights, so they are not run."""
    write_model(tmp_path / "small", b"weights", **CARD)
    (tmp_path / "small" / CARD_FILE).write_text(text, encoding="latin-1")

    with pytest.raises(ModelError, match=r"card\.json"):
        read_model(tmp_path / "small")


def test_a_card_of_another_kind_is_refused_by_field(tmp_path: Path) -> None:
    """Cards change with the program; the message must name the field that does not fit."""
    write_model(tmp_path / "small", b"weights", **CARD)
    path = tmp_path / "small" / CARD_FILE
    path.write_text(path.read_text().replace('"threshold": 0.5', '"threshold": "high"'))

    with pytest.raises(ModelError, match=r"card\.json: settings\.threshold: "):
        read_model(tmp_path / "small")


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    """A name comes from the settings, so it may be mistyped; a path in it must not lead elsewhere."""
    for name in ("detectr", "../models/detector", ""):
        with pytest.raises(ModelError, match=r"the program has: .*detector"):
            load_model(name)


def test_an_interrupted_writing_leaves_no_half_file_under_the_real_name(tmp_path: Path) -> None:
    """Training may be killed while it writes; the folder's old pair must survive whole files only."""
    write_model(tmp_path / "small", b"weights", **CARD)

    assert sorted(path.name for path in (tmp_path / "small").iterdir()) == [CARD_FILE, MODEL_FILE]


@pytest.mark.parametrize("card", sorted(MODELS.glob(f"*/{CARD_FILE}")), ids=lambda path: path.parent.name)
def test_every_shipped_network_matches_its_card(card: Path) -> None:
    """The checksum in the repository must be that of the file in the repository."""
    model = load_model(card.parent.name)

    assert model.card.name == card.parent.name
    assert model.card.limits
    assert model.card.not_for
    assert json.loads(card.read_text(encoding="utf-8"))["results"]


@pytest.mark.faults
@pytest.mark.parametrize("length", [0, 1, 100, 2000])
def test_a_truncated_network_is_refused_by_its_checksum(tmp_path: Path, length: int) -> None:
    """A download that broke off: LiteRT would read past the end of what is there."""
    shipped = load_model("custom-cnn")
    folder = tmp_path / "custom-cnn"
    folder.mkdir()
    (folder / CARD_FILE).write_bytes((MODELS / "custom-cnn" / CARD_FILE).read_bytes())
    (folder / MODEL_FILE).write_bytes(shipped.content[:length])

    with pytest.raises(ModelError, match="damaged or exchanged"):
        read_model(folder)
