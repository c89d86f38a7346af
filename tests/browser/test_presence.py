"""Who else is here, as each sees it in a browser."""

from playwright.sync_api import expect

from accounts.models import User
from rooms.actions import open_direct
from rooms.models import Room
from tests.browser.room_panel import member, open_members
from tests.browser.test_chatting import enter, message, send
from tests.browsing import Browsing, shot


def test_bob_sees_that_alice_types_until_she_sends_it(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    hers, his = browse(alice), browse(bob, phone=True)
    enter(hers, lobby)
    enter(his, lobby)
    line = his.locator("[data-typing]")
    before = his.locator("[data-composer] [data-form]").bounding_box()
    hers.locator("[data-field]").press_sequentially("Tea")
    expect(line).to_have_text("Alice is typing…")
    assert his.locator("[data-composer] [data-form]").bounding_box() == before, "nothing jumps"
    shot(his, "typing-390")
    expect(hers.locator("[data-typing]")).to_be_empty()
    send(hers, "Tea at five")
    expect(message(his, "Tea at five")).to_be_visible()
    expect(line).to_be_empty()


def test_a_dot_shows_that_bob_is_here_and_then_that_he_is_not(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    open_direct(by=alice, users=[bob])
    hers, his = browse(alice), browse(bob)
    enter(hers, lobby)
    dot = hers.locator(f"[data-presence='{bob.pk}']")
    expect(dot).to_have_attribute("data-status", "offline")
    enter(his, lobby)
    expect(dot).to_have_attribute("data-status", "online")
    expect(dot.locator("[data-presence-text]")).to_have_text("Online")
    expect(hers.locator(f"[data-presence='{alice.pk}']")).to_have_attribute("data-status", "online")
    shot(hers, "presence-1280")
    his.close()
    expect(dot).to_have_attribute("data-status", "offline")


def test_the_list_of_members_shows_it_in_words(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    hers, his = browse(alice), browse(bob)
    for page in (hers, his):
        enter(page, lobby)
    open_members(hers)
    word = member(hers, "Bob").locator("[data-presence-text]")
    expect(word).to_have_text("Online")
    assert word.evaluate("each => each.closest('[aria-hidden=true]') === null")
    shot(hers, "members-presence-1280")
    his.close()
    expect(word).to_have_text("Offline")
