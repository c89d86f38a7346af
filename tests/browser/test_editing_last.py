"""The arrow up edits what one wrote last, and never what one wrote before that."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from playwright.sync_api import expect

from accounts.models import User
from rooms.models import Room
from tests.browser.room_page import enter, message, send
from tests.browsing import Browsing
from tests.live import database_url

# Send and press the arrow in one go, so that no answer comes between.
SEND_AND_PRESS_UP = """(text) => {
  const field = document.querySelector("[data-field]");
  const press = (key) =>
    field.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  field.focus();
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  press("Enter");
  const left = field.value;
  press("ArrowUp");
  return left;
}"""


@contextmanager
def stuck(room: Room) -> Iterator[None]:
    """Hold the room's row, so that nothing is posted there."""
    with psycopg.connect(database_url()) as connection:
        connection.execute("SELECT 1 FROM rooms_room WHERE id = %s FOR UPDATE", [room.pk])
        yield
        connection.rollback()


def test_alice_presses_it_before_her_message_is_there(
    browse: Browsing, alice: User, lobby: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    send(page, "First")
    expect(message(page, "First")).to_have_attribute("data-state", "sent")
    assert page.evaluate(SEND_AND_PRESS_UP, "Second") == ""
    expect(page.locator("[data-field]")).to_have_value("Second")
    send(page, "Third")
    expect(message(page, "Third")).to_be_visible()
    expect(message(page, "Second")).to_have_count(0)
    expect(message(page, "First")).to_be_visible()


def test_alice_sees_when_it_takes_long(browse: Browsing, alice: User, lobby: Room) -> None:
    page = browse(alice)
    enter(page, lobby)
    send(page, "First")
    expect(message(page, "First")).to_have_attribute("data-state", "sent")
    field = page.locator("[data-field]")
    hint = page.get_by_role("status").filter(has_text="once it's been sent")
    with stuck(lobby):
        send(page, "Second")
        expect(message(page, "Second")).to_have_attribute("data-state", "sending")
        field.press("ArrowUp")
        expect(hint).to_be_visible()
        expect(field).to_have_value("")
    expect(message(page, "Second")).to_have_attribute("data-state", "sent")
    field.press("ArrowUp")
    expect(field).to_have_value("Second")
    field.press_sequentially("!")
    expect(hint).to_be_hidden()


def test_what_was_not_sent_is_not_passed_over(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    page = browse(bob)
    enter(page, lobby)
    send(page, "First")
    expect(message(page, "First")).to_have_attribute("data-state", "sent")
    with browse.outside_page():
        lobby.memberships.filter(user=bob).delete()
    send(page, "Second")
    expect(message(page, "Second")).to_have_attribute("data-state", "failed")
    field = page.locator("[data-field]")
    field.press("ArrowUp")
    expect(page.get_by_text("Your last message wasn't sent.")).to_be_visible()
    expect(field).to_have_value("")
    message(page, "Second").get_by_role("button", name="Delete").click()
    field.press("ArrowUp")
    expect(field).to_have_value("First")
