"""The list of rooms: what is unread, in which order, and getting to another one."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from rooms.actions import create_room
from rooms.models import Room
from tests.browser.room_page import PageApi, enter, message, send, wait_until_connected
from tests.browser.screenshots import check
from tests.browsing import Browsing, shot


@pytest.fixture
def page_api(browse: Browsing) -> PageApi:
    return PageApi(browse)


def item(page: Page, room: Room) -> Locator:
    return page.locator("[data-rooms] .room-item").filter(has_text=room.name)


def names(page: Page) -> list[str]:
    return page.locator("[data-rooms] [data-name]").all_text_contents()


def icon(page: Page) -> Locator:
    return page.locator("link[rel=icon]")


def switcher(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Search rooms")


def test_messages_elsewhere_are_counted_until_they_are_read(
    browse: Browsing, page_api: PageApi, alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    page = browse(bob)
    enter(page, lobby)
    expect(page).to_have_title(re.compile("^#Lobby"))
    expect(icon(page)).not_to_have_attribute("href", re.compile("unread"))
    page_api.post(bob, cellar, "My own words count for nothing")
    page_api.post(alice, cellar, "One", "Two")
    expect(item(page, cellar)).to_have_attribute("data-unread", "yes")
    expect(item(page, cellar)).to_contain_text("2 unread messages")
    expect(page).to_have_title(re.compile(r"^\(2\) #Lobby"))
    expect(icon(page)).to_have_attribute("href", re.compile("unread"))
    shot(page, "sidebar-unread")

    item(page, cellar).get_by_role("link").click()
    expect(message(page, "Two")).to_be_in_viewport()
    expect(item(page, cellar)).to_have_attribute("data-unread", "no")
    expect(page).to_have_title(re.compile("^#Cellar"))
    expect(icon(page)).not_to_have_attribute("href", re.compile("unread"))


def test_who_is_mentioned_elsewhere_sees_how_often_until_it_is_read(
    browse: Browsing, page_api: PageApi, alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    page = browse(bob)
    enter(page, lobby)
    count = item(page, cellar).locator("[data-count]")
    page_api.post(alice, cellar, "Anybody here?")
    expect(item(page, cellar)).to_have_attribute("data-unread", "yes")
    expect(count).to_be_empty()
    page_api.post(alice, cellar, "@bob, tea?", "@all: tea!")
    expect(count).to_have_text("2")
    expect(item(page, cellar)).to_contain_text("3 unread messages, 2 mentions of you")
    expect(page).to_have_title(re.compile(r"^@2 \(3\) #Lobby"))
    shot(page, "sidebar-mentions")
    page.reload()
    expect(count).to_have_text("2")
    item(page, cellar).get_by_role("link").click()
    expect(count).to_be_empty()
    expect(page).to_have_title(re.compile("^#Cellar"))


def test_reading_here_clears_the_dot_in_my_other_tab(
    browse: Browsing, page_api: PageApi, alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    page = browse(bob)
    other = browse(bob)
    for tab in (page, other):
        enter(tab, lobby)
    page_api.post(alice, cellar, "Read me")
    for tab in (page, other):
        expect(item(tab, cellar)).to_have_attribute("data-unread", "yes")
    item(page, cellar).get_by_role("link").click()
    expect(item(other, cellar)).to_have_attribute("data-unread", "no")


def test_a_deleted_message_is_unread_no_more(
    browse: Browsing, page_api: PageApi, alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    page = browse(bob)
    enter(page, lobby)
    page_api.post(alice, cellar, "Oh no")
    expect(item(page, cellar)).to_have_attribute("data-unread", "yes")
    with browse.outside_page():
        cellar.refresh_from_db()
    page_api.call(alice, "DELETE", f"rooms/{cellar.pk}/messages/{cellar.clock}")
    # With the next periodic check, and the spread after it.
    expect(item(page, cellar)).to_have_attribute("data-unread", "no")


def test_only_the_room_that_is_looked_at_is_opened(
    browse: Browsing, alice: User, lobby: Room, cellar: Room
) -> None:
    for n in range(12):
        create_room(creator=alice, name=f"Room {n}")
    page = browse(alice)
    sent: list[str] = []
    page.on("websocket", lambda ws: ws.on("framesent", lambda frame: sent.append(str(frame))))
    enter(page, lobby)
    expect(page.locator("[data-rooms] .room-item")).to_have_count(14)
    item(page, cellar).get_by_role("link").click()
    wait_until_connected(page)
    opened = [frame for frame in sent if '"open"' in frame]
    assert [str(lobby.pk) in opened[0], str(cellar.pk) in opened[1]] == [True, True]
    assert len(opened) == 2


def test_rooms_stand_by_name_or_by_recent_activity_and_stay_so(
    browse: Browsing, page_api: PageApi, alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    page = browse(bob)
    enter(page, lobby)
    expect(item(page, lobby)).to_be_visible()
    assert names(page) == ["Cellar", "Lobby"]
    page_api.post(alice, lobby, "The newest word")
    expect(message(page, "The newest word")).to_be_visible()
    assert names(page) == ["Cellar", "Lobby"]
    page.get_by_label("Sort rooms").click()
    page.get_by_role("button", name="By recent activity").click()
    assert names(page) == ["Lobby", "Cellar"]
    page.reload()
    wait_until_connected(page)
    assert names(page) == ["Lobby", "Cellar"]
    page_api.post(alice, cellar, "No, this one")
    expect(page.locator("[data-rooms] [data-name]").first).to_have_text("Cellar")


def test_bob_jumps_to_a_room_by_keyboard_and_finds_his_draft_again(
    browse: Browsing, bob: User, lobby: Room, cellar: Room
) -> None:
    page = browse(bob)
    enter(page, lobby)
    field = page.locator("[data-field]")
    field.fill("Half a thou")
    page.keyboard.press("Control+k")
    options = switcher(page).get_by_role("option")
    expect(options).to_have_count(2)
    check(page, "switcher")
    page.keyboard.press("Escape")
    expect(switcher(page)).to_be_hidden()
    expect(field).to_be_focused()

    page.keyboard.press("Control+k")
    page.keyboard.type("cel")
    expect(options).to_have_count(1)
    expect(page.locator("[data-query]")).to_have_attribute(
        "aria-activedescendant", re.compile("switcher-option-0")
    )
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cellar")
    expect(field).to_be_focused()
    expect(field).to_have_value("")

    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lobby")
    expect(field).to_have_value("Half a thou")


def test_arrows_go_round_and_a_room_that_is_not_there_is_offered(
    browse: Browsing, bob: User, lobby: Room, cellar: Room
) -> None:
    page = browse(bob)
    enter(page, lobby)
    page.get_by_role("button", name="Search rooms and people").click()
    options = switcher(page).get_by_role("option")
    first, last = options.first, options.last
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.type("no such room")
    expect(options).to_have_count(0)
    expect(switcher(page).get_by_role("link", name="Create room “no such room”")).to_be_visible()
    page.keyboard.press("Enter")
    expect(switcher(page)).to_be_visible()


@pytest.mark.parametrize("dark", [False, True])
def test_the_sidebar_on_a_phone(
    browse: Browsing, page_api: PageApi, alice: User, bob: User, lobby: Room, cellar: Room,
    dark: bool,
) -> None:  # fmt: skip
    page = browse(bob, phone=True, dark=dark)
    enter(page, lobby)
    page_api.post(alice, cellar, "Psst")
    page.get_by_label("Back to rooms").click()
    expect(item(page, cellar)).to_have_attribute("data-unread", "yes")
    page.get_by_label("Sort rooms").click()
    shot(page, f"sidebar-phone-{'dark' if dark else 'light'}")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Search rooms and people").click()
    expect(switcher(page)).to_be_visible()
    shot(page, f"switcher-phone-{'dark' if dark else 'light'}")
    switcher(page).get_by_role("option").filter(has_text="Cellar").click()
    expect(message(page, "Psst")).to_be_visible()
    send(page, f"Here {uuid4()}")
    expect(page.locator("article.message").last).to_have_attribute("data-state", "sent")
