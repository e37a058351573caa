"""What every answer tells the browser: what its pages may load, and what they may ask the teacher for.

A text that found its way into a page as markup would still run no script, load nothing and send nothing elsewhere.
"""

import base64
import hashlib
from collections.abc import Iterable

_FEATURES_OFF = (
    "accelerometer",
    "bluetooth",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)


def script_hash(script: str) -> str:
    """Return how a policy names an inline script, exactly as it stands between its tags."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def headers(*, scripts: Iterable[str], origins: Iterable[str]) -> list[tuple[str, str]]:
    """Return the headers.

    Args:
        scripts: the inline scripts of the pages, as `script_hash` names them.
        origins: of the server's own pages.
    """
    return [
        ("Content-Security-Policy", _content(scripts, origins)),
        ("Permissions-Policy", ", ".join([*_ASKED, *(f"{feature}=()" for feature in _FEATURES_OFF)])),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),  # for browsers that do not know frame-ancestors
    ]


_ASKED = ("camera=(self)", "display-capture=(self)")
"""What the pages may ask for: a camera, and a window to look at."""


def _content(scripts: Iterable[str], origins: Iterable[str]) -> str:
    # Not every browser takes a websocket of the same server for 'self'. The grammar has no numbers of version 6.
    sockets = sorted(origin.replace("http", "ws", 1) for origin in origins if "[" not in origin)
    rules = {
        "default-src": ["'self'"],
        "script-src": ["'self'", *scripts],
        # Mantine and Plotly write style elements whose text is not known beforehand, so there is no hash of it.
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "media-src": ["'self'", "blob:"],
        "connect-src": ["'self'", *sockets],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())
