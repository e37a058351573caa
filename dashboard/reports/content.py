"""What stands in a report besides its pictures: sentences, tables and notes. The pages show the same tables.

Times in a file are UTC and say so; the pages hand in the clock of this machine.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from dashboard import palette, words
from dashboard.reports.charts import change_letter, face_course, minute_heat, mood_course, share_bars
from dashboard.reports.drawing import Drawing
from storage.bands import Band, wilson
from storage.report import LessonReport
from storage.summary import change_in_words, duration_in_words, gap_in_words, summary_in_words
from storage.timeline import minute_of

SHORT_GAP = 30.0
"""Seconds: shorter gaps are counted and not listed."""

Clock = Callable[[datetime], str]
"""Returns a time as a reader sees it."""

MEASURE = (
    "Shares are mean probabilities over all faces large enough to be read: counting the likeliest emotion of each "
    "face would miss slight smiles. The counts stand in the table."
)
BAND = (
    "The 95 % bands are Wilson's score intervals for as many different faces as were read at once. They hold for the "
    "counts, and are wider than needed for mean probabilities. They say how far so few faces may differ by chance, "
    "and know nothing of the network's own errors."
)
CHANGES = (
    "A change is a time from which happy, neutral or tense (angry, disgust, fear and sad together) stayed at another "
    "level for at least two minutes on both sides, beyond the class's usual noise (penalised least squares, optimal "
    "partitioning: Jackson et al. 2005, as in PELT, Killick et al. 2012). A moment near it need not be its cause."
)
CARE = (
    "An expression is not a feeling, and shows neither attention nor learning. The network is often wrong about a "
    "single face. Never use this for grading, discipline or attendance."
)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under a head."""

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Content:
    """A whole report on paper."""

    title: str
    facts: list[str]
    """When, how long, from where."""
    notice: str
    """What a reader must know first; empty for nothing."""
    sentences: list[str]
    pictures: list[tuple[str, Drawing]]
    """With their headings; empty when nothing was read."""
    tables: list[Table]
    notes: list[str]


def content(report: LessonReport, *, zone: tzinfo | None) -> Content:
    """Return all that a report file says.

    Args:
        report: the lesson, made with the smallest group that may be exported.
        zone: of the one local time that is told beside UTC; None is this machine's own.
    """

    def clock(at: datetime) -> str:
        return f"minute {minute_of(at, start=report.start) + 1}, {at.astimezone(UTC):%H:%M} UTC"

    tables = [share_table(report), change_table(report, clock), moment_table(report, clock), gap_table(report, clock)]
    return Content(
        title=report.session.title,
        facts=_facts(report, zone),
        notice="A drawn practice class: nobody was observed." if report.session.source == "practice" else "",
        sentences=summary_in_words(report),
        pictures=_pictures(report),
        tables=[table for table in tables if table.rows],
        notes=[MEASURE, BAND, CHANGES, _group_note(report.min_group), CARE],
    )


def share_table(report: LessonReport) -> Table:
    """Return mean probabilities, counts and bands of the seven emotions; no rows when none may be shown."""
    head = ["", "mean probability", "95 % band", "faces counted", "share of counted", "95 % band"]
    if report.former is not None:
        head.append(f"mean of {_lessons(report.former.lessons)}")
    shown = report.shown
    rows: list[tuple[str, ...]] = []
    if shown.mean is not None and report.bands is not None:
        for emotion in palette.ORDER:
            row = [emotion.label, words.percent(shown.mean[emotion]), band_in_words(report.bands[emotion])]
            if shown.shares is None or not report.counted:
                row += ["–", "–", "–"]
            else:
                share = shown.shares[emotion]
                counted = f"{share * report.counted:.1f} of {report.counted:.1f}"
                row += [counted, words.percent(share), band_in_words(wilson(share, report.counted))]
            if report.former is not None:
                row.append(words.percent(report.former.mean[emotion]))
            rows.append(tuple(row))
    return Table("Shares overall", tuple(head), rows)


def change_table(report: LessonReport, clock: Clock) -> Table:
    """Return the changes with their letters; no rows without any."""
    rows = [
        (change_letter(number), clock(marked.change.at), change_in_words(marked))
        for number, marked in enumerate(report.changes)
    ]
    return Table("Changes that lasted", ("", "when", "what"), rows)


def moment_table(report: LessonReport, clock: Clock) -> Table:
    """Return the teacher's moments with their numbers; no rows without any."""
    rows = [
        (str(number), clock(moment.at), moment.note or "moment")
        for number, moment in enumerate(report.moments, start=1)
    ]
    return Table("Moments", ("", "when", "note"), rows)


def gap_table(report: LessonReport, clock: Clock) -> Table:
    """Return the gaps with their reasons, the short ones together in the last row; no rows without any."""
    long = [gap for gap in report.gaps if gap.seconds >= SHORT_GAP]
    rows = [(clock(gap.start), duration_in_words(gap.seconds), gap_in_words(gap)) for gap in long]
    short = [gap.seconds for gap in report.gaps if gap.seconds < SHORT_GAP]
    if short:
        number = f"{len(short)} short one{'s' if len(short) > 1 else ''}"
        rows.append((number, duration_in_words(sum(short)), f"each under {SHORT_GAP:.0f} seconds"))
    return Table("Gaps", ("from", "length", "what there was instead of faces"), rows)


def band_in_words(band: Band) -> str:
    """Return a band as ``16 to 50 %``."""
    return f"{band.low * 100:.0f} to {words.percent(band.high)}"


def _facts(report: LessonReport, zone: tzinfo | None) -> list[str]:
    local, utc = report.start.astimezone(zone), report.start.astimezone(UTC)
    facts = [
        f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M} local time ({utc:%Y-%m-%d %H:%M} UTC)",
        words.length(timedelta(seconds=report.whole.seconds)),
        words.source(report.session.source),
    ]
    return [*facts, *([report.session.course] if report.session.course else [])]


def _pictures(report: LessonReport) -> list[tuple[str, Drawing]]:
    if not report.minutes:
        return []
    faces = ("Faces over time", face_course(report))
    if report.shown.mean is None:
        return [faces]
    bars = "Shares overall, with 95 % bands"
    return [
        ("Class mood over time", mood_course(report)),
        (bars, share_bars(report)),
        ("Minute by minute", minute_heat(report)),
        faces,
    ]


def _group_note(min_group: int) -> str:
    return (
        f"Where fewer than {min_group} faces were read at once, expressions are left out: the mood of a few students "
        "is not the mood of a class. How many faces there were is told all the same."
    )


def _lessons(number: int) -> str:
    return "1 former lesson" if number == 1 else f"{number} former lessons"
