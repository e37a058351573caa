"""docs/models.md, written whole from what was measured: no figure in it is typed by hand.

Pure: results in, text out. The one exception to "measured" is `PUBLISHED`, which stands in a row of its own.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from classmood.domain.emotions import LABELS
from inference.classifiers.systems import SYSTEMS
from inference.training.comparison import BATCHES, Measured, NotMeasured, Outcome
from inference.training.emotion_evaluation import EmotionReport
from inference.training.markdown import percent, percent_within
from inference.training.metrics import wilson_interval

PUBLISHED = {"custom-cnn": 0.68, "xception": 0.67, "resnet50": 0.605}
"""Accuracy on FER2013 that earlier projects published of networks of the same name, trained and measured by them."""

PICTURES = {
    "models-accuracy.png": "Accuracy of each system on private_test, with 95 % bands",
    "models-confusion.png": "Confusion matrix of each system on private_test, by FER2013's labels",
    "models-reliability.png": "How often each system is right, by how sure it is",
    "models-cost.png": "Accuracy of each system against its arithmetic and its speed",
}
"""The plots that the page shows, and their words for those who cannot see them."""

_Cell = Callable[[Measured], str]


def models_page(outcomes: Sequence[Outcome]) -> str:
    """Return the page.

    Args:
        outcomes: every system that was asked for, in the order of the columns; at least one.
    """
    measured = [outcome for outcome in outcomes if isinstance(outcome, Measured)]
    missing = [outcome for outcome in outcomes if isinstance(outcome, NotMeasured)]
    drawn = chain(_by_emotion(measured), _plots()) if measured else ()
    tables = chain(_systems(outcomes), _results(outcomes), drawn)
    return "\n".join(chain([_HEAD], tables, [_PROTOCOL], _not_measured(missing), [_FOOT])) + "\n"


def _systems(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield from ("", "| | | measure it again |", "|---|---|---|")
    for outcome in outcomes:
        name = outcome.system
        yield f"| `{name}` | {SYSTEMS[name].words} | `classmood evaluate --model {name}` |"


def _results(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield from ("", "## Side by side", "")
    yield f"| | {' | '.join(f'`{outcome.system}`' for outcome in outcomes)} |"
    yield f"|---|{'---|' * len(outcomes)}"
    for words, cell in _ROWS.items():
        cells = (cell(outcome) if isinstance(outcome, Measured) else "not measured" for outcome in outcomes)
        yield f"| {words} | {' | '.join(cells)} |"
    published = (percent(PUBLISHED.get(outcome.system)) for outcome in outcomes)
    yield f"| *published by earlier projects, not measured here* | {' | '.join(published)} |"


def _by_emotion(measured: Sequence[Measured]) -> Iterator[str]:
    yield from ("", "## Emotion by emotion", "")
    yield "Of the pictures with that label, how many were read so (recall), and of those that were read so, how many"
    yield "have that label (precision), in percent; private_test, FER2013's labels."
    yield ""
    yield f"| recall / precision | {' | '.join(f'`{one.system}`' for one in measured)} |"
    yield f"|---|{'---|' * len(measured)}"
    for label in LABELS:
        pairs = ((100 * _private(one).recall[label], 100 * _private(one).precision[label]) for one in measured)
        yield f"| {label} | {' | '.join(f'{recall:.0f} / {precision:.0f}' for recall, precision in pairs)} |"


def _plots() -> Iterator[str]:
    yield from ("", "## Drawn")
    for file, words in PICTURES.items():
        yield from ("", f"![{words}](images/{file})")


def _not_measured(missing: Sequence[NotMeasured]) -> Iterator[str]:
    if missing:
        yield from ("", "## Not measured", "")
    for one in missing:
        yield f"- `{one.system}`: {one.reason}"


def _private(measured: Measured) -> EmotionReport:
    return measured.reports["private_test"]


def _with_band(measured: Measured) -> str:
    report = _private(measured)
    return percent_within(report.accuracy, wilson_interval(report.accuracy, report.pictures))


def _eight(measured: Measured) -> str:
    report = _private(measured)
    if report.ferplus_accuracy is None:
        return "not applicable: knows no contempt"
    return f"{percent(report.ferplus_accuracy)} ({percent(report.ferplus_accuracy_without_copies)})"


def _parameters(measured: Measured) -> str:
    return "not counted" if measured.cost is None else f"{measured.cost.parameters:,}"


def _multiply_adds(measured: Measured) -> str:
    return "not counted" if measured.cost is None else f"{measured.cost.multiply_adds / 1e6:,.1f} M"


def _megabytes(measured: Measured) -> str:
    if measured.cost is None or measured.cost.bytes is None:
        return "not counted"
    return f"{measured.cost.bytes / 1e6:,.2f} MB"


def _speed(batch: int) -> _Cell:
    return lambda measured: f"{measured.faces_per_second[batch]:,.0f}"


_ROWS: dict[str, _Cell] = {
    "**FER2013's labels**, private_test (95 % band)": _with_band,
    "without the copies": lambda one: percent(_private(one).accuracy_without_copies),
    "macro-F1 (without the copies)": lambda one: (
        f"{percent(_private(one).macro_f1)} ({percent(_private(one).macro_f1_without_copies)})"
    ),
    "expected calibration error": lambda one: percent(_private(one).calibration_error),
    "public_test, on which choices were made": lambda one: percent(one.reports["public_test"].accuracy),
    "**FER+ majority**, eight emotions (without the copies)": _eight,
    "seven emotions, as served live (without the copies)": lambda one: (
        f"{percent(_private(one).seven_accuracy)} ({percent(_private(one).seven_accuracy_without_copies)})"
    ),
    "expected calibration error of what is served": lambda one: percent(_private(one).served_calibration_error),
    "**cost**: parameters": _parameters,
    "multiply-adds a face": _multiply_adds,
    "file": _megabytes,
} | {f"faces a second of one core, {batch} at a time": _speed(batch) for batch in BATCHES}
"""The rows of the large table and how a system's cell is written."""

_HEAD = """\
# The systems that read emotions, compared

This page is written whole by `classmood compare`; change nothing here. To write it again, with all systems:
`uv run --extra train --extra peers classmood compare --data FOLDER`. Any of them can be chosen for live use with
the setting `inference.classifier`."""

_PROTOCOL = """
## How it was measured

- **Same pictures for all**: FER2013's test splits, 48 x 48 grey levels as published. Choices were made on
  public_test; private_test is for reporting. Each system enlarges and scales a face as it does by itself; no
  face detector is asked.
- **Copies**: some test pictures are pixel for pixel training pictures too. Results are given with them, to be
  comparable with what others publish, and without them.
- **Two ways of labelling**: FER2013's own labels, and the majority of FER+'s ten taggers (a tie goes to the
  first in FER+'s order; pictures without usable votes are left out). Networks trained here have a head for each
  and are judged by the head that learnt it. A peer has one head of seven emotions: FER+'s eighth, contempt, is
  not applicable to it, so all are also compared on the pictures whose majority is one of the seven, by what live
  use is given.
- **Which is nearer to faces**: FER2013's labels call far fewer faces neutral than the taggers do, so a higher
  accuracy on them is not a better reading of faces; and taggers do not agree with one another either.
- **Bands** are 95 % Wilson intervals: what chance in drawing the pictures alone explains. **macro-F1** is the
  mean of the seven emotions' F1. **Expected calibration error**: 15 equal bins of the largest probability (Guo
  et al. 2017, arXiv:1706.04599).
- **Parameters and multiply-adds** are counted from the file that runs, operation by operation: convolutions and
  dense layers, batch normalisation folded in, one face. **Speed** is faces over processor time, that of one
  core, from grey crop to probabilities, best of several runs. It depends on the machine; the ratios hold.
- **What peers learnt from** is not known to this program; their authors may have chosen by these very pictures.
- **What earlier projects published** was trained and measured by them, each in its own way; it is told beside
  ours, not compared with it."""

_FOOT = """
What each network learnt from, where it fails and what it must not be used for: `classmood models show NAME`."""
