"""How a page looks: kept as a picture, and without barriers."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browsing import shot


def check(page: Page, name: str) -> None:
    shot(page, name)
    found = Axe().run(page)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{name} is {wide} px too wide"
