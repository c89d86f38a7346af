"""What a browser stores is stored under the id of a person, by one module that the others use."""

import re
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js"
STORAGE = re.compile(
    r"\b(localStorage|sessionStorage|indexedDB|BroadcastChannel|caches|serviceWorker|cookieStore)\b"
)
# browser_session.js stores ids of people, and which notice is due: nothing that they wrote.
ALLOWED = {"session/browser_session.js", "store/local_store.js"}


def test_no_other_module_uses_what_outlives_a_page() -> None:
    scripts = list(SCRIPTS.rglob("*.js"))
    found = {path.relative_to(SCRIPTS).as_posix() for path in scripts if _stores(path)}
    assert found == ALLOWED


def test_cookies_are_read_for_the_csrf_token_alone() -> None:
    found = [path.name for path in SCRIPTS.rglob("*.js") if "document.cookie" in path.read_text()]
    assert found == ["http.js"]


def _stores(path: Path) -> bool:
    return STORAGE.search(path.read_text()) is not None
