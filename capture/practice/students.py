"""What each invented student looks like: seeded, varied, and nobody in particular."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from capture.practice.brush import Colour, hexa, mix

_FEMININE_NAMES = (
    *("Amara", "Chiara", "Elif", "Grace", "Ines", "Keiko", "Mina", "Noor", "Priya", "Rosa", "Thandi", "Uma", "Yara"),
    *("Wanjiru", "Zoe", "Bianca", "Dalia", "Freya", "Hana", "Jasmin", "Leila", "Nadia", "Olga", "Rania", "Vera"),
)
_MASCULINE_NAMES = (
    *("Ben", "Daniel", "Farid", "Hugo", "Jonas", "Liam", "Oscar", "Quentin", "Samuel", "Viktor", "Xavier", "Arjun"),
    *("Cyrus", "Emre", "Gabriel", "Isaac", "Kofi", "Mateo", "Pablo", "Sven", "Tomas", "Winston", "Yusuf", "Anton"),
    "Milan",
)
_SKINS = ("EFCBB0", "E8BB98", "DBA67F", "C8926A", "AC7A55", "8E6042", "714A34")
_HAIRS = ("1E1A1B", "2B201D", "3D2A20", "5A3A26", "7C5230", "A8743C", "CFA765", "8C3B22", "9A9A9E")
_CLOTHES = (
    "3E6FA3",
    "B5483F",
    "4F7F5B",
    "6A4C93",
    "D8A23A",
    "2F3E4E",
    "C97B84",
    "5FA3A3",
    "EDE6DA",
    "8A6B52",
    "E08E5A",
)
_EYES = ("3B2418", "4A2F1D", "2C1C14", "5A4A2C", "4C6A58", "4A6A8C")
_SCARVES = ("7A4F6D", "2F5D62", "C7A17A", "3F4E7A", "A4544C", "D9CFC0")


class Hair(StrEnum):
    """How the hair is worn, or what covers it."""

    SHORT = "short"
    QUIFF = "quiff"
    CURLY = "curly"
    BUZZ = "buzz"
    AFRO = "afro"
    LONG = "long"
    WAVY = "wavy"
    BOB = "bob"
    FRINGE = "fringe"
    BUN = "bun"
    HIJAB = "hijab"
    CAP = "cap"
    BEANIE = "beanie"


class Beard(StrEnum):
    """What grows on the chin."""

    NONE = "none"
    STUBBLE = "stubble"
    FULL = "full"


class Clothes(StrEnum):
    """What is worn."""

    TEE = "tee"
    HOODIE = "hoodie"
    SHIRT = "shirt"
    KNIT = "knit"


@dataclass(frozen=True, slots=True)
class Appearance:
    """One student's looks. Colours are blue-green-red."""

    name: str
    skin: Colour
    hair: Hair
    hair_colour: Colour
    covering: Colour
    """Colour of the hijab, cap or beanie, where one is worn."""
    eyes: Colour
    feminine: float
    """0 to 1: fuller lips and lashes, finer brows and jaw."""
    jaw: float
    """Width of the jaw, 0.93 to 1.05."""
    length: float
    """Length of the lower face, 0.97 to 1.05."""
    brow: float
    """Thickness of the brows, 0.7 to 1.3."""
    eye_size: float
    """0.94 to 1.06."""
    nose: float
    """Width of the nose, 0.85 to 1.2."""
    lips: float
    """Fullness of the lips, 0.8 to 1.25."""
    glasses: int
    """0 for none, else the shape of the frame, 1 to 3."""
    beard: Beard
    clothes: Clothes
    cloth: Colour
    light: float
    """Where the light comes from: -1 (left) to 1 (right)."""
    warmth: float
    """-1 (cold daylight) to 1 (lamp light)."""
    exposure: float
    """Brightness of the camera, 0.9 to 1.08."""
    near: float
    """How close the head is to the camera, 0.92 to 1.12."""
    offset: tuple[float, float]
    """Where the head is in the tile, in parts of the tile's height from its usual place."""


_FEMININE_HAIR = (Hair.LONG, Hair.WAVY, Hair.BOB, Hair.FRINGE, Hair.BUN, Hair.HIJAB, Hair.CURLY, Hair.LONG, Hair.AFRO)
_MASCULINE_HAIR = (Hair.SHORT, Hair.QUIFF, Hair.CURLY, Hair.BUZZ, Hair.SHORT, Hair.CAP, Hair.BEANIE, Hair.AFRO)


def draw_lots(students: int, seed: int) -> list[Appearance]:
    """Return `students` appearances, the same ones for the same `seed`."""
    rng = np.random.default_rng([seed, 1])
    skins = _shuffled(rng, students, len(_SKINS))
    presents = _shuffled(rng, students, 2)
    names = [iter(rng.permutation(names).tolist()) for names in (_MASCULINE_NAMES, _FEMININE_NAMES)]
    styles = {0: _shuffled(rng, students, len(_MASCULINE_HAIR)), 1: _shuffled(rng, students, len(_FEMININE_HAIR))}
    return [
        _appearance(rng, next(names[presents[at]]), skins[at], bool(presents[at]), styles[presents[at]][at])
        for at in range(students)
    ]


def _shuffled(rng: np.random.Generator, count: int, kinds: int) -> list[int]:
    """Return `count` kinds, each about equally often: a plain draw would repeat itself in a class of nine."""
    return [int(kind) for kind in rng.permutation(np.arange(count) % kinds)]


def _appearance(rng: np.random.Generator, name: str, skin: int, feminine: bool, style: int) -> Appearance:
    hair = (_FEMININE_HAIR if feminine else _MASCULINE_HAIR)[style]
    dark = skin >= 4 or hair is Hair.AFRO  # noqa: PLR2004
    colours = _HAIRS[:3] if dark else _HAIRS
    beard = Beard.NONE if feminine else (Beard.NONE, Beard.NONE, Beard.STUBBLE, Beard.FULL)[rng.integers(4)]
    tone = mix(hexa(_SKINS[skin]), hexa(_SKINS[min(skin + 1, len(_SKINS) - 1)]), float(rng.uniform(0, 0.6)))
    return Appearance(
        name=name,
        skin=tone,
        hair=hair,
        hair_colour=hexa(colours[rng.integers(len(colours))]),
        covering=hexa(_SCARVES[rng.integers(len(_SCARVES))]),
        eyes=hexa(_EYES[rng.integers(3 if dark else len(_EYES))]),
        feminine=float(rng.uniform(0.7, 1.0) if feminine else rng.uniform(0.0, 0.25)),
        jaw=float(rng.uniform(0.92, 0.99) if feminine else rng.uniform(0.97, 1.05)),
        length=float(rng.uniform(0.97, 1.04)),
        brow=float(rng.uniform(0.75, 1.0) if feminine else rng.uniform(1.0, 1.3)),
        eye_size=float(rng.uniform(0.97, 1.06) if feminine else rng.uniform(0.93, 1.02)),
        nose=float(rng.uniform(0.85, 1.05) if feminine else rng.uniform(0.95, 1.18)),
        lips=float(rng.uniform(1.0, 1.25) if feminine else rng.uniform(0.82, 1.05)),
        glasses=int(rng.integers(1, 4)) if rng.random() < 0.24 else 0,  # noqa: PLR2004
        beard=beard,
        clothes=list(Clothes)[rng.integers(len(Clothes))],
        cloth=hexa(_CLOTHES[rng.integers(len(_CLOTHES))]),
        light=float(rng.uniform(-1, 1)),
        warmth=float(rng.uniform(-0.5, 0.9)),
        exposure=float(rng.uniform(0.92, 1.03)),
        near=float(rng.uniform(0.94, 1.1)),
        offset=(float(rng.uniform(-0.07, 0.07)), float(rng.uniform(-0.02, 0.03))),
    )
