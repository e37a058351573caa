"""docs/reading.md, written whole from what was measured: no figure in it is typed by hand.

Pure: results in, text out.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from inference.lasting import SURE
from inference.preprocessing import CROP_SCALE
from inference.training.conditions import FALL, STATISTICS, UNSPOILED, crossing
from inference.training.markdown import percent, percent_within, table, wrapped
from inference.training.metrics import Bin
from inference.training.reading import Reading
from inference.training.shares import CLASS_SIZE, MEAN
from inference.training.spoiling import CONDITIONS, SERIES

COMMAND = "uv run --extra train classmood conditions --data FOLDER"


def reading_page(reading: Reading) -> str:
    """Return the page; its plots lie in ``images/`` beside it."""
    parts = (_head, _confidence, _shares, _tense, _change, _conditions, _gates, _framing)
    return "\n".join(chain.from_iterable(part(reading) for part in parts)) + "\n"


def half_right(accuracy: Sequence[Bin]) -> float | None:
    """Return the confidence under which fewer than half of the readings are right; None when that never happens.

    Args:
        accuracy: by confidence, the least sure first.
    """
    falling = accuracy[::-1]
    return crossing([one.confidence for one in falling], [one.accuracy for one in falling], 0.5)


def _head(reading: Reading) -> Iterator[str]:
    yield from ("# How far a reading can be trusted", "")
    yield from wrapped(
        f"""This page is written whole by `classmood conditions`; change nothing here. Every table and plot on it comes
        from `{COMMAND}` and describes the network `{reading.model}` whose SHA-256 begins with
        `{reading.sha256[:12]}`, through the same classifier, detector and crop as live use."""
    )
    yield ""
    yield from wrapped(
        """What is fitted or chosen is fitted on FER2013's public_test; what is reported is read on private_test. *As
        most taggers saw* is the emotion with the most votes of FER+'s ten taggers among the seven; faces on which two
        emotions tie are left out. Portraits are the London Set's, each person neutral and slightly smiling (DeBruine
        & Jones 2017)."""
    )


def _confidence(reading: Reading) -> Iterator[str]:
    confidence = reading.confidence
    yield from ("", "## How sure it may say it is", "")
    yield from wrapped(
        f"""One number, the temperature, is fitted so that the probabilities served come nearest to the taggers' votes.
        {confidence.faces:,} faces of private_test; the loss is the mean cross-entropy with the shares of votes, the
        error is how far the largest probability is from the share of taggers who saw the same (expected calibration
        error, 15 steps)."""
    )
    yield from ("", "| | temperature | loss, nats | calibration error |", "|---|---|---|---|")
    rows = {"as trained": confidence.untempered, "as public_test asks": confidence.fitted, "served": confidence.served}
    for name, one in rows.items():
        yield f"| {name} | {one.temperature:.2f} | {one.loss:.4f} | {percent(one.error)} |"
    half = half_right(confidence.accuracy)
    if half is not None:
        yield ""
        yield from wrapped(
            f"""Under a largest probability of **{half:.2f}** fewer than half of the readings are what most taggers saw:
            that is what `inference.min_confidence` stands for."""
        )
    yield from _plot("confidence", "How sure the network is against how often taggers agree")


def _shares(reading: Reading) -> Iterator[str]:
    yield from ("", "## The share of an emotion in a class", "")
    yield from wrapped(
        f"""Mean absolute error of an emotion's share, in points, over random classes of {CLASS_SIZE}; first where the
        truth is the class's share of all votes, then where it is the emotion that most taggers saw in each face.
        *natural*: classes drawn from private_test as it is. *lopsided*: one emotion mostly far ahead. *anything*: any
        mix. *portraits* and *practice class*: any mix of expressions that were asked for or drawn, on which no
        correction was fitted. Corrections: Forman 2008, Bella et al. 2010, Saerens et al. 2002."""
    )
    draws = list(dict.fromkeys(error.classes for error in reading.shares))
    ways = list(dict.fromkeys(error.way for error in reading.shares))
    found = {(error.way, error.classes): error for error in reading.shares}
    yield from ("", f"| | {' | '.join(draws)} |", f"|---|{'---|' * len(draws)}")
    for way in ways:
        cells = (f"{100 * found[way, draw].votes:.1f} / {100 * found[way, draw].majority:.1f}" for draw in draws)
        yield f"| {f'**{way}**, served' if way == MEAN else way} | {' | '.join(cells)} |"
    best = {draw: min(ways, key=lambda way: found[way, draw].votes) for draw in draws}
    yield ""
    yield from wrapped(
        f"""Nearest to the votes: {"; ".join(f"{draw}: {way}" for draw, way in best.items())}. A correction is learnt on
        one kind of faces, so it would be served only if it were best on every kind: else it invents what it should
        mend. Change from a class's own baseline needs none."""
    )
    yield from _plot("shares", "Error of an emotion's share by the way of telling it")


def _tense(reading: Reading) -> Iterator[str]:
    tense = reading.tense
    yield from ("", "## A face that looks sad, afraid or angry", "")
    yield from wrapped(
        f"""A seat is marked after minutes in which these three together have a probability of {SURE:g} and more. Of
        {tense.tense:,} faces that most taggers saw as one of them, **{percent(tense.found)}** are read so; of
        {tense.neutral:,} neutral ones **{percent(tense.mistaken)}**: some faces rest like that."""
    )


def _change(reading: Reading) -> Iterator[str]:
    yield from ("", "## A slight smile", "")
    yield from wrapped(
        """Each person's smiling portrait against the neutral one, found by the detector with faces of the given
        height. Counting the likeliest emotion misses the smiles that are not *counted*; the probability of happy
        rises all the same. So few persons fix the AUC to the 95 % interval in brackets only (bootstrap over persons,
        Efron 1979)."""
    )
    yield ""
    yield from table("face height", "persons", "not found", "p(happy) rises", "median rise", "AUC", *_COUNTED)
    for one in reading.change:
        rise, median, counted, neutral = map(percent, (one.rise, one.median_rise, one.counted, one.neutral))
        cells = (rise, median, percent_within(one.auc, one.auc_interval), counted, neutral)
        yield f"| {one.height:g} px | {one.persons} | {one.missed} | {' | '.join(cells)} |"
    yield from _plot("change", "What is read in slight smiles by face height")


def _conditions(reading: Reading) -> Iterator[str]:
    clean = next(one for one in reading.conditions if one.condition == UNSPOILED)
    yield from ("", "## Bad conditions", "")
    yield from wrapped(
        f"""Faces of private_test, spoiled step by step: how many are read as most taggers saw (untouched:
        {percent(clean.seen)}), how many the other head reads as FER2013's label (untouched:
        {percent(clean.labelled)}), and how many `is_weak` marks. FER2013's faces are 48 pixels high, so the heights
        are those of smaller faces; for higher ones see the smiles above."""
    )
    yield ""
    yield from table("condition", "level: as most taggers saw / as FER2013's label / marked weak, in percent")
    for condition in CONDITIONS:
        levels = [one for one in reading.conditions if one.condition == condition.name]
        cells = (
            f"{one.level:g}: {100 * one.seen:.0f} / {100 * one.labelled:.0f} / {100 * one.weak:.0f}" for one in levels
        )
        yield f"| {condition.name} ({condition.unit}) | {'; '.join(cells)} |"
    yield from _plot("conditions", "Accuracy under ten bad conditions")


def _gates(reading: Reading) -> Iterator[str]:
    yield from ("", "## When a reading is marked weak", "")
    yield from wrapped(
        f"""The limits of `inference/clarity.py` lie where accuracy has fallen by {100 * FALL:.0f} points on
        public_test, spoiled in the same way: round numbers at the measured value, or between two."""
    )
    yield ""
    yield from table("measure", "under", "falls at", "used")
    for gate in reading.gates:
        measured = "never" if gate.measured is None else f"{gate.measured:.3g}"
        yield f"| {gate.statistic} | {gate.condition} | {measured} | {gate.used:g} |"
    yield ""
    yield from wrapped(
        """How well a measure tells right readings from wrong ones under each condition (AUC; 0.5 tells nothing, and
        under 0.5 the higher value is the worse one). A measure is used where it tells most."""
    )
    yield ""
    yield from table("", *(series.name for series in SERIES))
    told = {(power.statistic, power.condition): power.auc for power in reading.powers}
    for statistic in STATISTICS:
        yield f"| {statistic} | {' | '.join(f'{told[statistic, series.name]:.2f}' for series in SERIES)} |"


def _framing(reading: Reading) -> Iterator[str]:
    own = reading.own_framing
    yield from ("", "## What is cut out", "")
    yield from wrapped(
        f"""A square of {CROP_SCALE:g} times the longer side of the detector's box, about its centre. The practice class
        is drawn, and no network learnt from it."""
    )
    yield ""
    if own is not None:
        yield from wrapped(
            f"""FER2013's own crops, of which the detector finds the face in {percent(own.found)}, are
            {_quartiles(own.scale)} times its box, shifted down by {_quartiles(own.shift)} of its height (median and
            quartiles; the detector's boxes are small on faces that fill a picture)."""
        )
        yield ""
    yield from table("square", "shift", "AUC of a smile", *_COUNTED, "practice class read as drawn")
    for one in reading.framings:
        cells = (one.auc, one.counted, one.neutral, one.practice)
        yield f"| {one.scale:g} | {one.shift:+g} | {' | '.join(map(percent, cells))} |"
    yield from _plot("framing", "What is read through squares of several sizes")


_COUNTED = ("smile counted", "neutral counted")


def _plot(name: str, words: str) -> Iterator[str]:
    yield from ("", f"![{words}](images/reading-{name}.png)")


def _quartiles(values: tuple[float, float, float]) -> str:
    low, middle, high = values
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"
