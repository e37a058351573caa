"""Looks for known vulnerabilities in what is installed, and says loudly what it could not look for.

A vulnerability ends the check with 1. A package that the public list does not tell of passes, since this project's own
is one of them. A list that tells of none at all was not reached, so that nothing was looked for: the machine of the
check may have no way to it. Then that stands in its output, and it passes.
"""

import json
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path


def main() -> int:
    """Audit the packages of this Python, and return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "audit.json"
        words = ["--progress-spinner", "off", "--format", "json", "--output", str(found)]
        command = ["uv", "tool", "run", "pip-audit", *words, "--path", sysconfig.get_path("purelib")]
        code = subprocess.run(command, check=False).returncode  # noqa: S603 - no word of it comes from outside
        packages = json.loads(found.read_text(encoding="utf-8"))["dependencies"] if found.exists() else []
    unknown = [one["name"] for one in packages if "skip_reason" in one]
    for one in packages:
        for flaw in one.get("vulns", []):
            fixed = ", ".join(flaw["fix_versions"]) or "no version yet"
            sys.stdout.write(f"{one['name']} {one['version']}: {flaw['id']}, mended in {fixed}\n")
    if len(unknown) == len(packages):
        sys.stdout.write(
            f"\n*** NOT AUDITED: the public list of vulnerabilities told of none of {len(packages)} packages. ***\n"
            "*** Run `uv run python .ci/audit.py` where it can be reached. ***\n\n"
        )
    else:
        sys.stdout.write(f"{len(packages) - len(unknown)} packages audited; unknown: {', '.join(unknown) or 'none'}.\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
