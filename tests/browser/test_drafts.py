"""What is written and not sent stays with its room, and what it answers with it."""

from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from rooms.models import Room
from tests.browser.room_page import PageApi, enter, message, send
from tests.browsing import Browsing, shot


def go_to(page: Page, name: str) -> None:
    page.locator("[data-rooms]").get_by_text(name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def answer(page: Page, text: str) -> Locator:
    """Begin to answer a message; return the line that shows it."""
    message(page, text).hover()
    page.get_by_role("button", name="Reply", exact=True).click()
    line = page.locator("[data-context]")
    expect(line).to_be_visible()
    return line


def test_a_draft_stays_with_its_room(
    browse: Browsing, alice: User, lobby: Room, cellar: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    field = page.locator("[data-field]")
    field.fill("A draft")
    go_to(page, "Cellar")
    expect(field).to_have_value("")
    field.fill("Another")
    go_to(page, "Lobby")
    expect(field).to_have_value("A draft")
    page.reload()
    expect(field).to_have_value("A draft")


def test_an_answer_that_is_half_made_stays_one(
    browse: Browsing, alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    PageApi(browse).post(bob, lobby, "Tea?", "Cake?")
    page = browse(alice)
    enter(page, lobby)
    field = page.locator("[data-field]")
    line = answer(page, "Tea?")
    expect(line).to_contain_text("Replying to Bob: Tea?")
    field.fill("Glad")
    go_to(page, "Cellar")
    expect(line).to_be_hidden()
    go_to(page, "Lobby")
    expect(line).to_contain_text("Replying to Bob: Tea?")
    page.reload()
    expect(line).to_contain_text("Replying to Bob: Tea?")
    shot(page, "draft-answer")
    field.press("End")
    field.press_sequentially("ly")
    field.press("Enter")
    expect(message(page, "Gladly").locator("[data-quote]")).to_have_text("Bob: Tea?")
    page.reload()
    expect(message(page, "Gladly")).to_be_visible()
    expect(line).to_be_hidden()


def test_an_answer_waits_while_a_message_is_edited(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    PageApi(browse).post(bob, lobby, "Tea?")
    page = browse(alice)
    enter(page, lobby)
    send(page, "Helo")
    expect(message(page, "Helo")).to_have_attribute("data-state", "sent")
    field = page.locator("[data-field]")
    line = answer(page, "Tea?")
    field.fill("Glad")
    message(page, "Helo").hover()
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Edit").click()
    expect(line.get_by_text("Editing message")).to_be_visible()
    expect(line.get_by_text("Tea?")).to_be_hidden()
    field.fill("Hello")
    field.press("Enter")
    expect(message(page, "Hello")).to_be_visible()
    expect(line).to_contain_text("Replying to Bob: Tea?")
    expect(field).to_have_value("Glad")


def test_an_answer_that_is_given_up_stays_given_up(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    PageApi(browse).post(bob, lobby, "Tea?")
    page = browse(alice)
    enter(page, lobby)
    field = page.locator("[data-field]")
    line = answer(page, "Tea?")
    field.fill("Just so")
    field.press("Escape")
    expect(line).to_be_hidden()
    page.reload()
    expect(field).to_have_value("Just so")
    expect(line).to_be_hidden()
