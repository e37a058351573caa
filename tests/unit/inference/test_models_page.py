"""The page that compares the systems, and its plots: made from results alone, and honest about what is missing."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classmood.domain.emotions import LABELS
from inference.classifiers.systems import SYSTEMS
from inference.registry import CUSTOM_CNN, load_model

pytest.importorskip("pyarrow", reason="comparing needs the train extra: uv run --extra train pytest")
pytest.importorskip("matplotlib", reason="comparing needs the train extra: uv run --extra train pytest")

from inference.training.comparison import Measured, NotMeasured, measured_lines
from inference.training.comparison_plots import write_comparison
from inference.training.costs import Cost
from inference.training.emotion_evaluation import EmotionReport
from inference.training.metrics import Bin
from inference.training.models_page import PICTURES, models_page
from inference.training.run_report import draw_curves, read_history, write_run_report

ROOT = Path(__file__).parents[3]


def a_report(split: str = "private_test", *, accuracy: float = 0.648) -> EmotionReport:
    """Return a report of 1,000 pictures; what is not named is plausible."""
    return EmotionReport(
        split=split,
        pictures=1000,
        pictures_without_copies=900,
        accuracy=accuracy,
        accuracy_without_copies=0.638,
        macro_f1=0.565,
        macro_f1_without_copies=0.538,
        calibration_error=0.081,
        ferplus_pictures=990,
        ferplus_accuracy=0.794,
        ferplus_accuracy_without_copies=0.79,
        seven_pictures=980,
        seven_accuracy=0.799,
        seven_accuracy_without_copies=0.796,
        served_calibration_error=0.038,
        precision=dict.fromkeys(LABELS, 0.5),
        recall=dict.fromkeys(LABELS, 0.25),
        confusion=np.eye(7, dtype=int).tolist(),
        reliability=(Bin(500, 0.4, 0.5), Bin(500, 0.9, 0.8)),
        served_reliability=(Bin(980, 0.9, 0.8),),
    )


def a_system(name: str = "custom-cnn", **changes: object) -> Measured:
    """Return a measured system."""
    reports = {split: a_report(split) for split in ("public_test", "private_test")}
    measured = Measured(
        system=name,
        reports=reports,
        cost=Cost(1_226_831, 109_121_280, 1_274_080),
        faces_per_second={1: 1600, 25: 1700},
    )
    return replace(measured, **changes)  # type: ignore[arg-type]


MISSING = NotMeasured(system="deepface", reason="deepface is not installed.")


def row(page: str, beginning: str) -> str:
    """Return the one row of a table that begins so."""
    (found,) = (line for line in page.splitlines() if line.startswith(f"| {beginning}"))
    return found


def test_the_figures_are_the_results() -> None:
    """A figure that was typed by hand would stay when the network changes."""
    page = models_page([a_system()])

    assert row(page, "**FER2013's labels**").endswith("| 64.8 % (61.8-67.7) |")
    assert row(page, "**FER+ majority**").endswith("| 79.4 % (79.0 %) |")
    assert row(page, "multiply-adds").endswith("| 109.1 M |")
    assert row(page, "faces a second of one core, 25").endswith("| 1,700 |")
    assert row(page, "happy").endswith("| 25 / 50 |")


def test_the_words_around_the_results_hold_no_figures() -> None:
    """Without results only what others published is left, in its own row."""
    page = models_page([NotMeasured(system=name, reason="not here") for name in SYSTEMS])

    figures = [line for line in page.splitlines() if re.search(r"\d\.\d %", line)]
    assert figures == [row(page, "*published by earlier projects, not measured here*")]


def test_a_graph_that_cannot_be_counted_is_said_to_be_so() -> None:
    """The package deepface may run on an engine that shows none."""
    assert row(models_page([a_system("deepface", cost=None)]), "multiply-adds").endswith("| not counted |")


def test_a_system_that_is_not_here_has_a_column_and_a_reason() -> None:
    """Left out, nobody would know that it was meant to be there."""
    page = models_page([a_system(), MISSING])

    assert row(page, "**FER2013's labels**").endswith("| not measured |")
    assert "- `deepface`: deepface is not installed." in page
    assert "## Not measured" not in models_page([a_system()])


def test_a_system_of_seven_emotions_is_not_judged_by_an_eighth() -> None:
    """A dash would look like a failure to measure."""
    report = replace(a_report(), ferplus_accuracy=None, ferplus_accuracy_without_copies=None)
    page = models_page([a_system("fer", reports={"public_test": report, "private_test": report})])

    assert "not applicable: knows no contempt" in row(page, "**FER+ majority**")


def test_what_others_published_stands_apart_from_what_was_measured() -> None:
    """In one row with ours it would look as if it had been measured in the same way."""
    page = models_page([a_system(), a_system("resnet50"), a_system("fer")])

    assert row(page, "*published by earlier projects, not measured here*").endswith("| 68.0 % | 60.5 % | – |")


def test_every_system_is_named_with_the_command_that_measures_it_again() -> None:
    """A figure without its command is a claim."""
    page = models_page([NotMeasured(system=name, reason="") for name in SYSTEMS])

    assert all(f"`classmood evaluate --model {name}`" in page for name in SYSTEMS)


def test_the_page_and_every_picture_that_it_shows_are_written(tmp_path: Path) -> None:
    """A broken picture in the documents is seen by everybody but its maker."""
    systems = [a_system(name) for name in SYSTEMS]

    files = write_comparison([*systems, MISSING], tmp_path / "docs")

    shown = re.findall(r"\(images/(.+?)\)", (tmp_path / "docs" / "models.md").read_text(encoding="utf-8"))
    assert shown == list(PICTURES)
    assert files == [tmp_path / "docs" / "models.md", *(tmp_path / "docs" / "images" / name for name in shown)]
    assert all(path.stat().st_size > 1000 for path in files)


def test_a_comparison_of_nothing_is_a_page_without_pictures(tmp_path: Path) -> None:
    """With no system here the page still says why."""
    assert write_comparison([MISSING], tmp_path) == [tmp_path / "models.md"]
    assert "images/" not in (tmp_path / "models.md").read_text(encoding="utf-8")


def test_one_systems_results_are_told_in_the_terminal_too() -> None:
    """The command that the page names must tell the page's figures."""
    text = "\n".join(measured_lines(a_system()))

    for figure in ("64.8%", "63.8%", "56.5%", "8.1%", "79.4%", "79.9%", "3.8%", "1,226,831", "109.1 million", "1,700"):
        assert figure in text


def test_the_page_of_the_documents_tells_what_the_shipped_card_tells() -> None:
    """A new network without a new page would leave the old figures standing."""
    page = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
    result = load_model(CUSTOM_CNN).card.results["private_test"]

    assert f"| {100 * result['accuracy']:.1f} % (" in row(page, "**FER2013's labels**")
    assert f"| {100 * result['ferplus_accuracy']:.1f} % (" in row(page, "**FER+ majority**")


def test_a_run_leaves_curves_a_matrix_and_a_table(tmp_path: Path) -> None:
    """Whoever trains must see whether more epochs would help, without writing code."""
    heads = ("fer2013_accuracy", "ferplus_accuracy", "loss")
    columns = ["epoch", *heads, *(f"val_{name}" for name in heads)]
    (tmp_path / "history.csv").write_text(
        f"{','.join(columns)}\n0,.2,.3,3.5,.2,.3,3.6\n1,.4,.5,2.5,.4,.5,2.6\n", encoding="utf-8"
    )

    files = write_run_report(tmp_path, [a_report("public_test"), a_report()])

    assert sorted(path.name for path in files) == ["confusion.png", "curves.png", "results.txt"]
    assert "private_test: 1000 pictures" in (tmp_path / "results.txt").read_text(encoding="utf-8")
    history = read_history(tmp_path / "history.csv")
    (line, *_) = draw_curves(history).axes[0].lines
    assert np.asarray(line.get_xydata()).tolist() == [[1, 3.5], [2, 2.5]]


def test_a_network_without_a_history_is_reported_all_the_same(tmp_path: Path) -> None:
    """A file that was trained elsewhere comes alone."""
    assert [path.name for path in write_run_report(tmp_path, [a_report()])] == ["results.txt", "confusion.png"]
