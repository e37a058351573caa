"""A lesson's report as a file: one small HTML page, or a PDF. Drawn by this package alone, without any web library.

`charts` turns a report into a `Drawing` of plain shapes, `content` into words and tables; `html` and `pdf` put both on
paper. Pure: a report in, text or bytes out. The agent saves a report at the end of a lesson, so nothing here may
import Dash, Plotly or Flask.
"""
