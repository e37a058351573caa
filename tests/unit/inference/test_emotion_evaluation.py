"""One protocol for every system: what is counted, against which labels, on which pictures."""

import numpy as np
import pytest

from classmood.domain.emotions import Emotion
from inference.labels import FERPLUS, FERPLUS_OF_EMOTION

pytest.importorskip("pyarrow", reason="reading FER2013 needs pyarrow: uv run --extra train pytest")

from inference.training.emotion_evaluation import Answers, answers_of, report_lines, report_of
from inference.training.fer2013 import Faces

HAPPY, SAD, NEUTRAL = Emotion.HAPPY, Emotion.SAD, Emotion.NEUTRAL
CONTEMPT = FERPLUS.index("contempt")


def faces(labels: list[Emotion], tagged: list[int | None], *, copied: list[bool]) -> Faces:
    """Return faces with these FER2013 labels; all taggers of one chose the same column of FER+, or nothing usable."""
    votes = np.zeros((len(labels), 8), np.float32)
    for row, column in enumerate(tagged):
        if column is not None:
            votes[row, column] = 1
    return Faces(np.zeros((len(labels), 48, 48), np.uint8), np.array(labels, np.int64), votes, np.array(copied))


def sure(columns: list[int], classes: int) -> np.ndarray:
    """Return rows that are surely the named column."""
    return np.eye(classes, dtype=np.float32)[columns]


def ferplus(emotion: Emotion) -> int:
    """Return the column of FER+ that means an emotion."""
    return FERPLUS_OF_EMOTION[emotion]


def test_each_way_of_labelling_is_judged_on_its_own_pictures() -> None:
    """Four pictures, the last without usable votes, the third called contempt by the taggers; the first is a copy."""
    pictures = faces(
        [HAPPY, SAD, NEUTRAL, SAD],
        [ferplus(HAPPY), ferplus(NEUTRAL), CONTEMPT, None],
        copied=[True, False, False, False],
    )
    answers = Answers(
        fer2013=sure([HAPPY, SAD, SAD, NEUTRAL], 7),
        ferplus=sure([ferplus(HAPPY), ferplus(SAD), CONTEMPT, ferplus(SAD)], 8),
        served=sure([HAPPY, NEUTRAL, NEUTRAL, SAD], 7),
    )

    report = report_of(pictures, answers, split="private_test")

    assert (report.pictures, report.pictures_without_copies) == (4, 3)
    assert report.accuracy == 0.5
    assert report.accuracy_without_copies == pytest.approx(1 / 3, abs=1e-4)
    assert (report.ferplus_pictures, report.seven_pictures) == (3, 2)
    assert report.ferplus_accuracy == pytest.approx(2 / 3, abs=1e-4)
    assert report.ferplus_accuracy_without_copies == 0.5
    assert (report.seven_accuracy, report.seven_accuracy_without_copies) == (1.0, 1.0)
    assert report.confusion[NEUTRAL][SAD] == 1
    assert report.recall["sad"] == 0.5


def test_a_system_of_seven_is_not_failed_for_contempt() -> None:
    """It is told as not applicable, and compared where it can be."""
    pictures = faces([HAPPY, SAD], [ferplus(HAPPY), CONTEMPT], copied=[False, False])
    said = sure([HAPPY, HAPPY], 7)

    report = report_of(pictures, Answers(said, None, said), split="private_test")

    assert report.ferplus_accuracy is None
    assert report.seven_accuracy == 1.0
    assert any("not applicable" in line for line in report_lines(report))


def test_calibration_is_measured_of_what_each_judgement_is_about() -> None:
    """Sure and wrong by FER2013's label is an error of 1; sure and right by the taggers is none."""
    pictures = faces([HAPPY], [ferplus(SAD)], copied=[False])

    report = report_of(pictures, Answers(sure([SAD], 7), None, sure([SAD], 7)), split="private_test")

    assert report.calibration_error == 1.0
    assert report.served_calibration_error == 0.0


class OneHead:
    """Says that everybody is happy."""

    def probabilities(self, crops: np.ndarray) -> np.ndarray:
        """Return surely happy for each crop."""
        return sure([HAPPY] * len(crops), 7)


class TwoHeads(OneHead):
    """Says sad by FER2013's way of labelling and neutral by FER+'s."""

    def heads(self, crops: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return what each head says."""
        return sure([SAD] * len(crops), 7), sure([ferplus(NEUTRAL)] * len(crops), 8)

    def served(self, rows: np.ndarray) -> np.ndarray:
        """Return the second head's answer among seven."""
        return rows[:, FERPLUS_OF_EMOTION]


def test_a_network_with_two_heads_is_judged_by_the_one_that_learnt_the_labels() -> None:
    """Judged by the other one it would look worse than it is; a single head answers for everything."""
    crops = np.zeros((2, 48, 48), np.uint8)

    two, one = answers_of(TwoHeads(), crops), answers_of(OneHead(), crops)

    assert two.fer2013.argmax(axis=1).tolist() == [SAD, SAD]
    assert two.ferplus is not None
    assert two.served.argmax(axis=1).tolist() == [NEUTRAL, NEUTRAL]
    assert one.ferplus is None
    assert one.fer2013 is one.served


def test_a_card_holds_numbers_and_no_bins() -> None:
    """The bins are for drawing; a card is read by people."""
    said = sure([HAPPY], 7)
    report = report_of(faces([HAPPY], [None], copied=[False]), Answers(said, None, said), split="public_test")

    assert "reliability" in report.as_dict()
    assert not any("reliability" in name for name in report.for_card())
    assert (report.ferplus_pictures, report.seven_accuracy) == (0, 0.0)


def test_without_votes_the_report_says_that_there_are_none() -> None:
    """0 % of 0 would read as a bad result."""
    said = sure([HAPPY], 7)
    report = report_of(faces([HAPPY], [None], copied=[False]), Answers(said, None, said), split="public_test")

    lines = list(report_lines(report))

    assert any("no votes come with these pictures" in line for line in lines)
    assert not any("of 0" in line for line in lines)
