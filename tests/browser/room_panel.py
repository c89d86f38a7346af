"""What people do in the room panel, for the tests."""

from playwright.sync_api import Locator, Page, expect


def open_members(page: Page) -> Locator:
    page.locator("[data-members]").click()
    return _shown(page)


def open_from_menu(page: Page, name: str) -> Locator:
    page.get_by_label("Room menu").click()
    page.locator("#main").get_by_role("button", name=name, exact=True).click()
    return _shown(page)


def member(page: Page, name: str) -> Locator:
    return page.locator("[data-panel] li.person").filter(has_text=name)


def choose(page: Page, name: str, act: str) -> None:
    """Choose `act` from what can be done with a member."""
    page.get_by_label(f"Actions for {name}").click()
    member(page, name).get_by_role("button", name=act, exact=True).click()


def _shown(page: Page) -> Locator:
    panel = page.get_by_role("complementary", name="Room info")
    expect(panel).to_be_visible()
    return panel
