"""What a room is called, what holds in it, and muting it, in the panel."""

from playwright.sync_api import expect

from accounts.models import User
from rooms.models import Room
from tests.browser.room_page import enter, message, send
from tests.browser.room_panel import open_from_menu
from tests.browsing import Browsing, shot


def test_all_members_see_at_once_what_the_owner_changes(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    hers, his = browse(alice), browse(bob)
    enter(hers, lobby)
    enter(his, lobby)
    his_panel = open_from_menu(his, "Room settings")
    expect(his_panel.get_by_text("Created by Alice")).to_be_visible()
    expect(his_panel.get_by_role("button", name="Edit")).to_be_hidden()
    panel = open_from_menu(hers, "Room settings")
    shot(hers, "about")
    panel.get_by_role("button", name="Edit").click()
    panel.get_by_label("Name").fill("Salon")
    panel.get_by_label("Topic").fill("Tea at four")
    panel.get_by_label("Icon").fill("🫖")
    panel.get_by_label("Who can post").select_option("Moderators and owners")
    panel.get_by_label("Slow mode").select_option("30 seconds")
    shot(hers, "about-form")
    panel.get_by_role("button", name="Save").click()
    expect(panel.get_by_role("heading", name="Salon")).to_be_visible()
    expect(his.get_by_role("heading", level=1)).to_have_text("Salon")
    expect(his.locator("[data-header-topic]")).to_have_text("Tea at four")
    expect(his.get_by_role("link", name="Salon")).to_be_visible()
    expect(his.locator("[data-header]").get_by_text("🫖")).to_be_visible()
    expect(his.locator("[data-rooms]").get_by_text("🫖")).to_be_visible()
    shot(his, "symbol")
    expect(his_panel.locator("[data-fact=slow_seconds]")).to_contain_text("30 seconds")
    expect(his_panel.locator("[data-fact=post_role]")).to_contain_text("Moderators and owners")
    log = his.locator("[data-log]")
    expect(log.get_by_text("Alice renamed the room to Salon")).to_be_visible()
    expect(log.get_by_text("Alice changed the topic: Tea at four")).to_be_visible()
    expect(log.get_by_text("Alice changed who can post: moderators and owners")).to_be_visible()
    expect(log.get_by_text("one message every 30 seconds")).to_be_visible()


def test_a_moderator_is_offered_what_a_moderator_may(
    browse: Browsing, alice: User, carol: User, lobby: Room
) -> None:
    page = browse(carol)
    enter(page, lobby)
    panel = open_from_menu(page, "Room settings")
    expect(panel.get_by_role("button", name="Lock")).to_be_visible()
    expect(panel.get_by_role("button", name="Archive…")).to_be_hidden()
    panel.get_by_role("button", name="Edit").click()
    expect(panel.get_by_label("Topic")).to_be_focused()
    expect(panel.get_by_label("Name")).to_be_hidden()
    panel.get_by_label("Description").fill("Be kind")
    panel.get_by_role("button", name="Save").click()
    expect(panel.locator("[data-description]")).to_have_text("Be kind")
    expect(page.get_by_text("Carol changed the description")).to_be_visible()


def test_a_taken_name_is_refused_in_words_and_what_was_written_stays(
    browse: Browsing, alice: User, carol: User, lobby: Room, cellar: Room
) -> None:
    browse.forgive("409")
    page = browse(alice)
    enter(page, lobby)
    page.goto("/rooms/new/?name=Salon")
    page.get_by_role("button", name="Create room").click()
    panel = open_from_menu(page, "Room settings")
    panel.get_by_role("button", name="Edit").click()
    panel.get_by_label("Name").fill("lobby")
    panel.get_by_role("button", name="Save").click()
    expect(panel.get_by_role("alert")).to_have_text("A room with this name already exists.")
    expect(panel.get_by_label("Name")).to_have_value("lobby")
    panel.get_by_role("button", name="Cancel").click()
    expect(panel.get_by_role("heading", name="Salon")).to_be_visible()


def test_a_locked_room_shows_it_until_it_is_unlocked(
    browse: Browsing, bob: User, carol: User, lobby: Room
) -> None:
    hers, his = browse(carol), browse(bob, phone=True)
    enter(hers, lobby)
    enter(his, lobby)
    panel = open_from_menu(hers, "Room settings")
    panel.get_by_role("button", name="Lock").click()
    expect(his.locator("[data-header]").get_by_text("locked")).to_be_visible()
    expect(his.get_by_text("Carol locked the room: only moderators can post")).to_be_visible()
    expect(his.get_by_text("No messages yet.")).to_be_visible()
    expect(his.get_by_text("Say hello!")).to_be_hidden()
    shot(his, "locked-phone")
    panel.get_by_role("button", name="Unlock").click()
    expect(his.locator("[data-header]").get_by_text("locked")).to_be_hidden()
    expect(his.get_by_text("Say hello!")).to_be_visible()
    send(his, "At last")
    expect(message(hers, "At last")).to_be_visible()


def test_an_archived_room_is_read_only_until_it_is_restored(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    hers, his = browse(alice), browse(bob)
    enter(hers, lobby)
    enter(his, lobby)
    panel = open_from_menu(hers, "Room settings")
    panel.get_by_role("button", name="Archive…").click()
    hers.get_by_role("dialog", name="Archive this room?").get_by_role(
        "button", name="Archive"
    ).click()
    expect(his.locator("[data-header]").get_by_text("archived")).to_be_visible()
    expect(panel.get_by_role("button", name="Edit")).to_be_hidden()
    his.goto("/rooms/")
    expect(his.locator("main").get_by_text("archived")).to_be_visible()
    shot(his, "directory-archived")
    panel.get_by_role("button", name="Unarchive").click()
    expect(hers.locator("[data-header]").get_by_text("archived")).to_be_hidden()
    send(hers, "We are back")
    expect(message(hers, "We are back")).to_have_attribute("data-state", "sent")


def test_leaving_from_the_panel(browse: Browsing, alice: User, bob: User, lobby: Room) -> None:
    page = browse(bob)
    enter(page, lobby)
    panel = open_from_menu(page, "Room settings")
    panel.get_by_role("button", name="Leave room").click()
    expect(page.get_by_text("You left Lobby.")).to_be_visible()
