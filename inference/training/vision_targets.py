"""What was measured beside what is wanted of it. A target that is missed is told like one that is met."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from inference.training.change import Change
from inference.training.detector_evaluation import MARGIN, DetectorResult
from inference.training.footprint import OURS
from inference.training.rivals import SMALL
from inference.training.vision import Vision

CHANGED_ONLY = {9: 10.0, 25: 15.0, 49: 25.0}
"""Most milliseconds of processor time a frame at 1080p, by tiles, when changed tiles are searched."""
FULL = {9: 15.0, 25: 25.0, 49: 45.0}
"""The same when all are."""
MEMORY = 250.0
"""Most megabytes of the agent."""
_HEIGHT = 1080


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One wish and how it was fulfilled."""

    what: str
    wanted: float
    at_least: bool
    """Whether more is better, or less."""
    measured: float | None
    """None when nothing was there to measure it on."""
    unit: str = ""
    """Empty for a share, 0 to 1."""

    @property
    def met(self) -> bool:
        """Whether what was measured is at least, or at most, what is wanted."""
        if self.measured is None:
            return False
        return self.measured >= self.wanted if self.at_least else self.measured <= self.wanted


def targets(vision: Vision) -> list[Target]:
    """Return all targets, met or missed, in the order of a frame's way."""
    return list(chain(_finding(vision), _cost(vision), _agent(vision), _reading(vision)))


def _finding(vision: Vision) -> Iterator[Target]:
    contest = vision.contest
    every, small, grounds = (_ours(results) for results in (contest.together, contest.small, contest.grounds))
    if every is not None:
        yield _least("faces found, galleries of unseen persons", 0.995, every.recall)
        yield _least("detections that are faces, same galleries", 0.99, every.precision)
        yield _least(f"faces found with the threshold {MARGIN:g} higher", 0.97, every.recall_above)
    if small is not None:
        yield _least(f"faces found, {SMALL[0]:g}-{SMALL[1]:g} px high", 0.95, small.recall)
    if grounds is not None:
        invented = grounds.invented / grounds.count
        yield _most("faces invented on a picture without one", 0.05, invented, "a picture")


def _cost(vision: Vision) -> Iterator[Target]:
    for changed_only, limits, words in ((True, CHANGED_ONLY, "changed tiles"), (False, FULL, "every tile")):
        for one in vision.contest.galleries:
            ours = one.result.detector == OURS and one.height == _HEIGHT and one.changed_only is changed_only
            if ours and one.tiles in limits:
                what = f"finding faces in {one.tiles} tiles at 1080p, {words}"
                yield _most(what, limits[one.tiles], one.result.milliseconds, "ms CPU")


def _agent(vision: Vision) -> Iterator[Target]:
    agent = vision.agent
    yield _most("the agent's whole step, 25 tiles at 1080p", 40.0, agent.milliseconds, "ms CPU")
    yield _most("the agent's memory", MEMORY, agent.megabytes, "MB")
    yield _most("start to the first stored sample", 3.0, agent.seconds, "s")


def _reading(vision: Vision) -> Iterator[Target]:
    rows: tuple[tuple[str, Callable[[Change], float | None], float, bool], ...] = (
        ("neutral portraits read as neutral", lambda one: one.neutral, 0.98, True),
        ("neutral portraits read as happy", lambda one: one.neutral_as_happy, 0.02, False),
        ("persons whose p(happy) rises with a slight smile", lambda one: one.rise, 0.99, True),
        ("smiling against neutral portraits, AUC of p(happy)", lambda one: one.auc, 0.95, True),
    )
    for change in vision.change:
        for what, value, wanted, at_least in rows:
            named = f"{what}, faces {change.height:g} px high"
            yield Target(what=named, wanted=wanted, at_least=at_least, measured=value(change))


def _ours(results: list[DetectorResult]) -> DetectorResult | None:
    return next((one for one in results if one.detector == OURS), None)


def _least(what: str, wanted: float, measured: float | None) -> Target:
    return Target(what=what, wanted=wanted, at_least=True, measured=measured)


def _most(what: str, wanted: float, measured: float, unit: str) -> Target:
    return Target(what=what, wanted=wanted, at_least=False, measured=measured, unit=unit)
