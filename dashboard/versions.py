"""Which versions of what are at work here: the program, Python, and the packages that it needs."""

import platform
import re
from importlib.metadata import PackageNotFoundError, requires, version

PROGRAM = "classmood"


def versions() -> dict[str, str]:
    """Return the version of the program, of Python, of the system, and of each package that it needs, in this order."""
    needed = sorted({_name(one) for one in requires(PROGRAM) or () if "extra ==" not in one}, key=str.lower)
    return {
        PROGRAM: version(PROGRAM),
        "Python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}, {platform.machine()}",
        **{name: found for name in needed if (found := _version(name))},
    }


def _name(requirement: str) -> str:
    """Return the name that a requirement such as ``dash>=4.4`` begins with."""
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]


def _version(name: str) -> str:
    """Return a package's version; empty when it is not here, as one that another system needs."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
