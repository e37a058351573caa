"""The commands that measure the program on this computer: benchmark and soak."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from classmood.cli.front import Front
from classmood.cli.options import Bounded, as_json, data, needs_packages, page_out


@click.group()
def benchmark() -> None:
    """Measure what seeing a class costs, and how well it is done, on this computer."""


@benchmark.command()
@click.option("--frames", type=click.IntRange(1), default=20, show_default=True, help="Frames timed for each class.")
@as_json
@click.pass_obj
def stages(front: Front, frames: int, *, as_json: bool) -> None:
    """Time each stage of a frame's way, for 9, 25 and 49 drawn students."""
    from classmood.benchmark import CLASSES, as_table, measure

    settings = front.settings()
    costs = [measure(settings, students=students, frames=frames) for students in CLASSES]
    if as_json:
        click.echo(json.dumps([asdict(cost) for cost in costs], indent=2))
    else:
        for line in as_table(costs):
            click.echo(line)


@benchmark.command()
@data
@click.option(
    "--yunet",
    type=click.Path(path_type=Path),
    default=Path("../shared/models/yunet_n_dynamic.onnx"),
    show_default=True,
    metavar="FILE.onnx",
    help="YuNet's network, to be measured beside ours.",
)
@page_out("vision")
@click.option(
    "--sequences",
    type=click.IntRange(1, 50),
    default=2,
    show_default=True,
    help="Classes of each size and window; fewer are faster and less sure.",
)
@as_json
@click.pass_obj
def vision(front: Front, data: Path, *, yunet: Path, out: Path, sequences: int, as_json: bool) -> None:
    """Measure our face detector beside YuNet and MTCNN, and the way from a picture to a class's shares.

    Composes galleries in motion of persons that our detector never learnt from, lets all search the same frames, and
    writes the page that tells it, with what was wanted beside what was measured. A detector that is not here is told
    as not measured. Takes minutes; MTCNN takes most of them.
    """
    needs_packages("matplotlib", "tqdm")
    from classmood.agent_cost import measure_agent
    from classmood.wiring import practice_moods
    from inference.registry import CUSTOM_CNN, DETECTOR, load_model
    from inference.training.rivals import Effort
    from inference.training.vision import Lesson, Networks, measure_vision
    from inference.training.vision_plots import write_vision

    settings = front.settings()
    networks = Networks(load_model(DETECTOR), load_model(CUSTOM_CNN), yunet)
    lesson = Lesson(
        practice=practice_moods(settings),
        agent=measure_agent(settings),
        min_confidence=settings.inference.min_confidence,
    )
    measured = measure_vision(data, networks, lesson, Effort(sequences=sequences))
    files = write_vision(measured, out)
    click.echo(json.dumps(measured.as_dict()) if as_json else f"Wrote {', '.join(map(str, files))}")


@benchmark.command()
@click.option(
    "--laptop", type=click.IntRange(0, 1000), default=50, show_default=True, help="Browsers of a teacher's server."
)
@click.option(
    "--school", type=click.IntRange(0, 1000), default=500, show_default=True, help="Browsers of a school's server."
)
@click.option(
    "--seconds", type=click.IntRange(2, 600), default=60, show_default=True, help="How long each is measured."
)
@page_out("load")
@as_json
def load(laptop: int, school: int, seconds: int, out: Path, *, as_json: bool) -> None:
    """Connect many browsers, and measure how soon a stored sample is in each, for both ways to serve the pages.

    The browsers are programs that talk to the server as the live page does, on this computer only. With 0 browsers a
    server is left out. Writes the page that tells it. Nothing of the lesson is kept.
    """
    needs_packages("matplotlib")
    needs_packages("aiohttp", *(["gunicorn"] if school else []), extra="server")
    from classmood.load import LAPTOP, SCHOOL, measure_load
    from classmood.load_page import write_load

    wanted = {LAPTOP: laptop, SCHOOL: school}
    loads = [measure_load(server, count, seconds=seconds) for server, count in wanted.items() if count]
    if not loads:
        raise click.UsageError("With --laptop 0 and --school 0 there is nothing to measure.")
    files = write_load(loads, out)
    click.echo(json.dumps([one.as_dict() for one in loads]) if as_json else f"Wrote {', '.join(map(str, files))}")


@click.command()
@click.option("--hours", type=Bounded(0, min_open=True), default=1.0, show_default=True, help="Hours of the clock.")
@click.option(
    "--lesson-hours",
    type=Bounded(0, min_open=True),
    metavar="N",
    help="End earlier, after N hours of a lesson with a sample a second.",
)
@page_out("soak")
@as_json
def soak(hours: float, lesson_hours: float | None, out: Path, *, as_json: bool) -> None:
    """Let the agent read the practice class at full speed, and see whether its memory grows.

    It works as a process of its own on a database of its own; hours of a lesson pass in minutes. Writes the page that
    tells it. Nothing of the lesson is kept. Ctrl-C ends it, and what was seen until then is lost.
    """
    needs_packages("matplotlib")
    from classmood.soak import soak_lines, summed_up, watch_agent
    from classmood.soak_page import write_soak

    seen = summed_up(list(watch_agent(hours, lesson_hours=lesson_hours)))
    files = write_soak(seen, out)
    for line in [json.dumps(seen.as_dict())] if as_json else [*soak_lines(seen), f"Wrote {', '.join(map(str, files))}"]:
        click.echo(line)


COMMANDS = (benchmark, soak)
