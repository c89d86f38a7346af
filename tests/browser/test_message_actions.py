"""Everything one does with a message, by a finger at phone size and by keyboard alone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from messaging.actions import edit_message
from messaging.models import Message, Report
from rooms.models import Room
from tests.browser.room_page import PageApi, enter, message
from tests.browsing import Browsing, shot

CLIPBOARD = ["clipboard-read", "clipboard-write"]


class Touch:
    """Touches the page as a hand does, through the browser's own gestures."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)

    def choose(self, row: Locator, act: str) -> None:
        """Rest on a message until its menu is there, then tap an act."""
        item = self._page.get_by_role("menuitem", name=act)
        row.scroll_into_view_if_needed()
        box = row.locator("[data-body]").bounding_box()
        assert box
        point = {"x": box["x"] + 12, "y": box["y"] + box["height"] / 2}
        self._send("touchStart", [point])
        expect(item).to_be_visible()
        self._send("touchEnd", [])
        item.tap()

    def press(self, button: Locator) -> None:
        button.tap()

    def _send(self, kind: str, points: list[dict[str, float]]) -> None:
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


class Keys:
    """Presses keys alone."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def choose(self, row: Locator, act: str) -> None:
        """Go to a message by the arrows, open its menu, go down to an act."""
        self._page.locator("[data-log]").focus()
        self._press_until("ArrowUp", row)
        self._press_until("Tab", row.get_by_role("button", name="More"))
        self._page.keyboard.press("Enter")
        self._press_until("ArrowDown", self._page.get_by_role("menuitem", name=act))
        self._page.keyboard.press("Enter")

    def press(self, button: Locator) -> None:
        self._press_until("Tab", button)
        self._page.keyboard.press("Enter")

    def _press_until(self, key: str, place: Locator) -> None:
        """Press a key until the focus is there."""
        expect(place).to_be_attached()
        for _ in range(40):
            if place.evaluate("each => each === document.activeElement"):
                return
            self._page.keyboard.press(key)
        raise AssertionError(f"{place} is not reached by {key}")


@pytest.mark.parametrize("phone", [True, False])
def test_everything_one_does_with_a_message(
    browse: Browsing, alice: User, bob: User, lobby: Room, phone: bool
) -> None:
    PageApi(browse).post(bob, lobby, "Helo", "Tea?", "Cake?")
    with browse.outside_page():
        first = Message.objects.get(body="Helo")
        edit_message(by=bob, room_id=lobby.pk, seq=first.seq, body="Hello")
    page = browse(alice, phone=phone, permissions=CLIPBOARD)
    enter(page, lobby)
    hand = Touch(page) if phone else Keys(page)
    tea = message(page, "Tea?")

    hand.choose(tea, "Copy link")
    expect(page.get_by_text("Link copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{browse.url}{path_of(tea, lobby)}"

    hand.choose(tea, "React")
    picker = page.get_by_role("dialog", name="Choose an emoji")
    expect(picker.get_by_label("Search emoji")).to_be_focused()
    page.keyboard.type("tada")
    hand.press(picker.get_by_role("button", name="party popper"))
    pill = tea.locator("[data-emoji]")
    expect(pill).to_have_text("🎉 1")
    hand.press(pill)
    expect(pill).to_have_count(0)

    hand.choose(tea, "Report")
    dialog = page.get_by_role("dialog", name="Report this message")
    hand.press(dialog.get_by_label("Reason"))
    page.keyboard.type("Spam")
    hand.press(dialog.get_by_role("button", name="Report"))
    expect(page.get_by_text("Thanks")).to_be_visible()
    with browse.outside_page():
        assert Report.objects.get().reason == "Spam"

    hand.press(message(page, "Hello").get_by_role("button", name="edited"))
    expect(page.get_by_role("dialog").get_by_text("Helo")).to_be_visible()
    hand.press(page.get_by_role("dialog").get_by_role("button", name="Close"))
    expect(page.get_by_role("dialog")).to_have_count(0)

    hand.choose(tea, "Reply")
    expect(page.get_by_text("Replying to Bob: Tea?")).to_be_visible()
    expect(page.locator("[data-field]")).to_be_focused()
    hand.press(page.get_by_role("button", name="Cancel"))
    expect(page.get_by_text("Replying to Bob: Tea?")).to_be_hidden()

    expect(page).to_have_title(re.compile("^#Lobby"))
    hand.choose(tea, "Mark as unread")
    expect(page).to_have_title(re.compile(r"^\(2\) #Lobby"))
    shot(page, f"ways-{'390' if phone else '1280'}")


def path_of(row: Locator, room: Room) -> str:
    return f"/rooms/{room.pk}/{row.get_attribute('data-seq')}/"
