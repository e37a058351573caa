"""What a page says, whether Dash lays it out or the browser draws it by itself."""

import json
from collections.abc import Iterator
from typing import Any

from dashboard.drawn import PROPERTY, as_json


def strings(root: Any) -> Iterator[str]:
    """Yield the texts inside a component or several, in the order of the page, with what a pointer reads."""
    yield from _inside(json.loads(as_json(root)))


def _inside(root: Any) -> Iterator[str]:
    if isinstance(root, str):
        yield root
    elif isinstance(root, list):
        for child in root:
            yield from _inside(child)
    elif isinstance(root, dict):
        said = root.get("props", {})
        yield from _inside([said.get(name) for name in ("children", "title", "data-told")])
        yield from _inside(json.loads(said.get(PROPERTY, "null")))
