"""A report as a PDF: sheets of A4, all lines and letters, no pictures."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import bidirectional

import reportlab
from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from dashboard.reports.content import Content, Table, content
from dashboard.reports.drawing import GRID, INK, OUTLINE, QUIET, Area, Cells, Drawing, Label, Line, Shape
from storage.report import LessonReport

_FONTS = (
    ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"),
    ("/System/Library/Fonts/Supplemental/Arial.ttf", "/System/Library/Fonts/Supplemental/Arial Bold.ttf"),
    ("C:/Windows/Fonts/arial.ttf", "C:/Windows/Fonts/arialbd.ttf"),
)
"""Fonts with many alphabets, where systems keep them. The last resort is reportlab's own, which knows Latin only."""

UNSHOWN = "Some letters cannot be shown in this PDF; the report as a page (HTML) shows them all."
_RIGHT_TO_LEFT = {"R", "AL"}
_LATIN = 256  # letters of the fonts that every PDF has

_MARGIN = 16 * mm
_STRIPE = 7.0  # points between two stripes of a pattern
_SLOPES = {"|": ((0, 1),), "-": ((1, 0),), "/": ((1, -1),), "\\": ((1, 1),), "x": ((1, 1), (1, -1))}


def report_pdf(report: LessonReport, *, zone: tzinfo | None = None) -> bytes:
    """Return the report as a PDF document.

    Args:
        report: the lesson, made with the smallest group that may be exported.
        zone: of the one local time in it; None is this machine's own.
    """
    said = content(report, zone=zone)
    normal, bold = _register_fonts()
    file = BytesIO()
    document = SimpleDocTemplate(
        file, pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN,
        title=said.title, author="Classmood", lang="en",
    )  # fmt: skip

    def number(canvas: Canvas, _: object) -> None:
        canvas.setFont(normal, 8)
        canvas.setFillColor(HexColor(QUIET))
        canvas.drawRightString(A4[0] - _MARGIN, 9 * mm, f"{said.title[:60]} · page {canvas.getPageNumber()}")

    document.build(list(_story(said, normal, bold)), onFirstPage=number, onLaterPages=number)
    return file.getvalue()


def _register_fonts() -> tuple[str, str]:
    """Make the first font that this system has known to reportlab; return the names of its two weights."""
    own = Path(reportlab.__file__).parent / "fonts"
    for normal, bold in (*_FONTS, (str(own / "Vera.ttf"), str(own / "VeraBd.ttf"))):
        try:
            pdfmetrics.registerFont(TTFont("Report", normal))
            pdfmetrics.registerFont(TTFont("Report-Bold", bold))
        except (TTFError, OSError):
            continue
        pdfmetrics.registerFontFamily("Report", normal="Report", bold="Report-Bold")
        return "Report", "Report-Bold"
    return "Helvetica", "Helvetica-Bold"


def _story(said: Content, normal: str, bold: str) -> Iterator[Flowable]:
    text = ParagraphStyle("text", fontName=normal, fontSize=9.5, leading=13.5, textColor=HexColor(INK))
    small = ParagraphStyle("small", parent=text, fontSize=8, leading=11, textColor=HexColor(QUIET))
    item = ParagraphStyle("item", parent=text, leftIndent=10, bulletIndent=0, spaceAfter=2)
    heading = ParagraphStyle(
        "heading", parent=text, fontName=bold, fontSize=11, spaceBefore=12, spaceAfter=5, keepWithNext=1
    )
    title = ParagraphStyle("title", parent=text, fontName=bold, fontSize=18, leading=22)
    yield Paragraph(escape(said.title), title)
    yield Paragraph(escape(" · ".join(said.facts)), small)
    if said.notice:
        yield Paragraph(f"<b>{escape(said.notice)}</b>", text)
    typed = [
        said.title,
        *said.facts,
        *said.sentences,
        *(cell for table in said.tables for row in table.rows for cell in row),
    ]
    if not _shows(normal, "".join(typed)):
        yield Paragraph(UNSHOWN, small)
    yield Paragraph("In words", heading)
    for sentence in said.sentences:
        yield Paragraph(escape(sentence), item, bulletText="•")
    for name, drawing in said.pictures:
        yield KeepTogether([Paragraph(escape(name), heading), _Picture(drawing, normal, bold)])
    for table in said.tables:
        yield Paragraph(escape(table.title), heading)
        yield _grid(table, small, bold)
    yield Paragraph("How to read this", heading)
    for note in said.notes:
        yield Paragraph(escape(note), small)
        yield Spacer(0, 3)


def _shows(font: str, text: str) -> bool:
    """Return whether a font has all letters of a text, in the order in which they are written here: left to right."""
    known = getattr(pdfmetrics.getFont(font), "face", None)
    glyphs = getattr(known, "charToGlyph", None)
    return all(
        bidirectional(letter) not in _RIGHT_TO_LEFT and (ord(letter) in glyphs if glyphs else ord(letter) < _LATIN)
        for letter in set(text)
    )


def _grid(table: Table, style: ParagraphStyle, bold: str) -> Grid:
    head = ParagraphStyle("head", parent=style, fontName=bold)
    cells = ParagraphStyle("cells", parent=style, textColor=HexColor(INK))
    rows = [[Paragraph(escape(cell), head) for cell in table.head]]
    rows += [[Paragraph(escape(cell), cells) for cell in row] for row in table.rows]
    grid = Grid(rows, colWidths=_widths(table), repeatRows=1, hAlign="LEFT")
    grid.setStyle([
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(GRID)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ])  # fmt: skip
    return grid


def _widths(table: Table) -> list[float]:
    """Return the columns' widths: as their longest cells need, within the sheet."""
    longest = [max(len(row[i]) for row in [table.head, *table.rows]) for i in range(len(table.head))]
    wanted = [min(max(4.6 * letters + 10, 24), 320) for letters in longest]
    room = A4[0] - 2 * _MARGIN - 12
    return [width * min(room / sum(wanted), 1) for width in wanted]


class _Picture(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A drawing as a block of the sheet."""

    def __init__(self, drawing: Drawing, normal: str, bold: str) -> None:
        super().__init__()
        self.width, self.height = drawing.width, drawing.height
        self._drawing, self._normal, self._bold = drawing, normal, bold

    def draw(self) -> None:
        """Draw every shape; a PDF's y grows upwards."""
        canvas = self.canv
        canvas.translate(0, self.height)
        canvas.scale(1, -1)
        for shape in self._drawing.shapes:
            self._shape(canvas, shape)

    def _shape(self, canvas: Any, shape: Shape) -> None:
        match shape:
            case Area():
                _area(canvas, shape)
            case Cells():
                canvas.setFillColor(HexColor(shape.fill))
                for left, top, width, height in shape.boxes:
                    canvas.rect(left, top, width, height, stroke=0, fill=1)
            case Line():
                canvas.setStrokeColor(HexColor(shape.color))
                canvas.setLineWidth(shape.width)
                canvas.setDash([2, 2] if shape.dashed else [])
                canvas.line(*shape.start, *shape.end)
                canvas.setDash([])
            case Label():
                self._label(canvas, shape)

    def _label(self, canvas: Any, label: Label) -> None:
        canvas.saveState()
        canvas.translate(*label.at)
        canvas.scale(1, -1)
        canvas.setFont(self._bold if label.bold else self._normal, label.size * 0.94)
        canvas.setFillColor(HexColor(label.color))
        write = {"start": canvas.drawString, "middle": canvas.drawCentredString, "end": canvas.drawRightString}
        write[label.anchor](0, 0, label.text)
        canvas.restoreState()


def _area(canvas: Any, area: Area) -> None:
    path = canvas.beginPath()
    path.moveTo(*area.corners[0])
    for corner in area.corners[1:]:
        path.lineTo(*corner)
    path.close()
    canvas.setFillColor(HexColor(area.fill))
    canvas.drawPath(path, stroke=0, fill=1)
    if area.pattern:
        canvas.saveState()
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.setStrokeColor(white, alpha=0.55)
        canvas.setLineWidth(0.8)
        canvas.lines(_stripes(area.pattern, area.corners))
        canvas.restoreState()
    if area.outline:
        canvas.setStrokeColor(HexColor(OUTLINE))
        canvas.setLineWidth(0.5)
        canvas.drawPath(path, stroke=1, fill=0)


def _stripes(pattern: str, corners: Sequence[tuple[float, float]]) -> list[tuple[float, float, float, float]]:
    """Return lines that cover the box around some corners."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    reach = max(right - left, bottom - top)
    count = int(2 * reach / _STRIPE) + 2
    lines = []
    for dx, dy in _SLOPES[pattern]:
        for number in range(count):
            offset = (number + 0.5) * _STRIPE
            if dx == 0:
                lines.append((left + offset, top, left + offset, bottom))
            elif dy == 0:
                lines.append((left, top + offset, right, top + offset))
            else:
                start = left - reach + offset
                lines.append(
                    (start, top if dy > 0 else bottom, start + reach, top + reach if dy > 0 else bottom - reach)
                )
    return lines
