"""How well the share of each emotion in a class is told from its faces, and which way of telling it is best.

Counting the likeliest emotions repeats every systematic mistake of the network. The ways that undo such mistakes
come from the literature on quantification: adjusted counts (Forman 2008), adjusted mean probabilities (Bella et al.
2010) and the re-estimation of priors (Saerens et al. 2002). All of them are fitted on other faces than they are
judged on, and all are judged on classes of the size that a teacher has.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from classmood.domain.emotions import Emotion

Rows = NDArray[np.float64]
"""``(n, 7)`` in `Emotion` order, each row summing to 1."""

CLASS_SIZE = 25
COUNTING, MEAN = "counting the likeliest", "mean probability"
DESCENTS = 500
"""Steps towards the nearest shares; far more than needed."""
REESTIMATIONS = 100
"""Rounds of re-estimating priors, after which they hardly move."""

Mix = Callable[[Generator, NDArray[np.float64]], NDArray[np.float64]]
"""Chooses the ``(7,)`` shares that a class is drawn from, given a source of chance and those of all the faces."""


def natural(_: Generator, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the shares of the faces themselves."""
    return shares


def lopsided(random: Generator, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return shares about those of the faces, mostly with one far ahead, as in a class that listens or laughs."""
    return random.dirichlet(3 * shares + 1e-9)


def anything(random: Generator, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return any shares, each as likely as any other, of the emotions that the faces have."""
    drawn = np.where(shares > 0, random.exponential(size=len(shares)), 0.0)
    mixed: NDArray[np.float64] = drawn / drawn.sum()
    return mixed


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareError:
    """How far one way of telling shares is off."""

    way: str
    classes: str
    """The name of the `Draw`."""
    majority: float
    """Mean absolute error of a share, 0 to 1, where the truth is the emotion that most taggers saw in each face."""
    votes: float
    """The same where the truth is the class's share of all votes."""


@dataclass(frozen=True, slots=True, eq=False)
class Tagged:
    """Faces with what the network said and what taggers saw."""

    said: Rows
    votes: Rows

    @property
    def counted(self) -> Rows:
        """The likeliest emotion alone: a 1 and six 0s a face."""
        return _alone(self.said)

    @property
    def majority(self) -> Rows:
        """The emotion that most taggers saw: a 1 and six 0s a face."""
        return _alone(self.votes)


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """Where classes come from."""

    name: str
    faces: Tagged
    mix: Mix


def _alone(rows: Rows) -> Rows:
    """Return 1 for the largest number of each row and 0 for the others."""
    alone: Rows = np.eye(len(Emotion))[rows.argmax(axis=1)]
    return alone


def measure_shares(fit: Tagged, draws: Sequence[Draw], *, classes: int, seed: int) -> list[ShareError]:
    """Return the error of every way on every draw.

    Args:
        fit: faces from which the corrections are learnt.
        draws: other faces, from which classes of `CLASS_SIZE` are drawn.
        classes: how many from each.
        seed: decides which.
    """
    ways = _ways(fit)
    errors = []
    for number, draw in enumerate(draws):
        random = np.random.default_rng([seed, number])
        faces = draw.faces
        drawn = [_draw_class(draw, random) for _ in range(classes)]
        majority, votes = faces.majority[drawn].mean(axis=1), faces.votes[drawn].mean(axis=1)
        for way, told in ways.items():
            shares = told(faces.counted[drawn], faces.said[drawn])
            errors.append(
                ShareError(
                    way=way,
                    classes=draw.name,
                    majority=float(abs(shares - majority).mean()),
                    votes=float(abs(shares - votes).mean()),
                )
            )
    return errors


_Way = Callable[[Rows, Rows], Rows]
"""From the counted and the said rows of classes, ``(classes, faces, 7)`` each, to ``(classes, 7)`` shares."""


def _ways(fit: Tagged) -> dict[str, _Way]:
    by_count = mixing(fit.counted, fit.majority)
    by_mean, by_votes = mixing(fit.said, fit.majority), mixing(fit.said, fit.votes)
    prior = fit.majority.mean(axis=0)
    return {
        COUNTING: lambda counted, _: counted.mean(axis=1),
        MEAN: lambda _, said: said.mean(axis=1),
        "adjusted count": lambda counted, _: unmixed(counted.mean(axis=1), by_count),
        "adjusted mean, to the majority": lambda _, said: unmixed(said.mean(axis=1), by_mean),
        "adjusted mean, to the votes": lambda _, said: unmixed(said.mean(axis=1), by_votes),
        "re-estimated priors": lambda _, said: np.array([reestimated(rows, prior) for rows in said]),
    }


def mixing(readings: Rows, truths: Rows) -> NDArray[np.float64]:
    """Return how a network mixes emotions up: ``(7, 7)``, ``[said, true]``, the mean reading of each true emotion.

    Args:
        readings: ``(n, 7)`` what was said of each face, as a count or as probabilities.
        truths: ``(n, 7)`` what was seen in it. With one emotion a face, columns are plain means; with shares of
            votes they are the least-squares solution of ``readings = truths @ mixing.T``.
    """
    solution = np.asarray(np.linalg.lstsq(truths, readings, rcond=None)[0], dtype=np.float64)
    return solution.T


def unmixed(observed: Rows, mixed: NDArray[np.float64]) -> Rows:
    """Return the shares that, mixed up, come nearest to what was observed.

    Args:
        observed: ``(n, k)`` mean readings of classes.
        mixed: ``(k, k)``, from `mixing`.

    Returns:
        ``(n, k)``; each row sums to 1 and none is negative.
    """
    inner = mixed.T @ mixed
    step = 1 / max(float(np.linalg.eigvalsh(inner)[-1]), 1e-9)
    shares = nearest_shares(observed)
    for _ in range(DESCENTS):
        shares = nearest_shares(shares - step * (shares @ inner - observed @ mixed))
    return shares


def nearest_shares(rows: NDArray[np.float64]) -> Rows:
    """Return the nearest point of the simplex to each row (Duchi et al. 2008): not negative, summing to 1.

    Args:
        rows: ``(n, k)`` any numbers.
    """
    falling = -np.sort(-rows, axis=1)
    excess = (falling.cumsum(axis=1) - 1) / np.arange(1, rows.shape[1] + 1)
    last = (falling > excess).sum(axis=1) - 1
    nearest: Rows = np.maximum(rows - excess[np.arange(len(rows)), last][:, np.newaxis], 0.0)
    return nearest


def reestimated(said: Rows, prior: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a class's likeliest shares, ``(7,)``, by re-estimating the prior until it explains itself.

    Args:
        said: ``(n, 7)`` probabilities of the class's faces, ``n`` at least 1.
        prior: ``(7,)`` shares of the emotions among the faces that the network was calibrated on.
    """
    shares = prior
    for _ in range(REESTIMATIONS):
        weighted = said * (shares / np.maximum(prior, 1e-9))
        shares = np.average(weighted / weighted.sum(axis=1, keepdims=True), axis=0)
    return shares


def _draw_class(draw: Draw, random: Generator) -> NDArray[np.intp]:
    """Return `CLASS_SIZE` faces whose emotions are drawn from the mix, and each face from all of its emotion."""
    seen = draw.faces.votes.argmax(axis=1)
    faces = [np.flatnonzero(seen == emotion) for emotion in Emotion]
    wanted = draw.mix(random, np.array([len(one) for one in faces]) / len(seen))
    # Not exactly 1 after rounding, nor exactly 0 where there is no face.
    wanted = np.where([len(one) > 0 for one in faces], wanted, 0.0)
    emotions = random.choice(len(Emotion), size=CLASS_SIZE, p=wanted / wanted.sum())
    return np.array([random.choice(faces[emotion]) for emotion in emotions])
