"""What bin/audit runs: it looks up known vulnerabilities in everything that we pin.

Exit code 0: every dependency was looked up and none is vulnerable. 1: at least one is. 2: none is
known to be, but some could not be looked up. pip-audit itself reports success in that last case.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.lint import BIN, ROOT, npm

CLEAN, VULNERABLE, UNKNOWN = 0, 1, 2
# What production runs comes first. "audit" holds "dev" and "test".
PINNED_SETS = ("base", "audit", "bench", "sentry")


@dataclass
class Verdict:
    """One line of text for each vulnerability, and for each dependency without an answer."""

    vulnerable: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        if self.vulnerable:
            return VULNERABLE
        return UNKNOWN if self.unknown else CLEAN


def read_pip_report(text: str) -> Verdict:
    """Read the output of `pip-audit --format json`. Raises ValueError if it is no report."""
    verdict = Verdict()
    for dependency in json.loads(text)["dependencies"]:
        if "skip_reason" in dependency:
            verdict.unknown.append(dependency["skip_reason"])
        verdict.vulnerable += [
            f"{dependency['name']} {dependency['version']}: {found['id']}, "
            f"fixed in {', '.join(found['fix_versions']) or 'no version yet'}"
            for found in dependency.get("vulns", [])
        ]
    return verdict


def read_npm_report(text: str) -> Verdict:
    """Read the output of `npm audit --json`. Raises ValueError if it is no report."""
    report = json.loads(text)
    if "vulnerabilities" not in report:
        return Verdict(unknown=[report.get("message") or "npm gave no reason."])
    found: dict[str, Any] = report["vulnerabilities"]
    return Verdict(
        vulnerable=[
            f"{name} {each['range']}: {each['severity']}" for name, each in sorted(found.items())
        ]
    )


def audit_python(pins: Path) -> Verdict:
    options = ("--disable-pip", "--require-hashes", "--progress-spinner", "off")
    text = _run(str(BIN / "pip-audit"), *options, "--format", "json", "--requirement", str(pins))
    return _read(read_pip_report, text)


def audit_node() -> Verdict:
    return _read(read_npm_report, _run(*npm(), "audit", "--json"))


def main() -> int:
    """Print what was found, and return the exit code."""
    os.chdir(ROOT)
    verdict = Verdict()
    for name, found in _audit_all():
        print(f"--- {name}", *found.vulnerable, *found.unknown, sep="\n", flush=True)
        verdict.vulnerable += found.vulnerable
        verdict.unknown += found.unknown
    print(
        f"\nVulnerable: {len(set(verdict.vulnerable))}. Not looked up: {len(set(verdict.unknown))}."
    )
    return verdict.exit_code


def _audit_all() -> Iterator[tuple[str, Verdict]]:
    for name in PINNED_SETS:
        yield name, audit_python(Path("requirements") / f"{name}.txt")
    yield "package-lock.json", audit_node()


def _run(*command: str) -> str:
    """Return the output. The tools exit with 1 for vulnerabilities and for their own failure."""
    return subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True).stdout


def _read(reader: Any, text: str) -> Verdict:
    try:
        verdict: Verdict = reader(text)
    except (ValueError, KeyError):
        return Verdict(unknown=["The tool gave no report; its error is above."])
    return verdict


if __name__ == "__main__":
    sys.exit(main())
