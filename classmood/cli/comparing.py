"""The command that puts things side by side: two lessons, or all emotion networks."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from classmood.cli.front import Front
from classmood.cli.lessons import LESSON_NUMBER, line_of, open_lessons
from classmood.cli.live import database
from classmood.cli.options import as_json, data, needs_packages, page_out
from classmood.domain.errors import SettingsError
from classmood.settings import CLASSIFIERS

if TYPE_CHECKING:
    from storage.report import LessonReport

_LESSONS = ("first_moment", "second_moment")
_NETWORKS = ("data", "names", "out", "as_json")


@click.command()
@click.argument("lessons", nargs=-1, type=LESSON_NUMBER, metavar="[A B]")
@click.option("--first-moment", type=click.IntRange(1), metavar="N", help="Lessons: align A at its N-th moment.")
@click.option("--second-moment", type=click.IntRange(1), metavar="N", help="Lessons: align B at its N-th moment.")
@database
@data
@click.option(
    "--models",
    "names",
    default=",".join(CLASSIFIERS),
    show_default=True,
    metavar="NAMES",
    help="Networks: the ones to compare, with commas between them.",
)
@page_out("models", use="Networks")
@as_json
@click.pass_context
def compare(
    context: click.Context,
    /,
    lessons: tuple[int, ...],
    first_moment: int | None,
    second_moment: int | None,
    **networks: Any,
) -> None:
    """Show lessons A and B beside each other; without numbers, measure all emotion networks in the same way.

    Lessons: minute by minute, counted from the beginning of each, or from a moment that you marked in it.

    Networks: write the page that compares them, docs/models.md. A network that is not here is told as not measured,
    with the reason. Takes minutes, and needs the extra `train`.
    """
    if len(lessons) not in (0, 2):
        raise click.UsageError("Name two lessons, as in `classmood compare 3 4`; `classmood sessions` lists them.")
    _refuse(context, _NETWORKS if lessons else _LESSONS, "two lessons" if lessons else "networks; name two lessons")
    if lessons:
        _compare_lessons(context.ensure_object(Front), lessons, (first_moment, second_moment))
    else:
        _compare_networks(**networks)


def _refuse(context: click.Context, options: tuple[str, ...], compared: str) -> None:
    """Refuse options that mean nothing here, rather than ignoring them.

    Raises:
        UsageError: one was given.
    """
    for option in context.command.params:
        source = context.get_parameter_source(option.name or "")
        if option.name in options and source is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{option.opts[0]} means nothing when comparing {compared}.")


def _compare_lessons(front: Front, lessons: tuple[int, ...], moments: tuple[int | None, ...]) -> None:
    from classmood.saving import exported_report
    from storage.history import History

    settings = front.settings()
    engine = open_lessons(front)
    history = History(engine)
    reports = [exported_report(history, session, settings) for session in lessons]
    engine.dispose()
    origins = [_origin(report, moment) for report, moment in zip(reports, moments, strict=True)]
    for line in _compared(reports[0], reports[1], origins[0], origins[1]):
        click.echo(line)


def _compare_networks(data: Path, names: str, out: Path, *, as_json: bool) -> None:
    chosen = [name.strip() for name in names.split(",")]
    for name in chosen:
        if name not in CLASSIFIERS:
            raise SettingsError(f"--models names {name!r}; it must be some of {', '.join(CLASSIFIERS)}.")
    needs_packages("matplotlib", "pyarrow")
    from inference.training.comparison import NotMeasured, compare_systems, load_faces
    from inference.training.comparison_plots import write_comparison

    outcomes = []
    for outcome in compare_systems(chosen, load_faces(data)):
        outcomes.append(outcome)
        told = outcome.reason if isinstance(outcome, NotMeasured) else "measured"
        click.echo(f"{outcome.system}: {told}", err=True)
    files = write_comparison(outcomes, out)
    written = json.dumps([asdict(outcome) for outcome in outcomes])
    click.echo(written if as_json else f"Wrote {', '.join(map(str, files))}")


def _origin(told: "LessonReport", moment: int | None) -> datetime | None:
    """Return the time of a lesson's moment by its number; None without a number.

    Raises:
        BadParameter: the lesson has fewer moments.
    """
    if moment is None:
        return None
    if moment > len(told.moments):
        raise click.BadParameter(f"Lesson {told.session.id} has {len(told.moments)} moments, not {moment}.")
    return told.moments[moment - 1].at


def _compared(
    first: "LessonReport", second: "LessonReport", first_origin: datetime | None, second_origin: datetime | None
) -> Iterator[str]:
    """Yield the lines of a comparison: means and bands, then each minute."""
    from storage.comparison import aligned, differences
    from storage.usual import levels_of

    yield f"first:  {line_of(first.session).strip()}"
    yield f"second: {line_of(second.session).strip()}"
    found = differences(first, second)
    if not found:
        yield f"Fewer than {first.min_group} faces could be read in one of them, so expressions are left out."
        return
    yield f"{'':9}{'first':>6}  {'95 % band':14}{'second':>6}  95 % band"
    for one in found:
        low, high = one.first_band
        band = f"{low:.0%} to {high:.0%}"
        other = f"{one.second_band.low:.0%} to {one.second_band.high:.0%}"
        yield f"{one.emotion.label:9}{one.first:>6.0%}  {band:14}{one.second:>6.0%}  {other}"
    yield f"{'minute':>6}  {'first: happy neutral tense':28}second: happy neutral tense"
    for minute in aligned(first, second, first_origin=first_origin, second_origin=second_origin):
        cells = [
            "–" if mean is None else "".join(f"{level:>8.0%}" for level in levels_of(mean))
            for mean in (minute.first, minute.second)
        ]
        yield f"{minute.index:>6}  {cells[0]:28}{cells[1]}"


COMMANDS = (compare,)
