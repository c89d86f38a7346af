"""What one does with messages, as it looks: kept as pictures, and without a barrier."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from messaging.actions import add_reaction, edit_message
from messaging.models import Message
from rooms.models import Room
from tests.browser.room_page import PageApi, enter, message
from tests.browser.test_screenshots import LOOKS, check
from tests.browsing import Browsing


@pytest.mark.parametrize(("phone", "dark"), LOOKS)
def test_writing_has_no_barrier(
    browse: Browsing, alice: User, bob: User, lobby: Room, phone: bool, dark: bool
) -> None:
    PageApi(browse).post(bob, lobby, "Tea at four, @alice?", "/me warms the pot", "Helo")
    with browse.outside_page():
        first, _, last = Message.objects.filter(kind="text").order_by("seq")
        for emoji in ("🍵", "👍"):
            add_reaction(by=bob, room_id=lobby.pk, seq=first.seq, emoji=emoji)
        add_reaction(by=alice, room_id=lobby.pk, seq=first.seq, emoji="🍵")
        edit_message(by=bob, room_id=lobby.pk, seq=last.seq, body="Hello")
    look = f"{'390' if phone else '1280'}-{'dark' if dark else 'light'}"
    page = browse(alice, phone=phone, dark=dark)
    enter(page, lobby)
    row = message(page, "Tea at four")
    row.focus()
    if not phone:
        page.keyboard.press("Tab")
    row.dispatch_event("pointerdown", {"pointerType": "touch", "bubbles": True})
    page.get_by_role("menuitem", name="Reply").wait_for()
    check(page, f"writing-menu-{look}")
    page.get_by_role("menuitem", name="React").click()
    expect(page.get_by_role("dialog", name="Choose an emoji")).to_be_visible()
    check(page, f"writing-picker-{look}")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Formatting help").click()
    expect(page.locator("[data-writing-help]")).to_be_visible()
    check(page, f"writing-help-{look}")
    page.get_by_role("button", name="Preview").click()
    field = page.locator("[data-field]")
    field.press_sequentially("**Gladly** @")
    expect(page.get_by_role("listbox")).to_be_visible()
    expect(page.get_by_role("region", name="Preview").locator("strong")).to_be_visible()
    check(page, f"writing-composer-{look}")
    field.press("Escape")
    message(page, "Hello").get_by_role("button", name="edited").click()
    expect(page.get_by_role("dialog").get_by_text("Helo")).to_be_visible()
    check(page, f"writing-edits-{look}")
