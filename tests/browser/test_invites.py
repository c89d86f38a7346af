"""Ways into a room: added by a member, by a link, or by asking."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from rooms.actions import update_room
from rooms.models import Room
from tests.browser.room_page import enter, message, send, wait_until_connected
from tests.browser.room_panel import open_from_menu
from tests.browsing import Browsing, shot

INVITE = re.compile(r"^http://.+/invite/[\w-]+/$")


def section(panel: Locator, title: str) -> Locator:
    heading = panel.page.get_by_role("heading", name=title)
    return panel.locator("section").filter(has=heading)


def make_link(panel: Locator, people: str = "No limit") -> str:
    links = section(panel, "Invite links")
    links.get_by_role("combobox", name="Max uses", exact=True).select_option(people)
    links.get_by_role("button", name="Create link").click()
    address = links.locator("[data-url]")
    expect(address).to_have_value(INVITE)
    return address.input_value()


@pytest.mark.parametrize("phone", [False, True])
def test_mallory_is_picked_and_the_room_appears_on_her_page(
    browse: Browsing, alice: User, mallory: User, lobby: Room, cellar: Room, phone: bool
) -> None:
    hers, theirs = browse(alice, phone=phone), browse(mallory)
    theirs.goto("/")
    theirs.get_by_label("Find or create a room").fill("Lobby")
    theirs.keyboard.press("Enter")
    wait_until_connected(theirs)
    enter(hers, cellar)
    panel = open_from_menu(hers, "Invite people")
    panel.get_by_label("Search people").fill("mall")
    panel.get_by_role("button", name="Add Mallory").click()
    expect(panel.get_by_text("Mallory was added to the room.")).to_be_visible()
    if phone:
        panel.get_by_role("button", name="Close").click()
    theirs.get_by_role("link", name="Cellar").click()
    expect(theirs.get_by_text("Alice added Mallory")).to_be_visible()
    send(theirs, "So this is the cellar")
    expect(message(hers, "So this is the cellar")).to_be_visible()


def test_a_link_lets_one_person_in_and_no_other(
    browse: Browsing, alice: User, mallory: User, carol: User, cellar: Room
) -> None:
    hers = browse(alice)
    enter(hers, cellar)
    panel = open_from_menu(hers, "Invite people")
    path = make_link(panel, "1 use")
    shot(hers, "invitations")
    theirs = browse(mallory, phone=True)
    theirs.goto(path)
    expect(theirs.get_by_text("Alice invited you to Cellar.")).to_be_visible()
    shot(theirs, "invitation-phone")
    theirs.get_by_role("button", name="Join").click()
    wait_until_connected(theirs)
    expect(hers.get_by_text("Mallory joined via invitation")).to_be_visible()
    browse.forgive("404")
    late = browse(carol)
    late.goto(path)
    expect(late.get_by_text("This invitation has expired or was revoked.")).to_be_visible()


def test_a_revoked_link_lets_no_one_in(
    browse: Browsing, alice: User, mallory: User, cellar: Room
) -> None:
    hers, theirs = browse(alice), browse(mallory)
    enter(hers, cellar)
    panel = open_from_menu(hers, "Invite people")
    path = make_link(panel)
    theirs.goto(path)
    expect(theirs.get_by_role("button", name="Join")).to_be_visible()
    panel.get_by_role("button", name="Revoke the link of Alice").click()
    expect(panel.get_by_role("button", name="Revoke the link of Alice")).to_have_count(0)
    browse.forgive("404")
    theirs.reload()
    expect(theirs.get_by_text("This invitation has expired or was revoked.")).to_be_visible()


def test_mallory_asks_in_the_directory_and_is_let_in(
    browse: Browsing, alice: User, bob: User, mallory: User, lobby: Room, cellar: Room
) -> None:
    update_room(room=cellar, by=alice, is_findable=True)
    hers, his, theirs = browse(alice), browse(bob), browse(mallory)
    enter(hers, cellar)
    enter(his, cellar)
    theirs.goto("/rooms/")
    shot(theirs, "directory-ask")
    theirs.get_by_role("link", name="Request to join Cellar").click()
    theirs.get_by_label("Message to the moderators").fill("I bring the wine")
    theirs.get_by_role("button", name="Request to join").click()
    expect(theirs.get_by_text("Your request was sent to the moderators")).to_be_visible()
    expect(theirs.get_by_text("Requested", exact=True)).to_be_visible()
    hers.get_by_role("button", name="1 request").click()
    expect(his.locator("[data-requests-badge]")).to_be_hidden()
    asking = section(hers.locator("[data-panel]"), "Join requests")
    expect(asking.get_by_text("I bring the wine")).to_be_visible()
    shot(hers, "requests")
    asking.get_by_role("button", name="Approve Mallory").click()
    expect(hers.get_by_text("Alice added Mallory")).to_be_visible()
    expect(hers.locator("[data-requests-badge]")).to_be_hidden()
    theirs.goto(f"/rooms/{cellar.pk}/")
    wait_until_connected(theirs)
    send(theirs, "Cheers")
    expect(message(hers, "Cheers")).to_be_visible()


def test_a_request_that_was_put_aside_is_gone_and_can_be_made_again(
    browse: Browsing, alice: User, mallory: User, cellar: Room
) -> None:
    update_room(room=cellar, by=alice, is_findable=True)
    hers, theirs = browse(alice), browse(mallory)
    ask(theirs, cellar)
    enter(hers, cellar)
    hers.get_by_role("button", name="1 request").click()
    hers.get_by_role("button", name="Decline Mallory").click()
    expect(hers.locator("[data-requests-badge]")).to_be_hidden()
    ask(theirs, cellar)
    expect(hers.get_by_role("button", name="1 request")).to_be_visible()


def ask(page: Page, room: Room) -> None:
    page.goto(f"/rooms/{room.pk}/")
    page.get_by_role("button", name="Request to join").click()
    expect(page.get_by_text("Your request was sent to the moderators")).to_be_visible()
