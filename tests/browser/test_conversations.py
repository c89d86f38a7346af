"""Leaving a group conversation, and hiding a direct one from the list of the sidebar."""

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from rooms.actions import open_direct
from rooms.models import Room
from tests.browser.room_page import PageApi, enter, message, send
from tests.browser.screenshots import check
from tests.browser.test_screenshots import LOOKS
from tests.browsing import Browsing


def entry(page: Page, room: Room) -> Locator:
    return page.locator(f"[data-sidebar] [data-room='{room.pk}']")


def choose_from_menu(page: Page, name: str) -> None:
    """By keyboard alone."""
    page.get_by_label("Room menu").focus()
    page.keyboard.press("Enter")
    button = page.locator("#main").get_by_role("button", name=name, exact=True)
    expect(button).to_be_visible()
    button.focus()
    page.keyboard.press("Enter")


def test_alice_hides_a_conversation_and_the_next_message_brings_it_back(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    direct = open_direct(by=alice, users=[bob])
    page, tab = browse(alice), browse(alice)
    enter(page, direct)
    enter(tab, lobby)
    expect(entry(tab, direct)).to_be_visible()
    choose_from_menu(page, "Hide conversation")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lobby")
    expect(page.locator("[data-notice]")).to_contain_text("Conversation with Bob hidden.")
    expect(page.locator("[data-field]")).to_be_focused()
    for each in (page, tab):
        expect(entry(each, direct)).to_have_count(0)
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-socket", "ready")
    expect(entry(page, lobby)).to_be_visible()
    expect(entry(page, direct)).to_have_count(0)
    PageApi(browse).post(bob, direct, "Still there?")
    for each in (page, tab):
        expect(entry(each, direct)).to_be_visible()
        expect(entry(each, direct).locator("[data-count]")).to_have_text("1")


def test_a_hidden_conversation_is_found_by_name_and_listed_again_when_it_is_opened(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    direct = open_direct(by=alice, users=[bob])
    page, tab = browse(alice), browse(alice)
    enter(page, direct)
    enter(tab, lobby)
    choose_from_menu(page, "Hide conversation")
    expect(entry(tab, direct)).to_have_count(0)
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("combobox").fill("Bob")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bob")
    expect(entry(tab, direct)).to_be_visible()
    choose_from_menu(page, "Hide conversation")
    expect(entry(tab, direct)).to_have_count(0)
    enter(page, direct)
    expect(entry(tab, direct)).to_be_visible()


def test_alice_leaves_a_group_and_the_others_go_on(
    browse: Browsing, alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    group = open_direct(by=alice, users=[bob, mallory])
    hers, his = browse(alice), browse(bob)
    enter(hers, group)
    enter(his, group)
    choose_from_menu(hers, "Leave conversation")
    dialog = hers.get_by_role("dialog", name="Leave this conversation?")
    expect(dialog).to_be_visible()
    hers.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(hers.get_by_label("Room menu")).to_be_focused()
    expect(hers.get_by_role("heading", level=1)).to_have_text("Bob, Mallory")
    choose_from_menu(hers, "Leave conversation")
    dialog.get_by_role("button", name="Leave conversation").press("Enter")
    expect(hers.get_by_role("heading", level=1)).to_have_text("Lobby")
    notice = hers.locator("[data-notice]")
    expect(notice).to_contain_text("You left the conversation with Bob, Mallory.")
    expect(entry(hers, group)).to_have_count(0)
    expect(his.get_by_role("heading", level=1)).to_have_text("Mallory")
    expect(his.get_by_text("Alice left")).to_be_visible()
    send(his, "The two of us")
    expect(message(his, "The two of us")).to_be_visible()


def test_a_conversation_of_two_offers_hiding_and_a_room_with_a_name_neither(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    direct = open_direct(by=alice, users=[bob])
    page = browse(alice)
    main = page.locator("#main")
    for room, offered in ((direct, ["Hide conversation"]), (lobby, ["Leave room"])):
        enter(page, room)
        page.get_by_label("Room menu").click()
        for name in ("Hide conversation", "Leave conversation", "Leave room"):
            button = main.get_by_role("button", name=name, exact=True)
            expect(button).to_have_count(int(name in offered))


@pytest.mark.parametrize(("phone", "dark"), LOOKS)
def test_the_menu_and_the_question_have_no_barrier(
    browse: Browsing, alice: User, bob: User, mallory: User, lobby: Room, phone: bool, dark: bool
) -> None:
    group = open_direct(by=alice, users=[bob, mallory])
    direct = open_direct(by=alice, users=[bob])
    look = f"{'390' if phone else '1280'}-{'dark' if dark else 'light'}"
    page = browse(alice, phone=phone, dark=dark)
    enter(page, group)
    page.get_by_label("Room menu").click()
    check(page, f"conversation-menu-{look}")
    page.locator("#main").get_by_role("button", name="Leave conversation").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check(page, f"conversation-leave-{look}")
    page.keyboard.press("Escape")
    choose_from_menu(page, "Hide conversation")
    expect(entry(page, group)).to_have_count(0)
    expect(entry(page, direct)).to_be_attached()
    expect(page.locator("[data-loading=no]")).to_be_attached()
    check(page, f"conversation-hidden-{look}")
