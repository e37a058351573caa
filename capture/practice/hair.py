"""Hair and what covers it: the shapes in front of the face and those behind the shoulders, in face units."""

from dataclasses import dataclass, field

import numpy as np

from capture.practice.brush import Points, curve
from capture.practice.students import Hair


@dataclass(frozen=True, slots=True)
class Style:
    """Closed shapes of one way to wear the hair; shapes may overlap."""

    front: list[Points]
    """Drawn over the face, moving with the head."""
    back: list[Points] = field(default_factory=list)
    """Drawn behind neck and shoulders."""
    hole: Points | None = None
    """Cut out of `front`: where the face looks through."""
    density: float = 1.0
    """1 hides the skin, less lets it shine through."""
    cloth: list[Points] = field(default_factory=list)
    """A cap, beanie or scarf over the hair."""
    ears: bool = True
    """Whether the ears can be seen."""


def _path(text: str) -> list[tuple[float, float]]:
    """Return the points written as ``x,y x,y ...``."""
    pairs = (pair.split(",") for pair in text.split())
    return [(float(x), float(y)) for x, y in pairs]


def _both(half: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a shape given from the middle of its top down the right side, with its mirror image."""
    return half + [(-x, y) for x, y in reversed(half) if x > 0]


def _closed(points: list[tuple[float, float]]) -> Points:
    return curve(points, closed=True, steps=6)


def _tufts(seed: int, centre: tuple[float, float], radii: tuple[float, float], count: int, size: float) -> list[Points]:
    """Return round curls along an arch over the head."""
    rng = np.random.default_rng(seed)
    shapes = []
    for at in range(count):
        angle = np.pi * (1.0 + (at + 0.5) / count)
        x, y = centre[0] + radii[0] * np.cos(angle), centre[1] + radii[1] * np.sin(angle)
        radius = size * rng.uniform(0.85, 1.2)
        turns = np.linspace(0, 2 * np.pi, 16, endpoint=False)
        shapes.append(np.stack((x + radius * np.cos(turns), y + radius * np.sin(turns)), axis=1))
    return shapes


def _short() -> Style:
    top = _path(
        "0,-1.56  0.62,-1.44  0.97,-1.02  1.04,-0.55  1.03,-0.1  "
        "0.96,0.12  0.93,-0.2  0.86,-0.62  0.62,-0.95  0.25,-0.98"
    )
    left = _path(
        "-0.3,-1.06  -0.66,-0.9  -0.86,-0.55  -0.94,-0.2  -0.96,0.12  -1.03,-0.1  -1.05,-0.6  -0.96,-1.06  -0.6,-1.46"
    )
    return Style(front=[_closed(top + left)])


def _quiff() -> Style:
    top = _path(
        "0.1,-1.82  0.55,-1.74  0.92,-1.3  1.03,-0.8  1.04,-0.55  1.03,-0.1  "
        "0.96,0.12  0.93,-0.2  0.86,-0.62  0.74,-0.92  0.45,-1.1  0.05,-1.13"
    )
    left = _path(
        "-0.45,-1.02  -0.74,-0.9  -0.88,-0.55  -0.94,-0.2  -0.96,0.12  -1.03,-0.1  -1.06,-0.7  -0.95,-1.25  -0.5,-1.62"
    )
    return Style(front=[_closed(top + left)])


def _curly() -> Style:
    cap = _both(_path("0,-1.55  0.6,-1.45  0.98,-1  1.06,-0.4  1,0  0.92,-0.45  0.72,-0.86  0.3,-1  0,-1.02"))
    return Style(
        front=[
            _closed(cap),
            *_tufts(3, (0, -0.62), (0.98, 0.92), 11, 0.27),
            *_tufts(4, (0, -0.75), (0.62, 0.40), 6, 0.17),
        ]
    )


def _buzz() -> Style:
    cap = _both(_path("0,-1.43  0.55,-1.32  0.92,-0.88  1.01,-0.3  0.96,0.05  0.92,-0.35  0.8,-0.78  0.4,-1  0,-1"))
    return Style(front=[_closed(cap)], density=0.72)


def _afro() -> Style:
    cap = _both(
        _path("0,-1.9  0.8,-1.75  1.3,-1.2  1.38,-0.5  1.12,0.05  0.96,0  0.9,-0.5  0.7,-0.88  0.3,-1  0,-1.02")
    )
    return Style(front=[_closed(cap), *_tufts(5, (0, -0.62), (1.22, 1.16), 17, 0.2)], ears=False)


def _long() -> Style:
    right = _path(
        "0,-1.56  0.62,-1.46  1.04,-0.95  1.16,-0.2  1.2,0.7  1.16,1.7  1.02,1.72  "
        "0.98,1.2  0.9,0.75  0.95,0.2  0.9,-0.38  0.62,-0.86  0.12,-1.16"
    )
    back = _both(_path("0,-1.5  0.9,-1.1  1.2,0  1.26,1.2  1.22,2.4  0.5,2.6  0,2.6"))
    return Style(front=[_closed(_both(right))], back=[_closed(back)], ears=False)


def _wavy() -> Style:
    right = _path(
        "0.1,-1.6  0.7,-1.47  1.1,-0.95  1.16,-0.45  1.3,0.1  1.2,0.55  1.34,1.05  1.18,1.6  "
        "0.98,1.5  1.04,1  0.9,0.7  0.96,0.2  0.86,-0.4  0.72,-0.8  0.3,-1.1"
    )
    left = _path(
        "-0.3,-1.2  -0.55,-0.88  -0.86,-0.55  -0.97,0.1  -0.9,0.65  -1.06,1  -0.96,1.55  "
        "-1.2,1.62  -1.32,1  -1.2,0.5  -1.32,0  -1.14,-0.5  -1.06,-1  -0.55,-1.5"
    )
    back = _both(_path("0,-1.5  0.9,-1.1  1.26,0  1.38,1.1  1.28,2.1  0.5,2.2  0,2.2"))
    return Style(front=[_closed(right + left)], back=[_closed(back)], ears=False)


def _bob() -> Style:
    right = _path(
        "0.2,-1.58  0.72,-1.44  1.1,-0.9  1.2,-0.1  1.18,0.7  1.06,1.14  "
        "0.88,1.1  0.9,0.6  0.94,0.1  0.84,-0.5  0.55,-0.85  0.25,-1.12"
    )
    left = _path(
        "-0.2,-1  -0.62,-0.78  -0.88,-0.45  -0.95,0.1  -0.9,0.6  -0.88,1.1  "
        "-1.06,1.14  -1.18,0.7  -1.2,-0.1  -1.08,-0.95  -0.55,-1.5"
    )
    back = _both(_path("0,-1.4  0.9,-1  1.12,0  1.12,1  0.6,1.2  0,1.2"))
    return Style(front=[_closed(right + left)], back=[_closed(back)], ears=False)


def _fringe() -> Style:
    right = _path(
        "0,-1.58  0.66,-1.46  1.06,-0.95  1.16,-0.1  1.2,0.8  1.12,1.6  0.98,1.55  "
        "0.92,0.8  0.96,0.1  0.93,-0.42  0.8,-0.56  0.4,-0.6  0,-0.58"
    )
    back = _both(_path("0,-1.5  0.9,-1.1  1.2,0  1.24,1.2  1.15,1.9  0.5,2  0,2"))
    return Style(front=[_closed(_both(right))], back=[_closed(back)], ears=False)


def _bun() -> Style:
    cap = _both(_path("0,-1.54  0.6,-1.42  0.96,-1  1.03,-0.4  0.98,0.1  0.94,-0.3  0.8,-0.78  0.4,-1.03  0,-1.08"))
    knot = _both(_path("0,-2.02  0.33,-1.92  0.44,-1.66  0.32,-1.42  0,-1.36"))
    return Style(front=[_closed(knot), _closed(cap)])


def _hijab() -> Style:
    around = _both(_path("0,-1.66  0.66,-1.52  1.12,-0.95  1.22,-0.1  1.16,0.7  0.98,1.25  0.8,1.75  0.4,1.95  0,2"))
    hole = _both(_path("0,-1.02  0.52,-0.93  0.84,-0.55  0.93,0  0.9,0.5  0.74,0.98  0.46,1.28  0.2,1.4  0,1.43"))
    back = _both(_path("0,-1.4  1.1,-0.5  1.2,0.8  1.5,1.7  1.3,2.4  0.6,2.6  0,2.6"))
    return Style(front=[], cloth=[_closed(around)], hole=_closed(hole), back=[_closed(back)], ears=False)


def _cap() -> Style:
    sides = _both(_path("0,-1  0.6,-0.95  0.95,-0.7  1.03,-0.3  0.98,0.12  0.93,-0.2  0.84,-0.6  0.4,-0.75  0,-0.75"))
    crown = _both(_path("0,-1.62  0.62,-1.5  1,-1.1  1.06,-0.72  0.6,-0.8  0,-0.84"))
    brim = _both(_path("0,-0.98  0.6,-0.93  1,-0.74  0.86,-0.64  0.45,-0.72  0,-0.74"))
    return Style(front=[_closed(sides)], cloth=[_closed(crown), _closed(brim)])


def _beanie() -> Style:
    sides = _both(_path("0,-0.9  0.7,-0.85  1,-0.5  1.02,-0.1  0.96,0.12  0.92,-0.25  0.8,-0.62  0.4,-0.7  0,-0.7"))
    dome = _both(_path("0,-1.72  0.6,-1.6  1.02,-1.15  1.12,-0.72  0.6,-0.8  0,-0.84"))
    band = _both(_path("0,-1.08  0.6,-1.03  1.1,-0.84  1.1,-0.5  0.6,-0.62  0,-0.66"))
    return Style(front=[_closed(sides)], cloth=[_closed(dome), _closed(band)])


STYLES: dict[Hair, Style] = {
    Hair.SHORT: _short(),
    Hair.QUIFF: _quiff(),
    Hair.CURLY: _curly(),
    Hair.BUZZ: _buzz(),
    Hair.AFRO: _afro(),
    Hair.LONG: _long(),
    Hair.WAVY: _wavy(),
    Hair.BOB: _bob(),
    Hair.FRINGE: _fringe(),
    Hair.BUN: _bun(),
    Hair.HIJAB: _hijab(),
    Hair.CAP: _cap(),
    Hair.BEANIE: _beanie(),
}
