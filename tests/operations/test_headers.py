"""The headers and cookies of every kind of answer, on a site with HTTPS."""

import json
import re
from collections.abc import Iterator, Mapping
from uuid import uuid4

import pytest
from django.db import connection

from accounts.models import User
from config.web.headers import FILE_HEADERS, HEADERS
from rooms.models import Room
from tests.browsing import Browsing, until
from tests.live import LiveServer
from tests.operations.raw_http import Answer, request
from tests.people import sign_in

TABLE = HEADERS | {
    "Strict-Transport-Security": "max-age=31536000",
    "Content-Security-Policy": None,
}
FILE_TABLE = FILE_HEADERS | {"Strict-Transport-Security": "max-age=31536000"}
IMMUTABLE = "max-age=31536000, immutable"
SECURED = {"X-Forwarded-Proto": "https"}
CSRF = "c" * 32


@pytest.fixture
def site(transactional_db: None) -> Iterator[LiveServer]:
    """A site behind a proxy that ends TLS."""
    server = LiveServer(
        HTTPS="on", TRUSTED_PROXIES="1", POST_RATE="1", POST_RATE_SECONDS="1000", POST_BURST="1"
    )
    server.start()
    yield server
    server.terminate()


class Requester:
    """Asks `site` as Alice's browser does through the proxy."""

    def __init__(self, site: LiveServer, alice: User) -> None:
        self.site = site
        self.headers = {
            **SECURED,
            "Cookie": f"__Host-session={sign_in(alice)['session']}; __Host-csrf={CSRF}",
            "Referer": f"https://127.0.0.1:{site.port}/",
            "X-CSRFToken": CSRF,
            "Content-Type": "application/json",
        }

    def request(self, path: str, **headers: str) -> Answer:
        return request(self.site, path, headers={**self.headers, **headers})

    def post(self, path: str, body: str, **headers: str) -> Answer:
        headers = {**self.headers, **headers}
        return request(self.site, path, method="POST", body=body, headers=headers)


@pytest.fixture
def requester(site: LiveServer, alice: User) -> Requester:
    return Requester(site, alice)


def check(answer: Answer, status: int, **other: str) -> None:
    """Fail unless the answer has that status and all the headers, save for the `other` ones."""
    assert answer.status == status, answer.body[:300]
    changed = {name.replace("_", "-"): value for name, value in other.items()}
    compare(answer, TABLE | changed)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def compare(answer: Answer, table: Mapping[str, str | None]) -> None:
    for name, value in table.items():
        assert answer.headers[name], f"{name} is missing"
        assert value is None or value in answer.headers[name]
        assert len(answer.headers.get_all(name)) == 1  # type: ignore[attr-defined]


def test_pages_and_the_api(requester: Requester, lobby: Room) -> None:
    check(requester.request(f"/rooms/{lobby.pk}/"), 200)
    check(requester.request("/accounts/login/", Cookie=""), 200)
    check(requester.request("/healthz"), 200)
    check(requester.request("/api/v1/rooms"), 200)
    check(requester.request("/api/v1/rooms", Cookie=""), 401)


def test_static_files_are_cached_forever(requester: Requester, lobby: Room) -> None:
    page = requester.request(f"/rooms/{lobby.pk}/").body
    found = re.search(r"/static/js/chat\.\w+\.js", page)
    assert found, page
    answer = requester.request(found.group())
    again = requester.request(found.group(), **{"If-None-Match": answer.headers["ETag"]})
    assert (answer.status, again.status) == (200, 304)
    compare(answer, FILE_TABLE | {"Cache-Control": IMMUTABLE})
    compare(again, FILE_TABLE | {"Cache-Control": IMMUTABLE})


def test_a_static_file_has_only_the_headers_browsers_need(
    requester: Requester, lobby: Room
) -> None:
    answer = requester.request("/static/favicon.svg")
    policy = {"Content-Security-Policy": "default-src 'none'"}
    compare(answer, FILE_TABLE | policy | {"Cache-Control": "max-age=60, public"})
    body = {"Content-Type", "Content-Length", "ETag", "Vary"}
    assert set(answer.headers.keys()) <= {*FILE_TABLE, *policy, *body}
    refused = requester.post("/static/favicon.svg", "")
    assert refused.status == 405
    compare(refused, FILE_TABLE | policy)


def test_what_is_refused(requester: Requester, lobby: Room) -> None:
    messages = f"/api/v1/rooms/{lobby.pk}/messages"
    body = json.dumps({"client_id": str(uuid4()), "body": "Hello"})
    check(requester.post(messages, body), 201)
    check(requester.post(messages, json.dumps({"client_id": str(uuid4()), "body": "Hi"})), 429)
    preview, text = f"/api/v1/rooms/{lobby.pk}/preview", json.dumps({"body": "Hello"})
    check(requester.post(preview, text), 200)
    check(requester.post(preview, text, Referer="https://evil.example/"), 403)
    check(requester.post(preview, text[:-1] + " " * 300_000 + "}"), 413)
    check(requester.request("/nowhere"), 404)
    check(requester.request("/static/nowhere.js"), 404)
    check(requester.request("/", Host="evil.example"), 400)


def test_http_is_sent_on_to_https(site: LiveServer, alice: User) -> None:
    answer = request(site, "/rooms/")
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://127.0.0.1:{site.port}/rooms/"
    assert answer.headers["Content-Security-Policy"]
    strange = request(site, "/", headers={"Host": "evil.example"})
    assert strange.status == 400
    assert strange.headers["X-Content-Type-Options"] == "nosniff"


def test_a_site_whose_pages_would_be_sent_on_to_themselves_does_not_start(
    site: LiveServer,
) -> None:
    assert request(site, "/healthz").status == 200
    looping = LiveServer(**site.environment | {"TRUSTED_PROXIES": "0"})
    with pytest.raises(AssertionError, match="HTTPS is on, and TRUSTED_PROXIES is 0"):
        looping.start()


def test_a_page_that_breaks(requester: Requester) -> None:
    check(requester.request("/rooms/"), 200)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE rooms_room RENAME TO away")
    try:
        check(requester.request("/rooms/"), 500)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO rooms_room")


def test_a_socket_that_is_refused(requester: Requester) -> None:
    handshake = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    ours = f"https://127.0.0.1:{requester.site.port}"
    assert requester.request("/ws/chat/", Origin=ours, **handshake).status == 101
    check(requester.request("/ws/chat/", Origin="https://evil.example", **handshake), 403)


def test_cookies_belong_to_this_host_alone(site: LiveServer, alice: User) -> None:
    origin = f"https://127.0.0.1:{site.port}"
    form = request(site, "/accounts/login/", headers=SECURED)
    token = form.cookies[0].split(";")[0]
    answer = request(
        site,
        "/accounts/login/",
        method="POST",
        body=f"login=alice&password=correct+horse+battery&csrfmiddlewaretoken={token.split('=')[1]}",
        headers={
            **SECURED,
            "Cookie": token,
            "Origin": origin,
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    assert answer.status == 302
    chosen = request(
        site,
        "/account/language/",
        method="POST",
        body=f"language=zh-hant&csrfmiddlewaretoken={token.split('=')[1]}",
        headers={
            **SECURED,
            "Cookie": token,
            "Origin": origin,
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    assert chosen.status == 302
    cookies = [*form.cookies, *answer.cookies, *chosen.cookies]
    names = {cookie.split("=")[0] for cookie in cookies}
    assert names == {"__Host-csrf", "__Host-session", "__Host-language"}
    for cookie in cookies:
        assert "; Secure" in cookie
        assert "; Path=/" in cookie
        assert "; SameSite=Lax" in cookie
        assert "domain" not in cookie.lower()
    assert all("HttpOnly" in cookie for cookie in cookies if "csrf" not in cookie)


def test_a_script_needs_the_nonce_of_its_page(requester: Requester, lobby: Room) -> None:
    nonces = []
    for _ in range(2):
        page = requester.request(f"/rooms/{lobby.pk}/")
        found = re.search(
            r"script-src 'nonce-([^']+)'(;|$)", page.headers["Content-Security-Policy"]
        )
        assert found, page.headers["Content-Security-Policy"]
        nonces.append(found[1])
        scripts = re.findall(r"<script[^>]*>", page.body)
        assert scripts
        assert all(f'nonce="{found[1]}"' in script for script in scripts)
    assert nonces[0] != nonces[1]


ADMIN_PAGES = (
    "/admin/",
    "/admin/accounts/user/",
    "/admin/accounts/user/add/",
    "/admin/rooms/room/",
    "/admin/accounts/user/{person}/change/",
    "/admin/rooms/room/{room}/change/",
    "/admin/rooms/room/{room}/history/",
    "/admin/rooms/membership/",
    "/admin/messaging/message/",
    "/admin/messaging/report/",
    "/admin/messaging/purge/add/",
    "/admin/accounts/auditentry/",
)


def test_no_page_breaks_its_own_policy(browse: Browsing, alice: User, lobby: Room) -> None:
    alice.is_staff = alice.is_superuser = True
    alice.save()
    page = browse(alice)
    page.add_init_script(
        "window.broken = [];"
        "addEventListener('securitypolicyviolation', (e) => broken.push(e.violatedDirective))"
    )
    for path in (f"/rooms/{lobby.pk}/", "/rooms/", "/account/", *ADMIN_PAGES):
        page.goto(path.format(room=lobby.pk, person=alice.pk))
        page.wait_for_load_state("networkidle")
        assert page.evaluate("broken") == [], path
    http_client = browse()
    http_client.goto("/accounts/login/")
    http_client.goto("/accounts/signup/")
    assert not browse.unforgiven()


def test_an_injected_script_does_not_run(browse: Browsing, alice: User, lobby: Room) -> None:
    page = browse(alice)
    page.goto(f"/rooms/{lobby.pk}/")
    page.evaluate(
        """() => {
            window.broken = [];
            addEventListener("securitypolicyviolation", (e) => broken.push(e.violatedDirective));
            for (const src of ["", "/i18n/catalog.js"]) {
                const script = document.createElement("script");
                if (src) script.src = src;
                else script.textContent = "window.pwned = true";
                document.body.append(script);
            }
        }"""
    )
    until(page, "broken.length === 2")
    assert page.evaluate("window.pwned") is None
    browse.forgive("Content Security Policy|csp")
