"""Chromium for the people of the tests. What the page complains about fails the test."""

import asyncio
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    ViewportSize,
    expect,
    sync_playwright,
)

from accounts.models import User
from tests.live import LiveServer
from tests.people import PASSWORD, sign_in
from tests.services import VAR

SCREENSHOTS = VAR / "screenshots"
DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=844)
PATIENCE_MS = 30_000  # only a wait in vain lasts as long


class Chromium:
    """The Chromium that bin/test found, started when it is first wanted.

    Playwright marks its event loop as running in this thread for as long as it lives, and Django
    takes all that happens meanwhile for async code. So the mark is set only between `enter` and
    `leave`, around all that touches a page.
    """

    def __init__(self) -> None:
        self._playwright: Playwright | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._browser: Browser | None = None

    def enter(self) -> Browser:
        if self._browser:
            asyncio._set_running_loop(self._loop)
            return self._browser
        # Root has no sandbox to give.
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        self._playwright = sync_playwright().start()
        self._loop = asyncio.get_running_loop()
        self._browser = self._playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=sandbox
        )
        return self._browser

    def leave(self) -> None:
        asyncio._set_running_loop(None)

    def stop(self) -> None:
        if self._playwright:
            self.enter().close()
            self._playwright.stop()


class Browsing:
    """`browse(alice)` gives a page of a browser of her own, where she is signed in."""

    def __init__(self, chromium: Chromium, server: LiveServer) -> None:
        self.server = server
        self.url = server.url
        self.complaints: list[str] = []
        self._chromium = chromium
        self._contexts: list[BrowserContext] = []
        self._forgiven: list[str] = []
        expect.set_options(timeout=PATIENCE_MS)

    def __call__(
        self,
        person: User | None = None,
        *,
        phone: bool = False,
        dark: bool = False,
        server: LiveServer | None = None,
        **options: Any,
    ) -> Page:
        """Open a browser; paths given to its page are of `server`. `options` are Playwright's."""
        url = server.url if server else self.url
        cookies = sign_in(person) if person else {}
        context = self._chromium.enter().new_context(
            base_url=url,
            viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
            is_mobile=phone,
            color_scheme="dark" if dark else "light",
            **options,
        )
        self._contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([{"name": key, "value": cookies[key], "url": url} for key in cookies])
        return self._watch(context.new_page())

    @contextmanager
    def outside_page(self) -> Iterator[None]:
        """Do within what touches no page but the site itself: actions, commands."""
        self._chromium.leave()
        try:
            yield
        finally:
            self._chromium.enter()

    def close(self) -> None:
        """Close every browser; fail if a page complained."""
        for context in self._contexts:
            context.close()
        self._chromium.leave()
        assert not self.unforgiven(), "\n".join(self.unforgiven())

    def sign_in_through_form(self, page: Page, person: User) -> None:
        page.goto("/accounts/login/")
        page.locator("[name=login]").fill(person.username)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main [type=submit]").first.click()
        page.wait_for_url(lambda url: "/accounts/" not in url)

    def forgive(self, pattern: str) -> None:
        """Expect complaints that match `pattern`, such as those about a server that is down."""
        self._forgiven.append(pattern)

    def unforgiven(self) -> list[str]:
        return [
            complaint
            for complaint in self.complaints
            if not any(re.search(pattern, complaint) for pattern in self._forgiven)
        ]

    def _watch(self, page: Page) -> Page:
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("requestfailed", self._miss)
        page.on("response", self._receive)
        return page

    def _note(self, message: ConsoleMessage) -> None:
        # What was answered with an error is noted below, with its address.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"{message.location['url']}: {message.text}")

    def _miss(self, request: Request) -> None:
        # Leaving a page aborts what it was still loading.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.method} {request.url}: {request.failure}")

    def _receive(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.request.method} {response.url}: {response.status}")


def until(page: Page, condition: str) -> None:
    """Wait for a condition in JavaScript. Playwright's own wait evaluates it within the page's
    content policy, which forbids that."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not page.evaluate(condition):
        assert time.monotonic() < deadline, f"in vain: {condition}"
        page.wait_for_timeout(20)


def shot(page: Page, name: str) -> None:
    """Keep what is seen as var/screenshots/NAME.png."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.evaluate("document.fonts.ready")
    page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")
