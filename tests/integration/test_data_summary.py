"""`classmood data summary`, typed as a user types it: on tiny data sets in each form, and on FER2013 itself."""

import csv
import json
from pathlib import Path

import cv2
import pytest

from classmood.cli import main
from classmood.domain.emotions import LABELS, Emotion

pytest.importorskip("matplotlib", reason="the summary needs the train extra: uv run --extra train pytest")
pytest.importorskip("pyarrow", reason="reading FER2013 needs pyarrow: uv run --extra train pytest")

from inference.training.data_summary import make_summary
from inference.training.fer2013 import SPLITS, find_fer2013, load_fer2013
from inference.training.fer2013_forms.base import Damaged, Picture
from tests.fer2013_forms import HAPPY_VOTES, TRAIN, WRITERS, a_sample_of, some_samples, write_folders, write_parquet

DATA = Path(__file__).parents[3] / "shared" / "data"

needs_fer2013 = pytest.mark.skipif(
    not (DATA / "fer2013").is_dir(), reason=f"FER2013 is not at {DATA}: the program ships without it"
)


def summarize(data: Path, out: Path, *words: str) -> int:
    """Run the command and return its exit code."""
    with pytest.raises(SystemExit) as ended:
        main(["data", "summary", "--data", str(data), "--out", str(out), *words])
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.mark.parametrize("form", WRITERS)
def test_every_form_is_summarised_alike(tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    """The same pictures have the same counts and the same leak, wherever they lie."""
    WRITERS[form](tmp_path, some_samples())

    code = summarize(tmp_path, tmp_path / "out")

    out = capsys.readouterr().out
    written = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert code == 0
    assert f"fer2013 ({form}): 28 pictures" in out
    assert written["form"] == form
    assert written["pictures"]["train"] == dict.fromkeys(LABELS, 2)
    assert written["copies"] == {"public_test": 1, "private_test": 0}
    assert "train, angry: 2 pictures; published are 3,995" in out
    with (tmp_path / "out" / "copies.csv").open(newline="") as file:
        (copy,) = csv.DictReader(file)
    assert (copy["split"], copy["row"], copy["label"], copy["train_label"]) == ("public_test", "0", "angry", "angry")


def test_json_is_what_the_file_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A program that reads either must not need both."""
    write_folders(tmp_path, some_samples())

    summarize(tmp_path, tmp_path / "out", "--json")

    assert json.loads(capsys.readouterr().out) == json.loads((tmp_path / "out" / "summary.json").read_text())


def test_a_damaged_picture_is_listed_and_everything_is_still_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The summary is how its user finds out which file to replace."""
    folder = write_folders(tmp_path, some_samples())
    (folder / "test" / "sad" / "PrivateTest_99.jpg").write_bytes(b"no picture")

    code = summarize(tmp_path, tmp_path / "out")

    assert code == 0
    assert "PrivateTest_99.jpg is not a picture" in capsys.readouterr().out
    assert (tmp_path / "out" / "samples.png").is_file()


@pytest.mark.slow
def test_plots_are_pictures_and_the_matrix_needs_votes(tmp_path: Path) -> None:
    """An empty heat map would say that taggers agree on nothing."""
    tagged = [a_sample_of(TRAIN, Emotion.HAPPY, look=99, votes=HAPPY_VOTES)]
    for name, samples in (("without", some_samples()), ("with", [*some_samples(), *tagged])):
        write_parquet(tmp_path / name, samples)
        summarize(tmp_path / name, tmp_path / name / "out")

    def plots(name: str) -> set[str]:
        return {path.name for path in (tmp_path / name / "out").glob("*.png")}

    assert plots("without") == {"classes.png", "samples.png"}
    assert plots("with") == {"classes.png", "samples.png", "labels.png"}
    for path in (tmp_path / "with" / "out").glob("*.png"):
        plot = cv2.imread(str(path))
        assert plot is not None
        assert min(plot.shape[:2]) > 500


def test_a_folder_without_the_data_is_a_data_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line and the exit code of data sets; nothing is written."""
    code = summarize(tmp_path, tmp_path / "out")

    assert code == 6
    assert capsys.readouterr().err.startswith(f"classmood: No FER2013 data at {tmp_path}.")
    assert not (tmp_path / "out").exists()


def test_an_out_that_cannot_be_a_folder_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The data were fine; the message must not blame them."""
    write_folders(tmp_path, some_samples())
    (tmp_path / "out").write_text("a file")

    code = summarize(tmp_path, tmp_path / "out")

    assert code == 6
    assert "out: cannot be written" in capsys.readouterr().err


@needs_fer2013
@pytest.mark.slow
def test_the_published_data_set_is_as_published() -> None:
    """The published counts and leaks, found by comparing pixels; the file's own column on copies says the same."""
    read = list(find_fer2013(DATA).pictures(*SPLITS))
    pictures = [picture for picture in read if isinstance(picture, Picture)]
    damaged = [picture for picture in read if isinstance(picture, Damaged)]

    summary, copies = make_summary(pictures, damaged, folder=str(DATA), form="parquet files")

    assert summary.damaged == summary.differences == []
    assert summary.copies == {"public_test": 280, "private_test": 288}
    assert summary.contradicting_groups == 57
    noted = load_fer2013(DATA, "private_test").copied
    assert noted.nonzero()[0].tolist() == [copy.row for copy in copies if copy.split == "private_test"]
