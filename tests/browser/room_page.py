"""What people do on the chat page, in the words of the tests."""

from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from rooms.models import Room
from tests.browsing import Browsing
from tests.http_client import HttpClient


def send(page: Page, text: str) -> None:
    page.locator("[data-field]").fill(text)
    page.locator("[data-field]").press("Enter")


def message(page: Page, text: str) -> Locator:
    return page.locator("[data-log] article.message").filter(has_text=text)


def numbered(page: Page, seq: int) -> Locator:
    """The message of that seq."""
    return page.locator(f"article.message[data-seq='{seq}']")


def wait_until_connected(page: Page) -> None:
    expect(page.locator("body")).to_have_attribute("data-socket", "ready")
    expect(page.locator("[data-loading=no]")).to_be_attached()


def enter(page: Page, room: Room, seq: int | None = None) -> None:
    page.goto(f"/rooms/{room.pk}/" if seq is None else f"/rooms/{room.pk}/{seq}/")
    wait_until_connected(page)


class PageApi:
    """People who act on the server of `browse` without a page, so that its pages get the events."""

    def __init__(self, browse: Browsing) -> None:
        self.browse = browse

    def post(self, person: User, room: Room, *bodies: str) -> None:
        for body in bodies:
            path = f"rooms/{room.pk}/messages"
            self.call(person, "POST", path, client_id=str(uuid4()), body=body)

    def call(self, person: User, method: str, path: str, **data: object) -> None:
        """Call the API."""
        with self.browse.outside_page():
            HttpClient(self.browse.server, person).call(method, path, **data)
