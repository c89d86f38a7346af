"""What the chat page costs to load for the first time, as it comes over the wire."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from accounts.models import User
from rooms.models import Room
from tests.browser.room_page import PageApi, enter, numbered
from tests.browsing import Browsing

FIRST_LOAD_BYTES = 100_000


class Scale:
    """Weighs all that a page loads, headers and compression as they are."""

    def __init__(self, page: Page) -> None:
        self.addresses: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._ask)
        session.on("Network.loadingFinished", self._weigh)

    @property
    def heaviest(self) -> str:
        ordered = sorted(self.bytes.items(), key=lambda entry: -entry[1])
        return "\n".join(f"{size:7} {address}" for address, size in ordered[:20])

    def of_kind(self, ending: str) -> set[str]:
        paths = {urlsplit(address).path for address in self.bytes}
        return {path for path in paths if path.startswith("/static/") and path.endswith(ending)}

    def _ask(self, event: dict[str, dict[str, str]]) -> None:
        self.addresses[str(event["requestId"])] = event["request"]["url"]

    def _weigh(self, event: dict[str, int]) -> None:
        address = self.addresses[str(event["requestId"])]
        self.bytes[address] = self.bytes.get(address, 0) + int(event["encodedDataLength"])


def load(browse: Browsing, person: User, room: Room) -> tuple[Page, Scale]:
    """Open the room in a browser that has nothing yet; return when all is quiet."""
    page = browse(person)
    scale = Scale(page)
    enter(page, room)
    page.wait_for_load_state("networkidle")
    assert len(scale.of_kind(".js")) > 10, scale.heaviest
    assert scale.of_kind(".css"), scale.heaviest
    return page, scale


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_the_first_load_of_the_chat_page_is_light_and_asks_no_other_host(
    browse: Browsing, alice: User, bob: User, lobby: Room, language: str
) -> None:
    alice.language = language
    alice.save()
    PageApi(browse).post(bob, lobby, *(f"Message *{number}*" for number in range(30)))
    page, scale = load(browse, alice, lobby)
    expect(numbered(page, lobby.memberships.count() + 30)).to_be_visible()
    total = sum(scale.bytes.values())
    assert 20_000 < total <= FIRST_LOAD_BYTES, f"{total} bytes\n{scale.heaviest}"
    hosts = {urlsplit(address).netloc for address in scale.addresses.values()}
    assert hosts == {urlsplit(browse.url).netloc}


def test_the_page_names_its_modules_at_once_and_no_others(
    browse: Browsing, alice: User, lobby: Room
) -> None:
    page, scale = load(browse, alice, lobby)
    named = page.locator("link[rel=modulepreload]")
    paths = named.evaluate_all("links => links.map(link => new URL(link.href).pathname)")
    [entry] = page.locator("script[type=module]").evaluate_all("all => all.map(({src}) => src)")
    assert scale.of_kind(".js") == {*paths, urlsplit(entry).path}


@pytest.mark.parametrize("lacking", ["**/side_panel.*.js", "**/rooms/parts/"])
def test_a_failed_load_is_shown_and_tried_again(
    browse: Browsing, alice: User, lobby: Room, lacking: str
) -> None:
    browse.forgive("side_panel|parts/")
    page, _ = load(browse, alice, lobby)
    page.route(lacking, lambda route: route.abort())
    page.get_by_role("button", name="2 members").click()
    expect(page.get_by_text("Couldn't load this.")).to_be_visible()
    expect(page.locator("#panel")).to_be_hidden()
    page.unroute(lacking)
    page.get_by_role("button", name="2 members").click()
    expect(page.locator("#panel").get_by_text("Bob", exact=True)).to_be_visible()


def test_a_click_while_a_part_is_loaded_is_not_lost(
    browse: Browsing, alice: User, lobby: Room
) -> None:
    page, _ = load(browse, alice, lobby)
    held: list[Route] = []
    page.route("**/rooms/parts/", lambda route: held.append(route))
    page.get_by_role("button", name="2 members").click()
    page.get_by_role("button", name="Emoji").click()
    expect(page.locator("#panel")).to_be_hidden()
    [route] = held
    route.continue_()
    expect(page.get_by_label("Search emoji")).to_be_focused()
    expect(page.locator("#panel").get_by_text("Bob", exact=True)).to_be_visible()
