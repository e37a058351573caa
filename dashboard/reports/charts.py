"""The four pictures of a report: shares, their course, minute by minute, and how many faces could be read.

The time axis counts minutes from the beginning of the lesson, so that it needs no time zone. All of them show the
mean probabilities of minutes with a large enough group; every other minute stays empty.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from classmood.domain.emotions import Emotion
from classmood.domain.faces import Probabilities
from dashboard import palette, words
from dashboard.reports.drawing import INK, MOMENT, QUIET, Cells, Drawing
from storage.report import LessonReport
from storage.timeline import Minute
from storage.timeline import minutes as minutes_of

WIDTH = 500.0
"""Points; a sheet of A4 with narrow margins is a little wider."""

_LEFT, _RIGHT, _TOP = 58.0, 8.0, 20.0
_STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120)  # minutes between two ticks
_MOST_TICKS = 10
_LABEL_APART = 15.0  # points: numbers of moments that stand closer would cover one another; the list below has them all


def share_bars(report: LessonReport) -> Drawing:
    """Draw each emotion's mean probability as a bar, its 95 % band as a whisker and the former lessons as a mark."""
    row = 19.0
    drawing = Drawing(WIDTH, row * len(Emotion) + 22, "Mean share of each emotion with its 95 % band")
    mean, bands = report.shown.mean, report.bands
    if mean is None or bands is None:
        return drawing
    right = WIDTH - 118
    most = max(band.high for band in bands)

    def x(share: float) -> float:
        return _LEFT + share / most * (right - _LEFT)

    for place, emotion in enumerate(palette.ORDER):
        top = place * row + 2
        middle = top + 6
        drawing.label((_LEFT - 6, middle + 3), emotion.label, anchor="end", color=INK)
        color, pattern = palette.COLORS[emotion], palette.PATTERNS[emotion]
        drawing.box(_LEFT, top, max(x(mean[emotion]) - _LEFT, 0.5), 12, color, pattern=pattern)
        low, high = bands[emotion]
        drawing.line((x(low), middle), (x(high), middle), color=INK, width=1)
        for end in (low, high):
            drawing.line((x(end), middle - 3), (x(end), middle + 3), color=INK, width=1)
        if report.former is not None and report.former.mean[emotion] <= most:
            at = x(report.former.mean[emotion])
            drawing.line((at, top - 2), (at, top + 14), color=MOMENT, width=1.6)
        told = f"{words.percent(mean[emotion])} ({words.percent(low)} to {words.percent(high)})"
        drawing.label((right + 8, middle + 3), told, color=INK)
    base = row * len(Emotion) + 14
    if report.former is not None:
        drawing.line((_LEFT, base - 8), (_LEFT, base + 2), color=MOMENT, width=1.6)
        lessons = f"{report.former.lessons} former lesson{'s' if report.former.lessons > 1 else ''}"
        drawing.label((_LEFT + 6, base), f"mean of {lessons}")
    return drawing


def mood_course(report: LessonReport) -> Drawing:
    """Draw the seven shares over the lesson, stacked to 100 %, with its moments and changes."""
    height, bottom = 190.0, 150.0
    drawing = Drawing(WIDTH, height, "Shares of the seven emotions over the lesson, minute by minute")
    x = _time_axis(drawing, report, bottom=bottom)
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = bottom - share * (bottom - _TOP)
        drawing.line((_LEFT, y), (WIDTH - _RIGHT, y))
        drawing.label((_LEFT - 6, y + 3), words.percent(share), anchor="end")
    for run in _runs(report.minutes):
        tops = [0.0] * len(run)
        for emotion in palette.ORDER:
            bottoms = tops
            tops = [low + _share(minute, emotion) for low, minute in zip(bottoms, run, strict=True)]
            corners = _edges(run, tops, x) + _edges(run, bottoms, x)[::-1]
            placed = [(at, bottom - share * (bottom - _TOP)) for at, share in corners]
            drawing.area(placed, palette.COLORS[emotion], pattern=palette.PATTERNS[emotion], outline=True)
    _marks(drawing, report, x, bottom=bottom)
    _legend(
        drawing,
        ((emotion.label, palette.COLORS[emotion], palette.PATTERNS[emotion]) for emotion in palette.ORDER),
        top=height - 12,
    )
    return drawing


def minute_heat(report: LessonReport) -> Drawing:
    """Draw emotion by minute, in Cividis: dark for none, bright for many."""
    row, top = 14.0, 4.0
    bottom = top + row * len(Emotion)
    drawing = Drawing(WIDTH, bottom + 40, "How often each emotion was read in each minute, as dark and bright")
    x = _time_axis(drawing, report, bottom=bottom)
    boxes: dict[str, list[tuple[float, float, float, float]]] = {color: [] for color in palette.CIVIDIS}
    for place, emotion in enumerate(palette.ORDER):
        y = bottom - (place + 1) * row
        drawing.label((_LEFT - 6, y + row - 4), emotion.label, anchor="end", color=INK)
        for minute in report.minutes:
            if minute.mean is not None:
                left, right = x(minute.index), x(minute.index + 1)
                boxes[palette.heat(minute.mean[emotion])].append((left, y + 0.5, right - left + 0.1, row - 1))
    drawing.shapes += [_cells(color, found) for color, found in boxes.items() if found]
    _scale(drawing, top=bottom + 24)
    return drawing


def face_course(report: LessonReport) -> Drawing:
    """Draw the faces seen over the lesson, and how many of them were read."""
    height, bottom = 132.0, 96.0
    drawing = Drawing(WIDTH, height, "Faces seen and faces read over the lesson")
    x = _time_axis(drawing, report, bottom=bottom)
    seen = _minutes_with_faces(report)
    most = max((minute.faces or 0 for minute in seen), default=1.0) or 1.0
    step = next((step for step in (1, 2, 5, 10, 20, 50) if most / step <= 5), 100)  # noqa: PLR2004 (ticks)
    top = step * -(-most // step)
    for number in range(0, int(top) + 1, step):
        y = bottom - number / top * (bottom - 10)
        drawing.line((_LEFT, y), (WIDTH - _RIGHT, y))
        drawing.label((_LEFT - 6, y + 3), str(number), anchor="end")
    faces, read = palette.COVERAGE[2], palette.COVERAGE[0]
    for run in _consecutive(seen):
        floor = [0.0] * len(run)
        for part, heights in ((faces, [one.faces or 0 for one in run]), (read, [one.read or 0 for one in run])):
            corners = _edges(run, heights, x) + _edges(run, floor, x)[::-1]
            placed = [(at, bottom - height / top * (bottom - 10)) for at, height in corners]
            drawing.area(placed, part.color, pattern=part.pattern, outline=True)
    _legend(
        drawing, (("read", read.color, read.pattern), ("seen, not read", faces.color, faces.pattern)), top=height - 12
    )
    return drawing


_Scale = Callable[[float], float]


def _time_axis(drawing: Drawing, report: LessonReport, *, bottom: float) -> _Scale:
    """Draw the minutes below `bottom`, and return where a minute lies."""
    count = max(len(report.minutes), 1)
    step = next((step for step in _STEPS if count / step <= _MOST_TICKS), _STEPS[-1])

    def x(minute: float) -> float:
        return _LEFT + minute / count * (WIDTH - _RIGHT - _LEFT)

    for minute in range(0, count + 1, step):
        drawing.line((x(minute), bottom), (x(minute), bottom + 3), color=QUIET)
        drawing.label((x(minute), bottom + 12), f"{minute} min" if minute == 0 else str(minute), anchor="middle")
    return x


def _marks(drawing: Drawing, report: LessonReport, x: _Scale, *, bottom: float) -> None:
    """Draw the moments as dotted lines with their numbers, and the changes as arrows with their letters."""

    def place(at: datetime) -> float:
        return x(min(max((at - report.start).total_seconds() / 60, 0), len(report.minutes)))

    for number, at, free in _with_room([place(moment.at) for moment in report.moments]):
        drawing.line((at, _TOP - 4), (at, bottom), color=MOMENT, width=1, dashed=True)
        if free:
            drawing.label((at, _TOP - 7), str(number + 1), anchor="middle", color=MOMENT, bold=True)
    for number, at, free in _with_room([place(marked.change.at) for marked in report.changes]):
        drawing.line((at, _TOP), (at, bottom), color=INK, width=1.2)
        drawing.area([(at - 4, _TOP - 5), (at + 4, _TOP - 5), (at, _TOP + 1)], INK)
        if free:
            drawing.label((at + 5, _TOP - 3), change_letter(number), color=INK, bold=True)


def _with_room(places: Sequence[float]) -> Iterator[tuple[int, float, bool]]:
    """Yield each place in their order, with its index and whether there is room for a label beside the last one."""
    taken = -_LABEL_APART
    for index, at in enumerate(places):
        free = at - taken >= _LABEL_APART
        taken = at if free else taken
        yield index, at, free


def change_letter(number: int) -> str:
    """Return the letter of a change in pictures and lists: A, B ... Z, AA, AB ...; `number` counts from 0."""
    beyond, place = divmod(number, 26)
    return (change_letter(beyond - 1) if beyond else "") + chr(ord("A") + place)


def _legend(drawing: Drawing, entries: Iterable[tuple[str, str, str]], *, top: float) -> None:
    """Draw a patch and a word for each of label, colour and pattern."""
    left = _LEFT
    for label, color, pattern in entries:
        drawing.box(left, top, 9, 9, color, pattern=pattern)
        drawing.label((left + 12, top + 8), label, color=INK)
        left += 22 + 4.7 * len(label)


def _scale(drawing: Drawing, *, top: float) -> None:
    """Draw what the colours of the heat mean."""
    width = 14.0
    drawing.label((_LEFT - 6, top + 8), "0 %", anchor="end")
    for place, color in enumerate(palette.CIVIDIS):
        drawing.shapes.append(_cells(color, [(_LEFT + place * width, top, width + 0.1, 9)]))
    drawing.label((_LEFT + width * len(palette.CIVIDIS) + 6, top + 8), f"{words.percent(palette.HEAT_FULL)} and more")


def _cells(color: str, boxes: Sequence[tuple[float, float, float, float]]) -> Cells:
    return Cells(tuple(boxes), color)


def _share(minute: Minute, emotion: Emotion) -> float:
    mean: Probabilities | None = minute.mean
    return 0.0 if mean is None else mean[emotion]


def _runs(minutes: Sequence[Minute]) -> list[list[Minute]]:
    """Return the minutes with expressions, one list for each stretch without a gap."""
    return _consecutive([minute for minute in minutes if minute.mean is not None])


def _minutes_with_faces(report: LessonReport) -> list[Minute]:
    """Return the minutes with faces, how many of them were read being told for small groups too."""
    return [minute for minute in minutes_of(report.samples) if minute.faces is not None]


def _consecutive(minutes: Sequence[Minute]) -> list[list[Minute]]:
    """Return the minutes, one list for each stretch of neighbours."""
    numbered = groupby(enumerate(minutes), key=lambda pair: pair[1].index - pair[0])
    return [[minute for _, minute in run] for _, run in numbered]


def _edges(run: Sequence[Minute], heights: Sequence[float], x: _Scale) -> list[tuple[float, float]]:
    """Return a line over a run: upright at both ends, because a slope into a gap would look like a class that calms."""
    middles = [(x(minute.index + 0.5), height) for minute, height in zip(run, heights, strict=True)]
    return [(x(run[0].index), heights[0]), *middles, (x(run[-1].index + 1), heights[-1])]
