"""Writing to people without a room of their own: one to eight of them."""

from playwright.sync_api import Page, expect

from accounts.models import User
from rooms.models import Room
from tests.browser.room_page import PageApi, enter, message, send
from tests.browsing import Browsing, shot
from tests.people import make_person


def pick(page: Page, name: str) -> None:
    dialog = page.get_by_role("dialog", name="New message")
    dialog.get_by_label("Search people").fill(name)
    dialog.get_by_role("button", name=f"Add {name}").click()


def test_alice_writes_to_two_and_the_three_share_a_room(
    browse: Browsing, alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    hers, his = browse(alice, phone=True), browse(bob)
    enter(hers, lobby)
    enter(his, lobby)
    hers.get_by_label("Back to rooms").click()
    hers.get_by_role("button", name="New direct message").click()
    dialog = hers.get_by_role("dialog", name="New message")
    expect(dialog.get_by_role("button", name="Start conversation", exact=True)).to_be_disabled()
    pick(hers, "Bob")
    pick(hers, "Mallory")
    shot(hers, "write-to-people-phone")
    dialog.get_by_role("button", name="Start conversation", exact=True).click()
    expect(hers.get_by_role("heading", level=1, name="Bob, Mallory")).to_be_visible()
    send(hers, "The three of us")
    his.get_by_role("link", name="Alice, Mallory").click()
    expect(message(his, "The three of us")).to_be_visible()
    his.reload()
    expect(his).to_have_title("Alice, Mallory · Confab")
    his.goto("/")
    his.get_by_role("link", name="Alice, Mallory").click()
    expect(message(his, "The three of us")).to_be_visible()


def test_a_person_removed_from_the_list_gets_no_message(
    browse: Browsing, alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    page.get_by_role("button", name="New direct message").click()
    pick(page, "Bob")
    pick(page, "Mallory")
    page.get_by_role("button", name="Remove Mallory").click()
    page.get_by_role("dialog").get_by_role("button", name="Start conversation", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bob")


def test_alice_picks_bob_by_his_row_and_starts_their_conversation(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    page.get_by_role("button", name="New direct message").click()
    dialog = page.get_by_role("dialog", name="New message")
    dialog.get_by_label("Search people").fill("Bob")
    row = dialog.locator(".person", has_text="@bob")
    box = row.bounding_box()
    assert box
    row.click(position={"x": 20, "y": box["height"] / 2})
    dialog.get_by_role("button", name="Start conversation").click()
    expect(page.locator("[data-field]")).to_have_attribute("placeholder", "Message Bob")
    expect(page.get_by_text("No messages yet. Say hello!")).to_be_visible()
    send(page, "Hello")
    expect(page.get_by_text("This is the start of your conversation with Bob.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("This is the start of your conversation with Bob.")).to_be_visible()
    expect(page.locator("[data-field]")).to_have_attribute("placeholder", "Message Bob")


def test_i_see_that_i_cannot_write_to_a_person_who_blocks_me(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    PageApi(browse).call(bob, "PUT", f"blocks/{alice.pk}")
    browse.forgive("403")
    page = browse(alice)
    enter(page, lobby)
    page.get_by_role("button", name="New direct message").click()
    pick(page, "Bob")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Start conversation", exact=True).click()
    expect(dialog.get_by_role("alert")).to_have_text("You can't message this person.")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="New direct message")).to_be_focused()


def test_eight_people_are_the_most(browse: Browsing, alice: User, lobby: Room) -> None:
    for number in range(9):
        make_person(f"friend{number}", display_name=f"Friend {number}")
    page = browse(alice)
    enter(page, lobby)
    page.get_by_role("button", name="New direct message").click()
    for number in range(9):
        pick(page, f"Friend {number}")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_have_text("You can choose up to 8 people.")
    expect(dialog.locator("[data-chosen] li")).to_have_count(8)
