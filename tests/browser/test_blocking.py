"""A blocked person cannot mention the blocker, who sees nothing of their activity."""

import re

from playwright.sync_api import expect

from accounts.models import User
from rooms.actions import open_direct
from rooms.models import Room
from tests.browser.room_page import PageApi, enter
from tests.browsing import Browsing


def test_neither_their_dot_nor_their_typing_is_seen(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    page_api = PageApi(browse)
    open_direct(by=alice, users=[bob])
    hers, his = browse(alice), browse(bob)
    for page in (hers, his):
        enter(page, lobby)
    dot, line = hers.locator(f"[data-presence='{bob.pk}']"), hers.locator("[data-typing]")
    expect(dot).to_have_attribute("data-status", "online")
    his.locator("[data-field]").press_sequentially("T")
    expect(line).to_have_text("Bob is typing…")

    page_api.call(alice, "PUT", f"blocks/{bob.pk}")
    expect(line).to_be_empty()
    expect(dot).to_have_attribute("data-status", "")
    expect(dot.locator("[data-presence-text]")).to_be_empty()
    page_api.call(alice, "DELETE", f"blocks/{bob.pk}")
    expect(dot).to_have_attribute("data-status", "online")
    expect(dot.locator("[data-presence-text]")).to_have_text("Online")


def test_who_blocks_is_asked_to_unblock_before_writing(
    browse: Browsing, alice: User, bob: User
) -> None:
    direct = open_direct(by=alice, users=[bob])
    page_api, page = PageApi(browse), browse(alice)
    enter(page, direct)
    closed, field = page.locator("[data-lock-reason]"), page.locator("[data-field]")
    expect(closed).to_be_hidden()
    page_api.call(alice, "PUT", f"blocks/{bob.pk}")
    expect(closed).to_have_text("You blocked Bob. Unblock them to send a message.")
    expect(field).to_be_hidden()
    page_api.call(alice, "DELETE", f"blocks/{bob.pk}")
    expect(closed).to_be_hidden()
    expect(field).to_be_visible()


def test_their_messages_are_not_counted(
    browse: Browsing, alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    page_api = PageApi(browse)
    page = browse(alice)
    enter(page, cellar)
    count = page.locator(f"[data-room='{lobby.pk}'] [data-count]")
    expect(page).to_have_title(re.compile("^#Cellar"))
    page_api.post(bob, lobby, "@alice one")
    expect(count).to_have_text("1")
    expect(page).to_have_title(re.compile(r"^@1 \(1\) #Cellar"))
    page_api.call(alice, "PUT", f"blocks/{bob.pk}")
    expect(page).to_have_title(re.compile("^#Cellar"))
    page_api.post(bob, lobby, "@alice two")
    page_api.call(alice, "DELETE", f"blocks/{bob.pk}")
    # What was written meanwhile is unread now, and mentions no one who blocked its author then.
    expect(page).to_have_title(re.compile(r"^@1 \(2\) #Cellar"))
    expect(count).to_have_text("1")
    page_api.call(alice, "PUT", f"blocks/{bob.pk}")
    expect(page).to_have_title(re.compile("^#Cellar"))
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-socket", "ready")
    expect(page).to_have_title(re.compile("^#Cellar"))
