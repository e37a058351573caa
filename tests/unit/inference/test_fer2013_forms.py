"""The three forms in which people have FER2013: the same pictures in each, and every kind of damage named."""

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from classmood.domain.emotions import LABELS, Emotion
from classmood.domain.errors import DataError

pytest.importorskip("pyarrow", reason="reading FER2013 needs pyarrow: uv run --extra train pytest")

from inference.training.fer2013 import SPLITS, find_fer2013, load_fer2013
from inference.training.fer2013_forms.base import Damaged, Split, Unusable, decoded, emotion_numbered
from tests.fer2013_forms import (
    HAPPY_VOTES,
    PRIVATE,
    PUBLIC,
    TRAIN,
    WRITERS,
    Sample,
    a_sample_of,
    drop_column,
    replace_last,
    some_samples,
    write_folders,
    write_parquet,
    write_table,
)


def damage(data: Path) -> list[str]:
    """Return what the reader calls damaged, in words."""
    return [str(picture) for picture in find_fer2013(data).pictures(*SPLITS) if isinstance(picture, Damaged)]


def encoded(picture: np.ndarray, ending: str = ".jpg") -> bytes:
    """Return an image file's bytes."""
    return cv2.imencode(ending, picture)[1].tobytes()


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("split", SPLITS)
def test_every_form_of_the_same_pictures_gives_the_same_faces(tmp_path: Path, form: str, split: Split) -> None:
    """A network must not depend on where its user got the data."""
    samples = some_samples()
    WRITERS[form](tmp_path, samples)

    faces = load_fer2013(tmp_path, split)

    expected = [sample for sample in samples if sample.split == split]
    assert np.array_equal(faces.crops, np.stack([sample.pixels for sample in expected]))
    assert faces.emotions.tolist() == [sample.emotion for sample in expected]
    assert faces.copied.tolist() == [split == PUBLIC and index == 0 for index in range(len(expected))]
    assert not faces.votes.any()


def test_votes_are_read_where_the_form_has_them(tmp_path: Path) -> None:
    """And a picture without votes among others gets zeros."""
    tagged = a_sample_of(TRAIN, Emotion.HAPPY, look=1, votes=HAPPY_VOTES)
    write_parquet(tmp_path, [tagged, a_sample_of(TRAIN, Emotion.SAD, look=2)])

    votes = load_fer2013(tmp_path, TRAIN).votes

    assert votes.tolist() == [[0, 1, 0, 0, 0, 0, 0, 0], [0] * 8]


@pytest.mark.parametrize("form", WRITERS)
def test_the_data_may_lie_in_the_folder_itself_or_in_its_fer2013(tmp_path: Path, form: str) -> None:
    """An archive unpacks either way, and nobody should have to move 36,000 files."""
    WRITERS[form](tmp_path, some_samples())

    assert len(load_fer2013(tmp_path, PRIVATE)) == len(load_fer2013(tmp_path / "fer2013", PRIVATE)) == len(Emotion)


def test_an_unknown_folder_is_told_the_forms_that_are_known(tmp_path: Path) -> None:
    """Otherwise its user cannot know what to fetch."""
    with pytest.raises(
        DataError, match=r"No FER2013 data at .*--data; known forms: .*train.parquet.*fer2013.csv.*test"
    ):
        find_fer2013(tmp_path)


@pytest.mark.parametrize("form", ["parquet files", "class folders"])
@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (encoded(np.zeros((48, 48), np.uint8))[:-20], "is not a picture, or cut off"),
        (b"", "is not a picture, or cut off"),
        (encoded(np.zeros((50, 48), np.uint8)), "is 48x50 pixels; it must be 48x48"),
        (encoded(np.zeros((48, 48, 3), np.uint8)), "is in colour; it must be 8-bit grey"),
        (encoded(np.zeros((48, 48), np.uint16), ".png"), "is 16-bit grey; it must be 8-bit grey"),
    ],
    ids=["cut off", "empty", "size", "colour", "depth"],
)
def test_a_damaged_picture_is_named_while_the_others_are_read(
    tmp_path: Path, form: str, content: bytes, problem: str
) -> None:
    """One bad file of 35,887 must neither be learnt from nor hide the rest."""
    good = some_samples()
    WRITERS[form](tmp_path, [*good, a_sample_of(TRAIN, Emotion.FEAR, look=99)])
    if form == "class folders":
        (tmp_path / "fer2013" / "train" / "fear" / "Training_0099.jpg").write_bytes(content)
        where = "fear/Training_0099.jpg"
    else:
        replace_last(tmp_path / "fer2013" / "train.parquet", "image", content)
        where = "train.parquet, train picture 14"

    pictures = list(find_fer2013(tmp_path).pictures(*SPLITS))

    assert len(pictures) == len(good) + 1
    (found,) = damage(tmp_path)
    assert f"{where} {problem}" in found
    with pytest.raises(DataError, match=problem):
        load_fer2013(tmp_path, TRAIN)
    assert len(load_fer2013(tmp_path, PUBLIC)) == len(Emotion)


def test_an_unknown_class_folder_is_told_the_allowed_ones(tmp_path: Path) -> None:
    """Skipped in silence, a whole emotion would be missing from training."""
    train = write_folders(tmp_path, some_samples()) / "train"
    (train / "angry").rename(train / "anger")

    with pytest.raises(DataError, match=f"train/anger: no emotion is called 'anger'.*{', '.join(LABELS)}"):
        load_fer2013(tmp_path, TRAIN)


def test_a_test_picture_of_an_unknown_split_is_put_into_neither(tmp_path: Path) -> None:
    """What selects a network must not also report on it."""
    samples = some_samples()
    write_folders(tmp_path, [*samples, replace(a_sample_of(PUBLIC, Emotion.SAD, look=99), name="17.jpg")])

    (found,) = damage(tmp_path)

    assert "test/sad/17.jpg belongs to an unknown split" in found
    assert "PublicTest_ or PrivateTest_" in found
    with pytest.raises(DataError, match="unknown split"):
        load_fer2013(tmp_path, PRIVATE)
    assert len(load_fer2013(tmp_path, TRAIN)) == 14


def test_what_the_system_leaves_in_folders_is_no_picture(tmp_path: Path) -> None:
    """A file manager's own files must not count as damage."""
    train = write_folders(tmp_path, some_samples()) / "train"
    (train / ".ipynb_checkpoints").mkdir()
    (train / "sad" / "Thumbs.db").write_bytes(b"x")

    assert damage(tmp_path) == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (f"7,{'0 ' * 2304},Training", "has the emotion '7'; allowed are 0 angry, 1 disgust"),
        (f",{'0 ' * 2304},Training", "has the emotion ''; allowed are"),
        (f"0,{'0 ' * 2303},Training", "has 2303 pixels; there must be 2304"),
        (f"0,{'0 ' * 2303}256,Training", "has a pixel of 256; allowed are 0 to 255"),
        (f"0,{'0 ' * 2303}-1,Training", "has a pixel of -1; allowed are 0 to 255"),
        (f"0,{'0 ' * 2303}x,Training", "has pixels that are not whole numbers"),
        (f"0,{'0 ' * 2303}0.5,Training", "has pixels that are not whole numbers"),
        (f"0,{'0 ' * 2304},Test", "has the Usage 'Test'; allowed are Training, PublicTest, PrivateTest"),
        ("0", "has the Usage None"),
    ],
    ids=["emotion", "no emotion", "short", "bright", "dark", "word", "fraction", "usage", "cut off"],
)
def test_a_damaged_line_of_the_table_is_named(tmp_path: Path, line: str, problem: str) -> None:
    """By its line, so that an editor finds it."""
    samples = some_samples()
    path = write_table(tmp_path, samples)
    with path.open("a") as file:
        file.write(line + "\r\n")

    (found,) = damage(tmp_path)

    assert found.startswith(f"{path}, line {len(samples) + 2} {problem}")
    with pytest.raises(DataError, match=r"`classmood data summary` names all"):
        load_fer2013(tmp_path, TRAIN)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"label,pixels,Usage\n", "no column emotion; it needs emotion, pixels, Usage"),
        (b"emotion,pixels,Usage\n0,\xff\xfe,Training\n", "not a table of text"),
        (b"emotion,pixels,Usage\n0," + b"1" * 200_000 + b",Training\n", "not a table of text"),
        (b"", "no column emotion, pixels, Usage"),
    ],
    ids=["column", "bytes", "huge", "empty"],
)
def test_a_file_that_is_no_such_table_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    """One line of explanation instead of a traceback."""
    (tmp_path / "fer2013.csv").write_bytes(content)

    with pytest.raises(DataError, match=told):
        load_fer2013(tmp_path, TRAIN)


def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    """A download that broke off has the right name and nothing else."""
    (tmp_path / "train.parquet").write_bytes(b"PAR1 and then nothing")

    with pytest.raises(DataError, match=r"train.parquet: not a parquet file, or damaged .*Fetch the data set again"):
        load_fer2013(tmp_path, TRAIN)


@pytest.mark.parametrize("note", ["emotions", "ferplus_columns"])
def test_labels_in_another_order_are_refused(tmp_path: Path, note: str) -> None:
    """Alphabetical order crashes nothing and falsifies every reading."""
    write_parquet(tmp_path, some_samples(), notes={note: json.dumps(sorted(LABELS))})

    with pytest.raises(
        DataError, match=rf"its {note} are \[.angry., .disgust., .fear., .happy., .neutral.*; Classmood"
    ):
        load_fer2013(tmp_path, TRAIN)


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (replace(a_sample_of(TRAIN, Emotion.SAD, look=99), emotion=9), "train picture 14 has the emotion 9; allowed"),
        (
            replace(a_sample_of(TRAIN, Emotion.SAD, look=99), votes=[1, 2, 3]),
            "train picture 14 has 3 votes; there must be 10",
        ),
    ],
    ids=["emotion", "votes"],
)
def test_a_damaged_row_of_the_parquet_file_is_named(tmp_path: Path, broken: Sample, problem: str) -> None:
    """Numbers out of range must not become another emotion."""
    write_parquet(tmp_path, [*some_samples(), broken])

    (found,) = damage(tmp_path)

    assert problem in found


def test_a_row_of_another_files_split_is_named(tmp_path: Path) -> None:
    """Skipped in silence, test pictures that stray among the training ones would go unseen."""
    path = write_parquet(tmp_path, some_samples()) / "train.parquet"
    replace_last(path, "split", PUBLIC)

    assert damage(tmp_path) == [f"{path}, row 13 has the split 'public_test'; allowed here: train"]


def test_a_missing_column_is_named_beside_those_that_are_there(tmp_path: Path) -> None:
    """Others publish FER2013 as parquet files too, with other columns."""
    path = write_parquet(tmp_path, some_samples()) / "train.parquet"
    drop_column(path, "ferplus_votes")

    with pytest.raises(DataError, match=r"train.parquet: no column ferplus_votes; it has image, split, emotion,"):
        load_fer2013(tmp_path, TRAIN)


def test_a_missing_split_is_named(tmp_path: Path) -> None:
    """A form may be whole and still lack what training needs."""
    write_table(tmp_path, [sample for sample in some_samples() if sample.split != PUBLIC])

    with pytest.raises(DataError, match="no pictures of public_test"):
        load_fer2013(tmp_path, PUBLIC)


def test_a_missing_part_of_the_folders_is_named(tmp_path: Path) -> None:
    """Without training pictures nobody can say which test pictures are copies of them."""
    write_folders(tmp_path, [sample for sample in some_samples() if sample.split != TRAIN])

    with pytest.raises(DataError, match=r"No FER2013 data at .*train\. Name the folder that holds train/ and test/"):
        load_fer2013(tmp_path, PUBLIC)


def test_digits_and_numbers_name_the_same_emotion() -> None:
    """A table has digits, a parquet file numbers."""
    assert emotion_numbered("3") is emotion_numbered(3) is Emotion.HAPPY
    with pytest.raises(Unusable, match=r"2\.5"):
        emotion_numbered(2.5)


def test_a_grey_picture_is_decoded_to_its_pixels() -> None:
    """No hidden equalisation or rescaling."""
    grey = np.random.default_rng(0).integers(0, 256, (48, 48), dtype=np.uint8)

    assert np.array_equal(decoded(encoded(grey, ".png")), grey)
