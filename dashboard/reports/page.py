"""A report as one HTML file: no script, nothing to load, small enough to mail, made to be printed."""

from collections.abc import Iterable
from datetime import tzinfo
from html import escape

from dashboard.palette import PATTERN_LINE
from dashboard.reports.content import Content, Table, content
from dashboard.reports.drawing import Area, Cells, Drawing, Label, Line, Point, Shape
from storage.report import LessonReport

_STYLE = """
body{font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;color:#212529;background:#fff;
max-width:46rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
h1{font-size:1.6rem;margin:0}h2{font-size:1.05rem;margin:1.6rem 0 .4rem;color:#5c636b}
.facts,.notes{color:#5c636b}.facts{margin:.2rem 0 1rem}.notes{font-size:.85rem;padding-left:1.2rem}
.notice{background:#f8f0fc;border-left:4px solid #862e9c;padding:.5rem .8rem}
figure{margin:0}svg{width:100%;height:auto;display:block}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{overflow-wrap:normal;text-align:left;padding:.25rem .8rem .25rem 0;border-bottom:1px solid #dfe3e8}
th,td{vertical-align:top}th{color:#5c636b;font-weight:600}td:not(:last-child){white-space:nowrap}
@media print{body{margin:0;max-width:none}h2{break-after:avoid}figure,tr{break-inside:avoid}}
@page{margin:16mm}
"""
_STRIPES = {
    "|": "M3.5 0V7",
    "-": "M0 3.5H7",
    "/": "M0 7L7 0M-1 1L1 -1M6 8L8 6",
    "\\": "M0 0L7 7M-1 6L1 8M6 -1L8 1",
    "x": "M0 0L7 7M0 7L7 0",
}


def report_html(report: LessonReport, *, zone: tzinfo | None = None) -> str:
    """Return the report as an HTML document; write it as UTF-8.

    Args:
        report: the lesson, made with the smallest group that may be exported.
        zone: of the one local time in it; None is this machine's own.
    """
    said = content(report, zone=zone)
    return "".join(_parts(said))


def _parts(said: Content) -> Iterable[str]:
    yield (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        # A saved file is opened without any server's headers: it forbids itself scripts and requests.
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(said.title)}</title><style>{_STYLE}</style></head>\n<body>"
    )
    yield f'<h1>{escape(said.title)}</h1>\n<p class="facts">{escape(" · ".join(said.facts))}</p>\n'
    if said.notice:
        yield f'<p class="notice">{escape(said.notice)}</p>\n'
    yield f"<h2>In words</h2>\n{_list(said.sentences)}"
    for title, drawing in said.pictures:
        yield f"<h2>{escape(title)}</h2>\n<figure>{svg(drawing)}</figure>\n"
    for table in said.tables:
        yield f'<h2>{escape(table.title)}</h2>\n<div class="wide">{_table(table)}</div>\n'
    yield f"<h2>How to read this</h2>\n{_list(said.notes, 'notes')}"
    yield "</body></html>\n"


def svg(drawing: Drawing) -> str:
    """Return a drawing as an ``<svg>`` element."""
    used = {(shape.fill, shape.pattern) for shape in drawing.shapes if isinstance(shape, Area) and shape.pattern}
    # Ids are shared by all pictures of a page; equal ones are equal patterns.
    names = {look: f"p{look[0].lstrip('#')}{ord(look[1])}" for look in sorted(used)}
    patterns = "".join(
        f'<pattern id="{name}" width="7" height="7" patternUnits="userSpaceOnUse">'
        f'<rect width="7" height="7" fill="{fill}"/><path d="{_STRIPES[pattern]}" stroke="{PATTERN_LINE}"/></pattern>'
        for (fill, pattern), name in names.items()
    )
    shapes = "".join(_shape(shape, names) for shape in drawing.shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width:g} {drawing.height:g}" role="img" '
        f'aria-label="{escape(drawing.title)}" font-family="inherit"><defs>{patterns}</defs>{shapes}</svg>'
    )


def _shape(shape: Shape, names: dict[tuple[str, str], str]) -> str:
    match shape:
        case Area():
            fill = f"url(#{names[shape.fill, shape.pattern]})" if shape.pattern else shape.fill
            stroke = ' stroke="#5a5f66" stroke-width=".5"' if shape.outline else ""
            return f'<path d="M{"L".join(map(_at, shape.corners))}Z" fill="{fill}"{stroke}/>'
        case Cells():
            boxes = "".join(f"M{left:.1f} {top:.1f}h{w:.1f}v{h:.1f}h-{w:.1f}z" for left, top, w, h in shape.boxes)
            return f'<path d="{boxes}" fill="{shape.fill}"/>'
        case Line():
            dashes = ' stroke-dasharray="2 2"' if shape.dashed else ""
            path = f"M{_at(shape.start)}L{_at(shape.end)}"
            return f'<path d="{path}" stroke="{shape.color}" stroke-width="{shape.width:g}"{dashes}/>'
        case Label():
            bold = ' font-weight="700"' if shape.bold else ""
            x, y = shape.at
            return (
                f'<text x="{x:.1f}" y="{y:.1f}" font-size="{shape.size:g}" fill="{shape.color}" '
                f'text-anchor="{shape.anchor}"{bold}>{escape(shape.text)}</text>'
            )


def _at(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"


def _list(lines: Iterable[str], name: str = "") -> str:
    kind = f' class="{name}"' if name else ""
    return f"<ul{kind}>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>\n"


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.head)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
