"""The panel next to the conversation, desktop and phone, light and dark: a picture, no barrier."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from rooms.actions import ban_member, create_invite, mute_member, request_to_join, update_room
from rooms.models import Room
from tests.browser.room_page import enter
from tests.browser.room_panel import choose, member, open_from_menu
from tests.browser.test_screenshots import LOOKS, check
from tests.browsing import Browsing
from tests.people import make_person, put_in


@pytest.mark.parametrize(("phone", "dark"), LOOKS)
def test_every_view_of_the_panel_is_kept_as_a_picture_and_has_no_barrier(
    browse: Browsing, alice: User, bob: User, mallory: User, cellar: Room, phone: bool, dark: bool
) -> None:
    set_the_stage(alice, bob, mallory, cellar)
    look = f"{'390' if phone else '1280'}-{'dark' if dark else 'light'}"
    page = browse(alice, phone=phone, dark=dark)
    enter(page, cellar)
    open_from_menu(page, "Members")
    expect(member(page, "Bob")).to_be_visible()
    check(page, f"panel-members-{look}")
    choose(page, "Bob", "Ban…")
    check(page, f"panel-ban-{look}")
    page.keyboard.press("Escape")
    show(page, "Invite")
    expect(page.get_by_text("by Alice, permanently")).to_be_visible()
    check(page, f"panel-invitations-{look}")
    show(page, "Settings")
    expect(page.get_by_text("Created by Alice")).to_be_visible()
    check(page, f"panel-about-{look}")
    page.get_by_role("button", name="Edit", exact=True).click()
    check(page, f"panel-settings-{look}")


def test_the_panel_covers_the_conversation_on_narrow_screens(
    browse: Browsing, alice: User, lobby: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    panel = open_from_menu(page, "Members")
    widths = {}
    for width in (1280, 1000, 700, 320):
        page.set_viewport_size({"width": width, "height": 700})
        box = panel.bounding_box()
        assert box
        widths[width] = box["width"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert widths == {1280: 345, 1000: 345, 700: 700, 320: 320}


def set_the_stage(alice: User, bob: User, mallory: User, cellar: Room) -> None:
    """Give every list of the panel something to show."""
    update_room(
        room=cellar, by=alice, is_findable=True, topic="Wine", description="Mind the step.\nTwice."
    )
    spammer = make_person("spammer")
    put_in(cellar, spammer)
    ban_member(room=cellar, user=spammer, by=alice, reason="Spam")
    request_to_join(room=cellar, user=mallory, note="May I?")
    create_invite(room=cellar, by=alice, max_uses=5)
    mute_member(room=cellar, user=bob, until=timezone.now() + timedelta(days=1), by=alice)


def show(page: Page, view: str) -> None:
    page.locator("[data-panel]").get_by_role("button", name=view, exact=True).click()
