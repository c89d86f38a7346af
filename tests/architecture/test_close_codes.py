"""The scripts and the protocol's document name the same close codes as the server."""

import re
from pathlib import Path

from messaging.protocol.close_codes import CloseCode

ROOT = Path(__file__).resolve().parents[2]
JS_CONSTANT = re.compile(r"const (\w+) = (4\d{3});")
DOCUMENTED = re.compile(r"^\| (4\d{3}) \|", re.MULTILINE)


def find_js_codes(scripts: list[str]) -> dict[str, int]:
    """Return the close codes that scripts define, by name. Fails if one is defined twice."""
    found = [match for script in scripts for match in JS_CONSTANT.findall(script)]
    codes = {name: int(code) for name, code in found}
    assert len(codes) == len(found)
    return codes


def test_scripts_define_the_servers_codes_once() -> None:
    scripts = [path.read_text() for path in sorted((ROOT / "static/js").rglob("*.js"))]
    codes = find_js_codes(scripts)
    assert set(codes) == {"SESSION_ENDED", "ACCOUNT_SUSPENDED"}
    assert {name: CloseCode[name] for name in codes} == codes


def test_a_wrong_code_in_a_script_is_found() -> None:
    assert find_js_codes(["const SESSION_ENDED = 4402;"]) != {"SESSION_ENDED": 4401}


def test_the_protocol_documents_every_code() -> None:
    documented = DOCUMENTED.findall((ROOT / "docs/protocol.md").read_text())
    assert [int(code) for code in documented] == sorted(CloseCode)
