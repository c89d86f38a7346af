"""Marking unread, in every tab, and links to a message."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from messaging.actions import mark_read
from rooms.models import Membership, Room
from tests.browser.room_page import PageApi, enter, numbered, wait_until_connected
from tests.browsing import Browsing, shot
from tests.messages import fill


@pytest.fixture
def page_api(browse: Browsing) -> PageApi:
    return PageApi(browse)


def expect_marked_before(page: Page, seq: int) -> None:
    """Expect the line New right above that message."""
    above = numbered(page, seq).locator("xpath=preceding-sibling::*[1]")
    expect(above).to_have_attribute("data-type", "new")


def test_marking_unread_shows_in_both_tabs_and_lasts_until_one_comes_again(
    browse: Browsing, page_api: PageApi, alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    fill(lobby, alice, 20)
    mark_read(user=bob, room_id=lobby.pk, seq=lobby.clock)
    page, other = browse(bob), browse(bob)
    for tab in (page, other):
        enter(tab, lobby)
        expect(tab).to_have_title(re.compile("^#Lobby"))
    page_api.call(bob, "PUT", f"rooms/{lobby.pk}/unread", seq=lobby.clock - 4)
    for tab in (page, other):
        expect(tab).to_have_title(re.compile(r"^\(5\) #Lobby"))
        expect_marked_before(tab, lobby.clock - 4)
    # Still unread after a new message, though all of it is in view.
    page_api.post(alice, lobby, "And another")
    for tab in (page, other):
        expect(tab).to_have_title(re.compile(r"^\(6\) #Lobby"))
    with browse.outside_page():
        assert Membership.objects.get(user=bob, room=lobby).last_read == lobby.clock - 5

    page.locator("[data-rooms] a").filter(has_text="Cellar").click()
    expect(page).to_have_title(re.compile(r"^\(6\) #Cellar"))
    page.locator("[data-rooms] a").filter(has_text="Lobby").click()
    for tab in (page, other):
        expect(tab).to_have_title(re.compile("^#Lobby"))


def test_the_menu_of_a_message_marks_it_unread(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    fill(lobby, alice, 20)
    mark_read(user=bob, room_id=lobby.pk, seq=lobby.clock)
    page = browse(bob)
    enter(page, lobby)
    expect(page).to_have_title(re.compile("^#Lobby"))
    numbered(page, lobby.clock - 1).hover()
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Mark as unread").click()
    expect_marked_before(page, lobby.clock - 1)
    expect(page.locator("[data-jump]")).to_have_text(re.compile(r"\(2\)"))
    page.locator("[data-jump]").click()
    expect(page).to_have_title(re.compile("^#Lobby"))


@pytest.mark.parametrize(("phone", "dark"), [(False, False), (False, True), (True, False)])
def test_a_link_leads_to_its_message_among_the_others(
    browse: Browsing, alice: User, bob: User, lobby: Room, phone: bool, dark: bool
) -> None:
    fill(lobby, alice, 300)
    mark_read(user=bob, room_id=lobby.pk, seq=lobby.clock)
    page = browse(bob, phone=phone, dark=dark)
    enter(page, lobby, 100)
    linked = numbered(page, 100)
    expect(linked).to_be_in_viewport()
    expect(linked).to_be_focused()
    expect(linked).to_have_attribute("data-linked", "")
    expect(numbered(page, 99)).to_be_in_viewport()
    expect(page.locator("[data-jump]")).to_be_visible()
    expect(page.locator("[data-message-missing]")).to_be_hidden()
    shot(page, f"linked-{'390' if phone else '1280'}-{'dark' if dark else 'light'}")


def test_a_link_into_a_room_one_must_join_first(
    browse: Browsing, alice: User, mallory: User, lobby: Room
) -> None:
    fill(lobby, alice, 300)
    page = browse(mallory)
    page.goto(f"/rooms/{lobby.pk}/100/")
    page.get_by_role("button", name="Join").click()
    wait_until_connected(page)
    expect(numbered(page, 100)).to_be_in_viewport()
    expect(numbered(page, 100)).to_have_attribute("data-linked", "")
    assert page.url.endswith(f"/rooms/{lobby.pk}/100/")


def test_a_link_into_the_newest_messages(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    fill(lobby, alice, 30)
    mark_read(user=bob, room_id=lobby.pk, seq=lobby.clock)
    page = browse(bob)
    enter(page, lobby, lobby.clock - 10)
    expect(numbered(page, lobby.clock - 10)).to_be_focused()


@pytest.mark.parametrize("seq", [5, 10**9])
def test_a_link_to_no_message_shows_the_room_and_a_notice(
    browse: Browsing, alice: User, bob: User, lobby: Room, seq: int
) -> None:
    fill(lobby, alice, 200)
    lobby.messages.filter(seq=5).delete()  # type: ignore[attr-defined]
    mark_read(user=bob, room_id=lobby.pk, seq=lobby.clock)
    page = browse(bob)
    enter(page, lobby, seq)
    expect(page.get_by_text("This message no longer exists or you can't see it.")).to_be_visible()
    expect(numbered(page, lobby.clock)).to_be_in_viewport()
    shot(page, f"link-astray-{seq}")
    page.goto(f"/rooms/{lobby.pk}/")
    wait_until_connected(page)
    expect(page.get_by_text("This message no longer exists or you can't see it.")).to_be_hidden()


def test_a_link_in_a_message_is_followed_without_leaving_the_page(
    browse: Browsing, page_api: PageApi, alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    fill(lobby, alice, 300)
    page = browse(bob)
    enter(page, cellar)
    page.evaluate("window.isSamePage = true")
    page_api.post(alice, cellar, f"See {browse.url}/rooms/{lobby.pk}/100/")
    page.locator("[data-log]").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lobby")
    expect(numbered(page, 100)).to_be_focused()
    assert page.url.endswith(f"/rooms/{lobby.pk}/100/")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cellar")
    assert page.evaluate("window.isSamePage")
