"""Runs `dashboard.bare` as a process of its own: ``python -m classmood.bare COMMAND PORT BROWSERS FILE``.

COMMAND says how it is served: as `classmood dashboard` or as `classmood serve`. FILE gets a line for each tick, its
number and the seconds since 1970. SIGTERM ends it.
"""

import sys
from pathlib import Path

from classmood.settings import access_folder
from dashboard.access import Access
from dashboard.bare import bare_server


def main(command: str, port: int, browsers: int, file: Path) -> None:
    """Serve until the process is ended."""
    with file.open("w", encoding="utf-8", buffering=1) as lines:
        server = bare_server(
            port, access=Access(access_folder()), emitted=lambda number, at: print(number, at, file=lines)
        )
        if command == "serve":
            from dashboard.school import serve_school  # noqa: PLC0415 - not on every computer

            serve_school(server, browsers=browsers)
        else:
            server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
