"""From signing in to signing out without a mouse."""

from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from messaging.actions import mark_read
from rooms.models import Room
from tests.browser.room_page import message, wait_until_connected
from tests.browsing import Browsing
from tests.messages import fill
from tests.people import PASSWORD

MAX_TABS = 60


def tab_to(page: Page, place: Locator) -> None:
    """Press Tab until the focus is there."""
    expect(place).to_be_visible()
    for _ in range(MAX_TABS):
        if place.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{place} is not reached by Tab")


def go(page: Page, place: Locator) -> None:
    tab_to(page, place)
    page.keyboard.press("Enter")


def sign_in_by_keyboard(page: Page, person: User) -> None:
    page.goto("/accounts/login/")
    tab_to(page, page.locator("[name=login]"))
    page.keyboard.type(person.username)
    tab_to(page, page.locator("[name=password]"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/" not in url)


def write(page: Page, text: str) -> None:
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(message(page, text).and_(page.locator("[data-seq]"))).to_be_visible()


def test_alice_does_all_of_it_by_keyboard(
    browse: Browsing, alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    fill(lobby, bob, 3)
    mark_read(user=alice, room_id=lobby.pk, seq=lobby.clock)
    page = browse()
    sign_in_by_keyboard(page, alice)
    go(page, page.get_by_role("link", name="Lobby").first)
    wait_until_connected(page)
    log, field = page.locator("[data-log]"), page.locator("[data-field]")

    tab_to(page, log)
    page.keyboard.press("c")
    expect(field).to_be_focused()
    write(page, "Keyboard shortcuts")

    react_and_reply(page, log, field)

    page.keyboard.press("ArrowUp")
    expect(field).to_have_value("An answer")
    page.keyboard.press("End")
    page.keyboard.type(", changed")
    page.keyboard.press("Enter")
    expect(message(page, "An answer, changed")).to_be_visible()

    page.keyboard.press("Control+k")
    page.keyboard.type("cell")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cellar")

    go(page, page.locator("[data-members]"))
    expect(page.get_by_role("complementary", name="Room info")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary", name="Room info")).to_be_hidden()

    tab_to(page, log)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")

    go(page, page.locator("[data-sidebar] summary[data-me]"))
    go(page, page.get_by_role("link", name="Sign out"))
    go(page, page.get_by_role("main").get_by_role("button", name="Sign out"))
    expect(page.locator("[name=login]")).to_be_visible()


def react_and_reply(page: Page, log: Locator, field: Locator) -> None:
    """React to Bob's last message, and answer it."""
    tab_to(page, log)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    row = page.locator("article.message:focus")
    expect(row).to_be_visible()
    go(page, page.get_by_role("button", name="React", exact=True))
    expect(page.get_by_role("dialog", name="Choose an emoji")).to_be_visible()
    page.keyboard.type("tada")
    page.keyboard.press("Enter")
    expect(page.locator("[data-reactions]:not([hidden])")).to_have_count(1)
    go(page, page.get_by_role("button", name="Reply", exact=True))
    expect(field).to_be_focused()
    write(page, "An answer")
    expect(message(page, "An answer").locator("[data-quote]")).to_be_visible()
