"""What is served of our style sheets means what was written."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from config.web.minify import minify
from tests.browsing import Browsing

STATIC = Path(__file__).resolve().parents[2] / "static"
SHEETS = {path.relative_to(STATIC).as_posix(): path for path in STATIC.rglob("*.css")}
RULES = """text => {
    const styles = new CSSStyleSheet();
    styles.replaceSync(text);
    return [...styles.cssRules].map(({cssText}) => cssText);
}"""


def read(name: str) -> str:
    return (STATIC / name).read_text()


@pytest.fixture
def page(browse: Browsing) -> Page:
    page = browse()
    page.goto("/accounts/login/")
    return page


def test_sheets_lose_nothing_but_what_their_writers_need(page: Page) -> None:
    alone = [name for name in SHEETS if "@import" not in read(name)]
    assert len(alone) > 20
    for name in alone:
        written, served = read(name), minify(name, read)
        assert len(served) < len(written)
        assert "/*" not in served
        assert page.evaluate(RULES, served) == page.evaluate(RULES, written), name


def test_a_sheet_holds_those_that_it_imports_in_their_order(page: Page) -> None:
    imported = ["tokens", "base", "controls", "avatar"]
    written = [page.evaluate(RULES, read(f"css/{name}.css")) for name in imported]
    served = page.evaluate(RULES, minify("css/site.css", read))
    assert served == [rule for rules in written for rule in rules]


def test_strings_keep_what_looks_like_a_comment(page: Page) -> None:
    text = ".a::before { content: '/* said */'; }\n/* unsaid */\n  .b :is(i) { margin: 0 }\n"
    assert (
        minify("a.css", lambda _: text)
        == ".a::before { content: '/* said */'; }\n.b :is(i) { margin: 0 }"
    )
