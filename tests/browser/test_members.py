"""The panel of members, and what one can do with them."""

from urllib.error import HTTPError

import pytest
from playwright.sync_api import expect

from accounts.models import User
from rooms.models import Room
from tests.browser.room_page import PageApi, enter, message, send
from tests.browser.room_panel import choose, member, open_members
from tests.browsing import Browsing, shot


def test_the_members_are_listed_by_rank_and_found_by_name(
    browse: Browsing, alice: User, bob: User, carol: User, mallory: User, lobby: Room
) -> None:
    page = browse(bob)
    enter(page, lobby)
    expect(page.get_by_role("button", name="3 members")).to_have_text("3")
    panel = open_members(page)
    expect(panel.locator(".person__name")).to_have_text(["Alice", "Carol", "Bob"])
    expect(member(page, "Alice").locator("[data-role]")).to_have_text("owner")
    shot(page, "members")
    panel.get_by_label("Search members").fill("car")
    expect(panel.locator(".person__name")).to_have_text(["Carol"])
    panel.get_by_label("Search members").fill("mallory")
    expect(panel.get_by_text("No one found")).to_be_visible()
    panel.get_by_label("Search members").fill("")
    expect(panel.locator(".person__name")).to_have_count(3)
    PageApi(browse).call(mallory, "POST", f"rooms/{lobby.pk}/join")
    expect(panel.locator(".person__name")).to_have_text(["Alice", "Carol", "Bob", "Mallory"])
    expect(page.get_by_role("button", name="4 members")).to_have_text("4")


def test_escape_closes_the_panel_and_the_focus_goes_back(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    panel = open_members(page)
    page.get_by_label("Actions for Bob").click()
    expect(member(page, "Bob").get_by_role("button", name="Ban…")).to_be_visible()
    page.keyboard.press("Escape")
    expect(member(page, "Bob").get_by_role("button", name="Ban…")).to_be_hidden()
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator("[data-members]")).to_be_focused()


def test_all_members_see_a_new_role_and_it_changes_what_is_offered(
    browse: Browsing, alice: User, bob: User, carol: User, lobby: Room
) -> None:
    hers, his = browse(alice), browse(bob, phone=True)
    enter(hers, lobby)
    enter(his, lobby)
    open_members(his)
    his.get_by_label("Actions for Carol").click()
    expect(member(his, "Carol").get_by_role("button", name="Message Carol")).to_be_visible()
    expect(member(his, "Carol").get_by_role("button", name="Remove…")).to_have_count(0)
    shot(his, "member-menu-phone")
    his.keyboard.press("Escape")
    open_members(hers)
    choose(hers, "Bob", "Make owner")
    expect(member(his, "Bob").locator("[data-role]")).to_have_text("owner")
    expect(member(hers, "Bob").locator("[data-role]")).to_have_text("owner")
    expect(hers.get_by_text("Alice changed Bob's role to owner")).to_be_visible()
    his.get_by_label("Actions for Carol").click()
    expect(member(his, "Carol").get_by_role("button", name="Remove…")).to_be_visible()


def test_the_last_owner_sees_why_she_stays_one(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    panel = open_members(page)
    browse.forgive("409")
    choose(page, "Alice", "Make member")
    expect(panel.get_by_role("alert")).to_contain_text("Make someone else an owner first")
    expect(member(page, "Alice").locator("[data-role]")).to_have_text("owner")


def test_a_muted_member_cannot_write_until_unmuted(
    browse: Browsing, bob: User, carol: User, lobby: Room
) -> None:
    hers, his = browse(carol), browse(bob)
    enter(hers, lobby)
    enter(his, lobby)
    open_members(hers)
    choose(hers, "Bob", "Mute…")
    dialog = hers.get_by_role("dialog", name="Mute Bob")
    dialog.get_by_label("Duration").select_option("1 day")
    shot(hers, "mute")
    dialog.get_by_role("button", name="Mute").click()
    expect(member(hers, "Bob").locator("[data-muted]")).to_be_visible()
    open_members(his)
    expect(member(his, "Bob").locator("[data-muted]")).to_be_visible()
    with pytest.raises(HTTPError, match="403"):
        PageApi(browse).post(bob, lobby, "But")
    choose(hers, "Bob", "Unmute")
    expect(member(hers, "Bob").locator("[data-muted]")).to_be_hidden()
    send(his, "Thanks")
    expect(message(hers, "Thanks")).to_be_visible()


def test_a_blocked_persons_messages_are_folded_and_can_be_opened(
    browse: Browsing, alice: User, bob: User, carol: User, lobby: Room
) -> None:
    page_api = PageApi(browse)
    page_api.post(bob, lobby, "Spoiler: it was the butler")
    page, tab = browse(alice), browse(alice)
    for each in (page, tab):
        enter(each, lobby)
        expect(message(each, "the butler").locator("[data-body]")).to_be_visible()
    open_members(page)
    choose(page, "Bob", "Block Bob")
    for each in (page, tab):
        expect(message(each, "the butler").locator("[data-body]")).to_be_hidden()
        expect(message(each, "the butler").get_by_text("someone you blocked")).to_be_visible()
    page_api.post(bob, lobby, "And the cook helped")
    page_api.post(carol, lobby, "Please, Bob")
    expect(message(page, "Please, Bob").locator("[data-body]")).to_be_visible()
    expect(message(page, "the cook").locator("[data-body]")).to_be_hidden()
    shot(page, "folded")
    message(page, "the cook").get_by_role("button", name="Show").click()
    expect(message(page, "the cook").locator("[data-body]")).to_be_visible()
    choose(page, "Bob", "Unblock Bob")
    expect(message(tab, "the butler").locator("[data-body]")).to_be_visible()


@pytest.mark.parametrize("phone", [False, True])
def test_writing_to_a_member_opens_a_room_of_two(
    browse: Browsing, alice: User, bob: User, lobby: Room, phone: bool
) -> None:
    hers, his = browse(alice, phone=phone), browse(bob)
    enter(hers, lobby)
    enter(his, lobby)
    open_members(hers)
    choose(hers, "Bob", "Message Bob")
    expect(hers.get_by_role("heading", level=1, name="Bob")).to_be_visible()
    send(hers, "Between us")
    his.get_by_role("link", name="Alice").click()
    expect(message(his, "Between us")).to_be_visible()
    expect(hers.get_by_role("button", name="Invite", exact=True)).to_be_hidden()
    hers.get_by_label("Room menu").click()
    expect(hers.locator("#main").get_by_role("button", name="Members", exact=True)).to_be_visible()
    expect(hers.get_by_role("button", name="Leave room")).to_be_hidden()


def test_who_is_here_has_a_dot_among_the_members(
    browse: Browsing, alice: User, bob: User, carol: User, lobby: Room
) -> None:
    hers, his = browse(alice), browse(bob)
    enter(hers, lobby)
    enter(his, lobby)
    open_members(hers)
    here = member(hers, "Bob").locator("[data-presence]")
    expect(here).to_have_attribute("data-status", "online")
    gone = member(hers, "Carol").locator("[data-presence]")
    expect(gone).not_to_have_attribute("data-status", "online")
    shot(hers, "members-presence")
