"""The networks that were trained here: one folder each, `model.tflite` beside `card.json`.

The card says what the network is, how it was measured and what it must not be used for, and it pins the SHA-256
of the network's bytes. Those bytes are compared with it *before* any parser sees them, so a damaged or exchanged
file is refused with a sentence instead of crashing, or worse steering, the parser. Nothing is ever downloaded.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from classmood.domain.errors import ModelError

MODELS = Path(__file__).parent / "models"
"""Where the networks lie. Two ship with the program; larger ones lie here only where they were trained or copied to."""

DETECTOR, CUSTOM_CNN = "detector", "custom-cnn"
"""The names of the two networks that ship."""

MODEL_FILE = "model.tflite"
CARD_FILE = "card.json"


class ModelCard(BaseModel):
    """What is known about one network. All of it is shown to the teacher on request."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str
    """The folder's name, such as "detector"."""
    kind: str
    """What it does, in a few words."""
    sha256: str
    """Of `model.tflite`, 64 lower-case hexadecimal digits."""
    input: str
    """Shape, type, range and channel order of what goes in."""
    output: str
    """Shape, type, range and order of what comes out."""
    settings: Mapping[str, float]
    """Numbers that belong to these weights, such as a threshold; may be empty."""
    data: tuple[str, ...]
    """What it was trained on, one source each, with licences."""
    protocol: str
    """How the results were measured, with the command that measures them again."""
    results: Mapping[str, Any]
    """The measured results, by name; may be nested."""
    limits: tuple[str, ...]
    """Where it is known to fail."""
    not_for: tuple[str, ...]
    """What it must not be used for."""


@dataclass(frozen=True, slots=True)
class Model:
    """A network whose bytes are the ones its card names."""

    card: ModelCard
    content: bytes
    """The LiteRT file, whole."""


def installed() -> list[str]:
    """Return the names of the networks that are here, sorted."""
    return sorted(card.parent.name for card in MODELS.glob(f"*/{CARD_FILE}"))


def load_model(name: str) -> Model:
    """Return the network called `name`.

    Raises:
        ModelError: there is none of that name, or its files are missing, damaged or not a pair.
    """
    known = installed()
    if name not in known:
        raise ModelError(f"No network is called {name!r}; the program has: {', '.join(known) or 'none'}.")
    return read_model(MODELS / name)


def read_model(folder: Path) -> Model:
    """Return the network in `folder`, shipped or trained by the user.

    Raises:
        ModelError: a file is missing or unreadable, the card is not a card, or the bytes are not the ones it pins.
    """
    card = _read_card(folder / CARD_FILE)
    path = folder / MODEL_FILE
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}). Install the program again.") from error
    found = hashlib.sha256(content).hexdigest()
    if found != card.sha256:
        raise ModelError(
            f"{path}: damaged or exchanged: its SHA-256 is {found[:12]}..., {CARD_FILE} pins {card.sha256[:12]}.... "
            "Install the program again, or train the network again."
        )
    return Model(card, content)


def write_model(folder: Path, content: bytes, **card: Any) -> Model:
    """Write a network and its card together into `folder`, which is made when it is missing.

    Each file is written beside its place and then renamed, so a reader never sees half a file; between the two
    renames the pair does not match and is refused.

    Args:
        folder: its name becomes the network's name.
        content: the LiteRT file.
        card: every field of `ModelCard` except `name` and `sha256`, which are filled in here.

    Raises:
        ModelError: the folder cannot be written.
        ValidationError: a field of the card is missing, unknown or of the wrong type.
    """
    made = ModelCard(name=folder.name, sha256=hashlib.sha256(content).hexdigest(), **card)
    text = made.model_dump_json(indent=2) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, data in ((MODEL_FILE, content), (CARD_FILE, text.encode())):
            unfinished = folder / f"{file}.part"
            unfinished.write_bytes(data)
            unfinished.replace(folder / file)
    except OSError as error:
        raise ModelError(f"{folder}: cannot be written ({error.strerror}). Choose another folder.") from error
    return Model(made, content)


def _read_card(path: Path) -> ModelCard:
    try:
        return ModelCard.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}). Install the program again.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise ModelError(f"{path}: {where}: {first['msg']}. Install the program again.") from error
