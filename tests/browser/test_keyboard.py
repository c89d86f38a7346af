"""The page by keyboard: every key is listed under ?, and none is taken while a user types."""

from playwright.sync_api import expect

from accounts.models import User
from rooms.models import Room
from tests.browser.test_chatting import enter
from tests.browser.test_screenshots import check
from tests.browsing import Browsing, shot

LISTED = [
    "?", "Ctrl\nK", "c", "l", "Alt\n↑", "Alt\n↓", "↑\n↓",
    "Enter", "Shift\nEnter", "↑", "Tab", "Esc",
]  # fmt: skip


def test_alice_finds_every_key_and_uses_them(
    browse: Browsing, alice: User, lobby: Room, cellar: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    page.locator("[data-log]").focus()
    page.keyboard.press("?")
    help_ = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(help_).to_be_visible()
    assert help_.locator("dt").all_inner_texts() == LISTED
    for act in ("Show shortcuts", "Edit last message", "Move through messages, rooms"):
        expect(help_.get_by_text(act)).to_be_visible()
    check(page, "help-1280-light")
    page.keyboard.press("c")
    expect(help_).to_be_visible()
    page.keyboard.press("Escape")
    expect(help_).to_be_hidden()

    page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_role("heading", name="Cellar", level=1)).to_be_visible()
    page.locator("[data-log]").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_role("heading", name="Lobby", level=1)).to_be_visible()


def test_the_arrows_move_in_the_list_of_rooms(
    browse: Browsing, alice: User, lobby: Room, cellar: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    links = page.locator("[data-lists] [data-room]")
    expect(links).to_have_text(["Cellar", "Lobby"])
    links.first.focus()
    page.keyboard.press("ArrowDown")
    expect(links.last).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(links.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Cellar", level=1)).to_be_visible()


def test_what_is_typed_is_text(browse: Browsing, alice: User, lobby: Room) -> None:
    page = browse(alice)
    enter(page, lobby)
    page.locator("[data-log]").focus()
    page.keyboard.press("c")
    field = page.locator("[data-field]")
    expect(field).to_be_focused()
    page.keyboard.type("c? l")
    expect(field).to_have_value("c? l")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_single_letters_can_be_switched_off(browse: Browsing, alice: User, lobby: Room) -> None:
    page = browse(alice, phone=True, dark=True)
    enter(page, lobby)
    page.get_by_label("Back to rooms").click()
    page.get_by_text("Account menu").locator("..").click()
    shot(page, "account-menu-390-dark")
    page.get_by_role("button", name="Keyboard shortcuts").click()
    check(page, "help-390-dark")
    page.get_by_label("Enable single-key shortcuts").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-socket", "ready")
    page.locator("[data-log]").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("c")
    expect(page.locator("[data-field]")).not_to_be_focused()
