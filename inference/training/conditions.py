"""How much of the reading is left under bad conditions, and which simple measures of a crop tell that it is bad."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inference.clarity import FLATTEST, LOWEST, MOST_BURNT, SOFTEST, burnt_share, contrast, is_weak, sharpness
from inference.classifiers.base import TwoHeaded
from inference.training.spoiling import BLUR, BRIGHT, CONDITIONS, DIM, FACE_HEIGHT, FADED, HEIGHT, SERIES, Condition
from inference.votes import served

UNSPOILED = "nothing"
FALL = 0.05
"""A face is weak where accuracy has fallen by so much: the least that these many faces show beyond chance."""

STATISTICS: dict[str, Callable[[NDArray[np.uint8]], float]] = {
    "contrast": contrast,
    "sharpness": sharpness,
    "burnt share": burnt_share,
    "mean level": lambda crop: float(crop.mean()),
    "Laplacian's variance": lambda crop: sharpness(crop) * (contrast(crop) ** 2 + 64),
}
"""What could tell a bad crop: the three that are used, and two that are often used for it."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Faces with what people said of them."""

    crops: NDArray[np.uint8]
    """``(n, 48, 48)`` grey levels 0-255."""
    seen: NDArray[np.intp]
    """``(n,)`` the emotion that most taggers saw."""
    labels: NDArray[np.int64]
    """``(n,)`` FER2013's label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How the faces are read at one level of one condition. Shares are 0 to 1."""

    condition: str
    level: float
    seen: float
    """Share of served readings that are what most taggers saw."""
    labelled: float
    """Share of the FER2013 head's readings that are FER2013's label."""
    confidence: float
    """Mean largest probability served."""
    weak: float
    """Share of the faces that `is_weak` marks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """How well one measure tells right readings from wrong ones."""

    statistic: str
    condition: str
    auc: float
    """Chance that of a right and a wrong reading, over all levels, the right one has the higher measure; .5: none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One limit of `is_weak`."""

    statistic: str
    condition: str
    """The condition that it was measured on."""
    measured: float | None
    """Where accuracy has fallen by `FALL`; None where it never does."""
    used: float
    """The limit in `inference.clarity`."""


def measure_conditions(
    faces: Judged, classifier: TwoHeaded, *, temperature: float, seed: int, conditions: Sequence[Condition] = CONDITIONS
) -> list[Level]:
    """Return how the faces are read untouched, under `UNSPOILED`, and at each level of each condition."""
    return [
        _level(spoiled, faces, classifier, temperature=temperature)
        for spoiled in _spoiled(faces, conditions, seed=seed)
    ]


def measure_gates(
    faces: Judged, classifier: TwoHeaded, *, temperature: float, seed: int
) -> tuple[list[Power], list[Gate]]:
    """Return what each of `STATISTICS` tells, and where the limits of `is_weak` should lie.

    Args:
        faces: not the ones that anything is reported on.
        classifier: reads them.
        temperature: as served.
        seed: decides noise and directions.
    """
    right: dict[str, list[NDArray[np.bool_]]] = {}
    measures: dict[str, list[NDArray[np.float64]]] = {}
    for name, _, crops in _spoiled(faces, SERIES, seed=seed):
        said = served(classifier.heads(crops)[1], temperature).argmax(axis=1)
        right.setdefault(name, []).append(said == faces.seen)
        told = [[statistic(crop) for statistic in STATISTICS.values()] for crop in crops]
        measures.setdefault(name, []).append(np.array(told))
    powers = [
        Power(
            statistic=statistic,
            condition=series.name,
            auc=auc(*_sorted_out(column, right, measures, (UNSPOILED, series.name))),
        )
        for column, statistic in enumerate(STATISTICS)
        for series in SERIES
    ]
    return powers, _gates(right, measures)


def crossing(values: Sequence[float], accuracies: Sequence[float], least: float) -> float | None:
    """Return the value at which accuracy first falls under `least`, between two levels in proportion.

    Args:
        values: of a measure, level by level from harmless to hopeless.
        accuracies: at the same levels.
        least: 0 to 1.

    Returns:
        None when accuracy never falls so low, or is so low from the first level on.
    """
    for at in range(1, len(values)):
        before, after = accuracies[at - 1], accuracies[at]
        if before >= least > after:
            return values[at - 1] + (values[at] - values[at - 1]) * (before - least) / (before - after)
    return None


def auc(right: NDArray[np.float64], wrong: NDArray[np.float64]) -> float:
    """Return the chance that a value of `right` is above one of `wrong`, ties counting half; .5 when one is empty."""
    if not (right.size and wrong.size):
        return 0.5
    ordered = np.sort(wrong)
    below, upto = np.searchsorted(ordered, right, side="left"), np.searchsorted(ordered, right, side="right")
    return float((below + upto).mean() / 2 / wrong.size)


def _gates(right: dict[str, list[NDArray[np.bool_]]], measures: dict[str, list[NDArray[np.float64]]]) -> list[Gate]:
    clean = float(right[UNSPOILED][0].mean())
    names = list(STATISTICS)
    wanted = (
        ("contrast", DIM, FLATTEST),
        ("contrast", FADED, FLATTEST),
        ("sharpness", BLUR, SOFTEST),
        ("sharpness", HEIGHT, SOFTEST),
        ("burnt share", BRIGHT, MOST_BURNT),
    )
    gates = []
    for statistic, series, used in wanted:
        column = names.index(statistic)
        whole = [*measures[UNSPOILED], *measures[series.name]]
        medians = [float(np.median(level[:, column])) for level in whole]
        accuracies = [clean, *(float(one.mean()) for one in right[series.name])]
        measured = crossing(medians, accuracies, clean - FALL)
        gates.append(Gate(statistic=statistic, condition=series.name, measured=measured, used=used))
    heights = [FACE_HEIGHT, *HEIGHT.levels]
    accuracies = [clean, *(float(one.mean()) for one in right[HEIGHT.name])]
    measured = crossing(heights, accuracies, clean - FALL)
    return [Gate(statistic="face height", condition=HEIGHT.name, measured=measured, used=LOWEST), *gates]


def _sorted_out(
    column: int,
    right: dict[str, list[NDArray[np.bool_]]],
    measures: dict[str, list[NDArray[np.float64]]],
    names: Sequence[str],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return one measure of the right and of the wrong readings of these conditions, all levels together."""
    correct = np.concatenate([one for name in names for one in right[name]])
    values = np.concatenate([one[:, column] for name in names for one in measures[name]])
    return values[correct], values[~correct]


def _spoiled(
    faces: Judged, conditions: Sequence[Condition], *, seed: int
) -> Iterable[tuple[str, float, NDArray[np.uint8]]]:
    """Yield the condition's name, the level and the crops, the untouched ones first."""
    yield UNSPOILED, 0.0, faces.crops
    for number, condition in enumerate(conditions):
        for step, level in enumerate(condition.levels):
            random = np.random.default_rng([seed, number, step])
            yield condition.name, level, np.stack([condition.spoil(crop, level, random) for crop in faces.crops])


def _level(
    spoiled: tuple[str, float, NDArray[np.uint8]], faces: Judged, classifier: TwoHeaded, *, temperature: float
) -> Level:
    name, level, crops = spoiled
    fer2013, ferplus = classifier.heads(crops)
    probabilities = served(ferplus, temperature)
    height = level if name == HEIGHT.name else FACE_HEIGHT
    return Level(
        condition=name,
        level=level,
        seen=float((probabilities.argmax(axis=1) == faces.seen).mean()),
        labelled=float((fer2013.argmax(axis=1) == faces.labels).mean()),
        confidence=float(probabilities.max(axis=1).mean()),
        weak=float(np.mean([is_weak(crop, height) for crop in crops])),
    )
