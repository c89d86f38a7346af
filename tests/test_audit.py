"""bin/audit never takes silence for safety: what was not looked up is no clean result."""

import json
import sys

import pytest

from tests import audit
from tests.audit import CLEAN, UNKNOWN, VULNERABLE

PIP_CLEAN = {"dependencies": [{"name": "django", "version": "5.2.19", "vulns": []}], "fixes": []}
PIP_SILENT = {
    "dependencies": [{"name": "redis", "skip_reason": "Dependency not found on PyPI: redis"}],
    "fixes": [],
}
PIP_VULNERABLE = {
    "dependencies": [
        {
            "name": "django",
            "version": "5.2.1",
            "vulns": [{"id": "PYSEC-2025-47", "fix_versions": ["5.2.3"], "aliases": []}],
        },
        *PIP_SILENT["dependencies"],
    ],
    "fixes": [],
}
NPM_CLEAN = {"auditReportVersion": 2, "vulnerabilities": {}, "metadata": {}}
NPM_SILENT = {"message": "405 Method Not Allowed", "error": {"summary": "", "detail": ""}}
NPM_VULNERABLE = {
    "auditReportVersion": 2,
    "vulnerabilities": {"typescript": {"range": "<7.0.1", "severity": "high"}},
}


@pytest.mark.parametrize(
    ("report", "exit_code"),
    [(PIP_CLEAN, CLEAN), (PIP_SILENT, UNKNOWN), (PIP_VULNERABLE, VULNERABLE)],
)
def test_a_report_of_pip_audit_is_judged(report: object, exit_code: int) -> None:
    assert audit.read_pip_report(json.dumps(report)).exit_code == exit_code


@pytest.mark.parametrize(
    ("report", "exit_code"),
    [(NPM_CLEAN, CLEAN), (NPM_SILENT, UNKNOWN), (NPM_VULNERABLE, VULNERABLE)],
)
def test_a_report_of_npm_is_judged(report: object, exit_code: int) -> None:
    assert audit.read_npm_report(json.dumps(report)).exit_code == exit_code


def test_a_vulnerability_is_named_with_its_fix() -> None:
    verdict = audit.read_pip_report(json.dumps(PIP_VULNERABLE))
    assert verdict.vulnerable == ["django 5.2.1: PYSEC-2025-47, fixed in 5.2.3"]


def test_a_tool_that_fails_is_no_clean_result() -> None:
    text = audit._run(sys.executable, "-c", "raise SystemExit('no network')")
    assert audit._read(audit.read_pip_report, text).exit_code == UNKNOWN
    assert audit._read(audit.read_npm_report, "{}").exit_code == UNKNOWN
