"""A report on paper: the right words and numbers, no script, nothing to load, nothing of small groups."""

import io
import re
from datetime import timedelta, timezone
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from pypdf import PdfReader

from classmood.domain.emotions import LABELS
from classmood.domain.moods import CaptureStatus
from dashboard.reports.charts import change_letter, face_course, minute_heat, mood_course, share_bars
from dashboard.reports.content import content, gap_table, share_table
from dashboard.reports.drawing import MOMENT, Area, Cells, Drawing, Label, Line
from dashboard.reports.page import report_html, svg
from dashboard.reports.pdf import UNSHOWN, report_pdf
from storage.digests import Digest
from storage.report import LessonReport, lesson_report
from tests.builders import a_lesson, a_moment, a_sample, a_session, stored

BERLIN = timezone(timedelta(hours=1))


def a_report(*, title: str = "Algebra", source: str = "screen", min_group: int = 10) -> LessonReport:
    """Return the report of half an hour with a change, two moments, a gap and a former lesson."""
    samples = [
        *a_lesson(900, happy=8, neutral=12, unsure=1),
        *[a_sample(900 + second, status=CaptureStatus.WRONG_LAYOUT) for second in range(50)],
        *a_lesson(400, begin=950, happy=8, neutral=12),
        *a_lesson(450, begin=1350, happy=2, sad=8, neutral=10),
    ]
    session = a_session(7, title=title, source=source, course="Year 7")
    mean = (0.0, 0.0, 0.0, 0.25, 0.05, 0.0, 0.7)
    former = [Digest(session, (mean,), 20.0, 1.0, mean, 20.0)]
    moments = [a_moment(1260, "started recursion"), a_moment(1500, "<b>quiz</b> & more")]
    return lesson_report(session, stored(samples), moments, former=former, min_group=min_group)


class Elements(HTMLParser):
    """Notes the elements of a page and the addresses in them."""

    def __init__(self, page: str) -> None:
        """Read `page`."""
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attributes if name in {"src", "href", "srcset", "action"}]


def test_the_page_is_small_and_loads_nothing() -> None:
    """It is mailed to a colleague and opened years later, without this program."""
    page = report_html(a_report(), zone=BERLIN)
    elements = Elements(page)

    assert len(page) < 60_000
    assert not {"script", "link", "iframe", "img", "object"} & set(elements.tags)
    assert elements.addresses == []
    assert elements.tags.count("svg") == 4
    assert not re.search(r"url\((?!#)", page), "only patterns of the page itself"
    assert " on" not in "".join(re.findall(r"<[^>]*", page)).replace("aria-label", ""), "no event handlers"


def test_the_page_tells_the_lesson() -> None:
    """Local time and UTC, both named; changes with their moments; gaps with their reasons."""
    page = report_html(a_report(), zone=BERLIN)

    for said in (
        "Monday 3 March 2025, 13:00 local time (2025-03-03 12:00 UTC)",
        "tense rose from 0 % to 40 %",
        "minute 23, 12:22 UTC",
        "started recursion",
        "one speaker or a shared screen",
        "mean of 1 former lesson",
        "Where fewer than 10 faces were read at once, expressions are left out",
        "Never use this for grading",
        "Wilson",
        "Jackson et al. 2005",
    ):
        assert said in page, said


def test_what_a_teacher_typed_stays_text() -> None:
    """A title is no markup, in no format."""
    page = report_html(a_report(title="<script>alert(1)</script>"), zone=BERLIN)
    sheets = PdfReader(io.BytesIO(report_pdf(a_report(title="<i>a</i> & b"), zone=BERLIN)))

    assert "script" not in Elements(page).tags
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;quiz&lt;/b&gt; &amp; more" in page
    assert "<i>a</i> & b" in sheets.pages[0].extract_text()


def test_the_pdf_has_sheets_with_text_and_no_pictures() -> None:
    """It can be searched, read aloud and printed at any size."""
    sheets = PdfReader(io.BytesIO(report_pdf(a_report(), zone=BERLIN)))
    text = " ".join(page.extract_text() for page in sheets.pages)

    assert 2 <= len(sheets.pages) <= 4
    assert sheets.metadata is not None
    assert sheets.metadata.title == "Algebra"
    assert [list(page.images) for page in sheets.pages] == [[]] * len(sheets.pages)
    flat = " ".join(text.split())
    for said in ("Algebra", "In words", "Class mood over time", "tense rose from 0 % to 40 %", "Moments", "page 2"):
        assert said in flat, said
    for label in LABELS:
        assert label in flat


def test_a_title_in_other_alphabets_does_not_break_the_pdf() -> None:
    """What the font lacks is left blank; the report is there."""
    sheets = PdfReader(io.BytesIO(report_pdf(a_report(title="Алгебра 代数 📐 الجبر"), zone=BERLIN)))

    assert "In words" in sheets.pages[0].extract_text()


@pytest.mark.parametrize(("title", "told"), [("Алгебра für Ärzte", False), ("数学 二年级", True), ("שלום", True)])
def test_a_pdf_says_when_letters_are_missing_in_it(title: str, *, told: bool) -> None:
    """Boxes instead of Chinese, and Hebrew from the wrong end, look like a broken report; the page shows both."""
    sheets = PdfReader(io.BytesIO(report_pdf(a_report(title=title)))).pages

    assert (UNSHOWN in " ".join(sheets[0].extract_text().split())) is told


def test_numbers_of_near_moments_do_not_cover_one_another() -> None:
    """A line for each of them, and the number where it can be read; the list has them all."""
    session = a_session(7, title="Algebra", source="screen")
    moments = [a_moment(10 * number, "quiz") for number in range(100)]
    drawing = mood_course(lesson_report(session, stored(a_lesson(1000, happy=12)), moments, min_group=10))

    numbers = sorted(shape.at[0] for shape in drawing.shapes if isinstance(shape, Label) and shape.color == MOMENT)
    lines = [shape for shape in drawing.shapes if isinstance(shape, Line) and shape.dashed]

    assert len(lines) == 100
    assert 20 < len(numbers) < 40
    assert min(right - left for left, right in pairwise(numbers)) >= 14


def test_a_practice_class_is_marked() -> None:
    """Nobody may take a drawn class for a real one."""
    assert "nobody was observed" in report_html(a_report(source="practice"))
    assert "nobody was observed" not in report_html(a_report(source="screen"))


def test_small_groups_leave_no_expressions_in_files() -> None:
    """Nine readable faces: how many there were, and nothing of what they showed."""
    small = lesson_report(a_session(title="Tutorial"), stored(a_lesson(600, happy=6, sad=3)), min_group=10)

    said = content(small, zone=BERLIN)
    page = report_html(small, zone=BERLIN)

    assert [title for title, _ in said.pictures] == ["Faces over time"]
    assert share_table(small).rows == []
    assert "67 %" not in page
    assert "Fewer than 10 faces were read at any time" in page
    assert "67 %" not in " ".join(
        sheet.extract_text() for sheet in PdfReader(io.BytesIO(report_pdf(small, zone=BERLIN))).pages
    )


def test_an_empty_lesson_still_makes_a_report() -> None:
    """The agent was stopped before its first picture."""
    empty = lesson_report(a_session(), [], min_group=10)

    assert "Nothing was recorded" in report_html(empty)
    assert "Nothing was recorded" in PdfReader(io.BytesIO(report_pdf(empty))).pages[0].extract_text()


def test_the_table_holds_means_and_counts_with_their_bands() -> None:
    """Counted shares are of read faces, means of all that were large enough."""
    lesson = lesson_report(a_session(), stored(a_lesson(60, happy=10, neutral=10, unsure=5)), min_group=10)

    assert share_table(lesson).rows[0] == ("happy", "50 %", "32 to 68 %", "10.0 of 20.0", "50 %", "30 to 70 %")


def test_short_gaps_are_counted_together() -> None:
    """A report lists what a reader would ask about, and hides nothing."""
    samples = [*a_lesson(60), a_sample(60, status=CaptureStatus.BLACK), *a_lesson(60, begin=61)]
    samples += [a_sample(121 + second, status=CaptureStatus.NO_FACES) for second in range(45)]

    table = gap_table(lesson_report(a_session(), stored(samples), min_group=5), lambda at: f"{at:%H:%M:%S}")

    assert table.rows == [
        ("12:02:01", "45 seconds", "no face in the picture"),
        ("1 short one", "1 second", "each under 30 seconds"),
    ]


def test_the_bands_of_the_course_fill_its_height() -> None:
    """Seven bands on each side of the gap; together they reach from 0 to 100 %."""
    bands = [shape for shape in mood_course(a_report()).shapes if isinstance(shape, Area) and shape.outline]
    tops = [y for shape in bands[:7] for _, y in shape.corners]

    # The gap of fifty seconds leaves no minute without a face, so there is one stretch, and then the legend.
    assert len(bands) == 14
    assert (min(tops), max(tops)) == pytest.approx((20, 150))


def test_a_gap_of_minutes_is_left_empty() -> None:
    """Two stretches, seven bands each."""
    samples = [*a_lesson(600, happy=12), *a_lesson(600, begin=1200, happy=12)]
    lesson = lesson_report(a_session(), stored(samples), min_group=10)

    bands = [shape for shape in mood_course(lesson).shapes if isinstance(shape, Area) and shape.outline]
    first, second = ([x for x, _ in bands[place].corners] for place in (0, 7))

    assert len(bands) == 14 + 7
    assert max(first) < min(second)


def test_the_heat_has_one_cell_a_minute_and_emotion() -> None:
    """Thirty minutes of seven emotions, and ten cells of the scale."""
    boxes = sum(len(shape.boxes) for shape in minute_heat(a_report()).shapes if isinstance(shape, Cells))

    assert boxes == 30 * 7 + 10


@pytest.mark.parametrize("draw", [share_bars, mood_course, minute_heat, face_course])
def test_every_shape_lies_on_its_picture(draw: object) -> None:
    """What lies beside it is cut off in one format and printed over the text in the other."""
    picture = draw(a_report())  # type: ignore[operator]

    for shape in picture.shapes:
        match shape:
            case Area():
                corners = list(shape.corners)
            case Cells():
                corners = [(left + width, top + height) for left, top, width, height in shape.boxes]
            case Line():
                corners = [shape.start, shape.end]
            case Label():
                corners = [shape.at]
        assert all(-1 <= x <= picture.width + 1 and -1 <= y <= picture.height + 1 for x, y in corners), shape


def test_changes_beyond_z_have_two_letters() -> None:
    """Three hours of group work."""
    assert [change_letter(number) for number in (0, 1, 25, 26, 27, 51, 52)] == ["A", "B", "Z", "AA", "AB", "AZ", "BA"]


def test_equal_looks_share_one_pattern() -> None:
    """The file stays small, and an id never stands for two patterns."""
    drawing = Drawing(10, 10, "two boxes")
    drawing.box(0, 0, 4, 4, "#112233", pattern="/")
    drawing.box(5, 0, 4, 4, "#112233", pattern="/")
    drawing.box(5, 5, 4, 4, "#112233", pattern="|")

    assert svg(drawing).count("<pattern") == 2
