"""docs/vision.md, written whole from what was measured: no figure in it is typed by hand.

Pure: results in, text out.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from inference.training.detector_evaluation import MARGIN, OVERLAP, DetectorResult
from inference.training.detector_peers import YUNET_THRESHOLD, YUNET_TILE_THRESHOLD
from inference.training.footprint import MTCNN, OURS, YUNET
from inference.training.markdown import percent, percent_within, table, wrapped
from inference.training.moving_galleries import BREATHING, RESTLESS
from inference.training.rivals import SMALL, GalleryResult
from inference.training.vision import Vision
from inference.training.vision_targets import Target, targets

COMMAND = "uv run --extra train --extra peers classmood benchmark vision --data FOLDER --yunet FILE.onnx"
WORDS = {OURS: "Classmood's own", YUNET: "YuNet", MTCNN: "MTCNN"}
"""Names of the detectors for readers."""


def vision_page(vision: Vision) -> str:
    """Return the page; its plots lie in ``images/`` beside it."""
    parts = (_head, _targets, _finding, _time, _alone, _classes, _portraits, _method)
    return "\n".join(chain.from_iterable(part(vision) for part in parts)) + "\n"


def _head(vision: Vision) -> Iterator[str]:
    yield from ("# How well and how cheaply a class is seen", "")
    yield from wrapped(
        f"""This page is written whole by `classmood benchmark vision`; change nothing here. Every table and plot on it
        comes from one run of `{COMMAND}`, with the detector whose SHA-256 begins with `{vision.detector_sha256[:12]}`
        and the emotion network whose begins with `{vision.classifier_sha256[:12]}`. Times are processor time on the
        machine that ran it, which other programs disturb least; ratios hold elsewhere."""
    )
    for one in vision.absent:
        yield ""
        yield from wrapped(f"**{WORDS[one.system]}: not measured.** {one.reason}")


def _targets(vision: Vision) -> Iterator[str]:
    rows = targets(vision)
    yield from ("", "## What was wanted, and what was measured", "")
    yield f"{sum(row.met for row in rows)} of {len(rows)} targets are met."
    yield ""
    yield from table("", "wanted", "measured", "")
    for row in rows:
        sign = "≥" if row.at_least else "≤"
        yield f"| {row.what} | {sign} {_value(row, row.wanted)} | {_value(row, row.measured)} | {_verdict(row)} |"


def _finding(vision: Vision) -> Iterator[str]:
    contest = vision.contest
    yield from ("", "## Finding faces", "")
    yield from wrapped(
        f"""The same frames, and the same tiles in them, for all. A face is found when a detection overlaps it by
        {OVERLAP:g} (intersection over union); each face counts once. *Precision* is the share of the detections that
        are faces. A class shows the same people in each of its frames, so shares are known to about half a point only;
        `--sequences` asks for more classes."""
    )
    yield ""
    yield from table(
        "pictures", "detector", "pictures", "faces", "recall", "precision", f"recall, threshold +{MARGIN:g}"
    )
    sets = {
        "galleries, every tile": contest.together,
        "galleries, changed tiles only": contest.together_changed,
        f"faces {SMALL[0]:g}-{SMALL[1]:g} px high": contest.small,
    }
    for name, results in sets.items():
        for one in results:
            shares = " | ".join(map(percent, (one.recall, one.precision, one.recall_above)))
            yield f"| {name} | {WORDS[one.detector]} | {one.count} | {one.faces} | {shares} |"
    yield ""
    yield f"Faces invented on {contest.grounds[0].count if contest.grounds else 0} pictures without any:"
    yield f"{_invented(contest.grounds)}."
    yield from _plot("finding", "Recall and precision of the detectors")


def _time(vision: Vision) -> Iterator[str]:
    yield from ("", "## What a frame costs", "")
    yield from wrapped(
        """Milliseconds of processor time a frame, all threads together, median; looking which tiles changed is
        counted with *changed*. The share of the tiles that were searched stands in brackets."""
    )
    names = list(dict.fromkeys(one.result.detector for one in vision.contest.galleries))
    columns = [f"{WORDS[name]}, {way}" for name in names for way in ("every", "changed")]
    yield ""
    yield from table("tiles", "window", *columns)
    by_kind: dict[tuple[int, int], list[GalleryResult]] = {}
    for one in vision.contest.galleries:
        by_kind.setdefault((one.tiles, one.height), []).append(one)
    for (tiles, height), results in by_kind.items():
        yield f"| {tiles} | {height}p | {' | '.join(map(_milliseconds, results))} |"
    yield from _plot("time", "Processor time a frame by tiles")


def _alone(vision: Vision) -> Iterator[str]:
    yield from ("", "## Memory and start", "")
    yield from wrapped(
        """Each in a fresh process that does nothing else. *Start* is the best of three, from the start of the process
        to the first answer, with Python's files compiled, as on any day but the first; what it is over its own
        processor time, other programs of the machine took from it."""
    )
    yield ""
    yield from table("process", "memory", "start", "processor time of the start")
    for one in vision.footprints:
        times = f"{one.seconds:.2f} s | {one.processor_seconds:.2f} s"
        yield f"| {WORDS[one.system]}, 25 tiles at 1080p | {one.megabytes:.0f} MB | {times} |"
    agent = vision.agent
    times = f"{agent.seconds:.2f} s | {agent.processor_seconds:.2f} s"
    yield f"| the whole agent, to the first stored sample | {agent.megabytes:.0f} MB | {times} |"
    yield ""
    yield from wrapped(
        f"""The agent takes {agent.milliseconds:.0f} ms of processor time a sample ({agent.samples} samples, one a
        second, of a recording of the practice class with 25 students at 1920 x 1080; decoding it is counted)."""
    )
    yield from _plot("memory", "Memory of each process")


def _classes(vision: Vision) -> Iterator[str]:
    yield from ("", "## From a whole picture to a class's shares", "")
    yield from wrapped(
        """Mean error of an emotion's share, in points, from the picture to the shares, everything of live use having
        its part in it. The truth is what everyone in the picture shows: moods as drawn, or the expression that the
        photographer asked for. These smiles are slight, so their share is told too low; *following* is the
        correlation of the class's p(happy) with the share of people who smile."""
    )
    yield ""
    yield from table(
        "classes",
        "pictures",
        "people",
        "faces seen",
        "error, mean probability",
        "error, counting",
        "error of happy",
        "following",
    )
    for one in vision.classes:
        errors = " | ".join(f"{100 * error:.1f}" for error in (one.mean, one.counted, one.happy))
        following = "–" if one.following is None else f"{one.following:.2f}"
        yield f"| {one.classes} | {one.pictures} | {one.people} | {one.found} | {errors} | {following} |"


def _portraits(vision: Vision) -> Iterator[str]:
    yield from ("", "## Neutral and slightly smiling portraits", "")
    yield from wrapped(
        """The emotion network never saw any of these persons. The detector learnt from most of them; those whom
        it never saw either stand apart. So few persons fix the AUC to the 95 % interval in brackets only (bootstrap
        over persons, Efron 1979)."""
    )
    yield ""
    yield from table(
        "persons",
        "face height",
        "not found",
        "neutral as neutral",
        "neutral as happy",
        "p(happy) rises",
        "AUC",
        "smile counted",
    )
    for name, changes in (("all", vision.change), ("unseen by both networks", vision.change_unseen)):
        for one in changes:
            *shares, counted = map(percent, (one.neutral, one.neutral_as_happy, one.rise, one.counted))
            cells = " | ".join((*shares, percent_within(one.auc, one.auc_interval), counted))
            yield f"| {name}: {one.persons} | {one.height:g} px | {one.missed} | {cells} |"
    yield from _plot("portraits", "What is read in portraits by face height")


def _method(vision: Vision) -> Iterator[str]:
    threshold, tile_threshold = vision.thresholds
    yield from ("", "## How", "")
    lines = (
        """**Galleries** are composed of photographs of persons and rooms that our detector never learnt from, in bad
        light, blurred and compressed, in windows of 1080p and 1440p; faces under 24 px are not asked for.""",
        f"""**Motion**: a frame a second. Who sits still moves by about a millimetre ({BREATHING:g} of the tile's
        height); in each second one in {round(1 / RESTLESS)} shifts to another place, tilt and distance. Every camera
        adds its own noise, and the whole window goes through an MPEG-4 codec from frame to frame.""",
        """**Changed tiles only** is what live use does: a tile is searched when it looks different or after five
        seconds; else what was found in it stays. First frames, of which all is new, are left out.""",
        """**Detectors** take turns frame by frame. All search the tiles that the program finds, each tile shrunk to 96
        px; MTCNN is given all tiles of a frame at once. It is told that the lowest face has 20 px and the picture is
        scaled instead: over 20, version 1.0.0 returns an empty list without an error.""",
        f"""**Thresholds**: ours asks a score of {tile_threshold:g} of the surest face in a tile whose camera is on,
        where one is expected, and of {threshold:g} of every other. YuNet asks {YUNET_TILE_THRESHOLD:g} in tiles and
        {YUNET_THRESHOLD:g} elsewhere. Those of ours, and YuNet's in tiles, were chosen on galleries of persons that
        our detector learnt from, composed anew, never on these. MTCNN has its package's own.""",
        """**Pictures without faces** are searched whole, as where no gallery is found.""",
    )
    for line in lines:
        first, *others = wrapped(line)
        yield f"- {first}"
        yield from (f"  {rest}" for rest in others)


def _value(row: Target, value: float | None) -> str:
    if value is None or not row.unit:
        return percent(value)
    return f"{value:.2f} {row.unit}" if value < 1 else f"{value:.3g} {row.unit}"


def _verdict(row: Target) -> str:
    return "met" if row.met else "**missed**"


def _invented(results: Sequence[DetectorResult]) -> str:
    return ", ".join(f"{WORDS[one.detector]} {one.invented}" for one in results)


def _milliseconds(one: GalleryResult) -> str:
    searched = f" ({100 * one.searched:.0f} %)" if one.changed_only else ""
    return f"{one.result.milliseconds:.0f}{searched}"


def _plot(name: str, words: str) -> Iterator[str]:
    yield from ("", f"![{words}](images/vision-{name}.png)")
