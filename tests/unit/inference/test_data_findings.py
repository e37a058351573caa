"""What the data summary says of pictures, on sets small enough to be counted by hand."""

from dataclasses import replace

import numpy as np
import pytest

from classmood.domain.emotions import LABELS, Emotion

pytest.importorskip("pyarrow", reason="reading FER2013 needs pyarrow: uv run --extra train pytest")

from inference.training.data_summary import (
    MAJORITIES,
    PUBLISHED,
    Copy,
    DataSummary,
    find_copies,
    groups_of_equals,
    make_summary,
    summary_lines,
)
from inference.training.fer2013_forms.base import SPLITS, Damaged, Picture, Split

SAD, HAPPY, FEAR = Emotion.SAD, Emotion.HAPPY, Emotion.FEAR


def a_picture(split: Split, emotion: Emotion, look: int, *, name: str = "", votes: list[int] | None = None) -> Picture:
    """Return a picture; two of the same `look` have the same pixels."""
    crop = np.random.default_rng(look).integers(0, 256, (48, 48), dtype=np.uint8)
    return Picture(split, name, crop, emotion, votes)


def summary_of(*pictures: Picture, damaged: tuple[Damaged, ...] = ()) -> DataSummary:
    """Return the summary of these."""
    return make_summary(pictures, damaged, folder="data", form="test")[0]


def with_counts(counts: dict[Split, tuple[int, ...]]) -> DataSummary:
    """Return the summary of a data set with so many pictures of each emotion, all of which look the same."""
    blank = np.zeros((48, 48), np.uint8)
    return summary_of(
        *(
            Picture(split, "", blank, emotion)
            for split in SPLITS
            for emotion, count in zip(Emotion, counts[split], strict=True)
            for _ in range(count)
        )
    )


def test_copies_name_both_pictures_and_the_row_within_the_split() -> None:
    """The list is for leaving them out, and for looking at what they contradict."""
    pictures = [
        a_picture("train", SAD, 1, name="first"),
        a_picture("train", HAPPY, 1, name="second"),
        a_picture("private_test", FEAR, 2, name="own"),
        a_picture("public_test", FEAR, 3, name="other"),
        a_picture("private_test", HAPPY, 1, name="copy"),
    ]

    copies = find_copies(pictures, groups_of_equals(pictures))

    assert copies == [Copy("private_test", 1, "copy", "happy", "first", "sad")]


def test_test_pictures_that_equal_each_other_are_no_copies() -> None:
    """Nothing leaked from training."""
    summary = summary_of(a_picture("public_test", SAD, 1), a_picture("private_test", SAD, 1))

    assert summary.copies == {"public_test": 0, "private_test": 0}
    assert (summary.equal_pictures, summary.equal_groups, summary.contradicting_groups) == (2, 1, 0)


def test_equal_pictures_with_different_labels_are_counted_by_group() -> None:
    """Five pictures, three looks: one pair contradicts itself, one agrees, one picture is alone."""
    looks = [(SAD, 1), (HAPPY, 1), (FEAR, 2), (FEAR, 2), (SAD, 3)]

    summary = summary_of(*(a_picture("train", emotion, look) for emotion, look in looks))

    assert (summary.equal_pictures, summary.equal_groups, summary.contradicting_groups) == (4, 2, 1)


def test_a_picture_of_one_grey_is_blank() -> None:
    """It has a label, and nobody can read it."""
    blank = replace(a_picture("train", SAD, 1), crop=np.full((48, 48), 7, np.uint8))

    assert summary_of(blank, a_picture("train", SAD, 2)).blank == 1


def test_the_matrix_has_fer2013_by_row_and_the_taggers_by_column() -> None:
    """Two pictures labelled fear, one of which taggers call neutral; a third for which they found no face."""
    fear, neutral, no_face = [0] * 6 + [10, 0, 0, 0], [9, 1] + [0] * 8, [0] * 8 + [0, 10]

    summary = summary_of(*(a_picture("train", FEAR, look, votes=votes) for look, votes in enumerate((fear, neutral))))
    with_no_face = summary_of(a_picture("train", FEAR, 1, votes=no_face))

    assert summary.label_matrix[FEAR] == [0, 0, 1, 0, 0, 0, 1, 0]
    assert summary.majorities["train"] == {**dict.fromkeys(MAJORITIES, 0), "fear": 1, "neutral": 1}
    assert summary.agreement == 0.5
    assert with_no_face.agreement is None


def test_the_published_counts_leave_nothing_to_say() -> None:
    """A whole data set must not alarm anybody."""
    assert with_counts(PUBLISHED).differences == []


def test_every_other_count_is_named_with_the_published_one() -> None:
    """A picture too few, and one too many."""
    train = list(PUBLISHED["train"])
    train[SAD] -= 1
    train[HAPPY] += 1

    differences = with_counts({**PUBLISHED, "train": tuple(train)}).differences

    assert differences == [
        "train, happy: 7,216 pictures; published are 7,215",
        "train, sad: 4,829 pictures; published are 4,830",
    ]


def test_the_published_counts_of_other_emotions_are_another_label_order() -> None:
    """Alphabetical numbers put neutral where sad should be; seven differences would hide that it is one mistake."""
    alphabetical = sorted(Emotion, key=lambda emotion: emotion.label)
    swapped = tuple(PUBLISHED["public_test"][emotion] for emotion in alphabetical)

    (difference,) = with_counts({**PUBLISHED, "public_test": swapped}).differences

    assert difference.startswith("public_test: the published counts, but of other emotions: the labels are in another")


def test_the_terminal_names_the_first_findings_and_counts_the_rest() -> None:
    """A folder of damaged files must not scroll the table away."""
    damaged = tuple(Damaged(f"train/sad/{number}.jpg", "is not a picture") for number in range(12))

    lines = list(summary_lines(summary_of(a_picture("train", SAD, 1), damaged=damaged)))

    assert "damaged pictures  12" in lines
    assert "  train/sad/9.jpg is not a picture" in lines
    assert "  train/sad/10.jpg is not a picture" not in lines
    assert "  and 2 more, in summary.json" in lines


def test_an_empty_data_set_has_a_summary() -> None:
    """Every picture may be damaged; then that is what must be said."""
    summary = summary_of(damaged=(Damaged("a", "is not a picture"),))

    assert summary.pictures["train"] == dict.fromkeys(LABELS, 0)
    assert summary.agreement is None
    assert summary.damaged == ["a is not a picture"]
