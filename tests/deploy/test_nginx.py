"""deploy/nginx.conf in the machine's nginx, in front of an application that echoes its request."""

import re
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

import pytest

from deploy import prepare
from tests.deploy.compose import Compose
from tests.deploy.echo import echo
from tests.deploy.https import Answer, Header, request
from tests.deploy.nginx import Nginx, need_nginx
from tests.services import free_port

pytestmark = pytest.mark.slow

SITE = "chat.localhost"
HSTS = "max-age=31536000"
FORGED: list[Header] = [
    ("X-Forwarded-For", "6.6.6.6"),
    ("X-Forwarded-For", "7.7.7.7"),
    ("X_Forwarded_For", "8.8.8.8"),
    ("X-Forwarded-Proto", "http"),
    ("X-Forwarded-Host", "evil.example"),
    ("X-Forwarded-Port", "1"),
    ("X-Forwarded-Prefix", "/evil"),
    ("X-Forwarded-Server", "evil.example"),
    ("X-Real-IP", "6.6.6.6"),
    ("X-Client-IP", "6.6.6.6"),
    ("Forwarded", "for=6.6.6.6"),
    ("Daphne-Root-Path", "/evil"),
    ("X-Script-Name", "/evil"),
    ("X-Original-URL", "/admin/"),
    ("X-Rewrite-URL", "/admin/"),
    ("X-HTTP-Method-Override", "DELETE"),
    ("X-Request-ID", "forged"),
    ("Proxy", "http://evil.example"),
    ("Upgrade", "websocket"),
    ("Connection", "upgrade"),
]


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Nginx]:
    home = tmp_path
    for folder in ("static", "files", "acme/.well-known/acme-challenge"):
        (home / folder).mkdir(parents=True)
    (home / "static" / "chat.0123456789ab.js").write_text("let plain;")
    (home / "static" / "chat.js").write_text("let plain;")
    (home / "files" / "cat.html").write_text("<script>meow()</script>")
    (home / "acme" / ".well-known" / "acme-challenge" / "token").write_text("proof")
    certificate, key = prepare.make_certificate(SITE)
    (home / "fullchain.pem").write_text(certificate)
    (home / "privkey.pem").write_text(key)
    with echo() as port:
        nginx = Nginx(need_nginx(), home, values(home, [free_port(), port]))
        nginx.start()
        yield nginx
        nginx.stop()


def values(home: Path, ports: list[int]) -> dict[str, str]:
    """Return the settings of docker-compose.yml, with this machine's folders and servers."""
    environment = Compose({"SITE_HOST": SITE}).services["nginx"]["environment"]
    servers = "".join(f"server 127.0.0.1:{port};" for port in ports)
    return {name: one for name, one in environment.items() if name.startswith("CONFAB_")} | {
        "CONFAB_SERVERS": servers,
        "CONFAB_SOCKET_SERVERS": servers,
        "CONFAB_CERTIFICATES": str(home),
        "CONFAB_ACME": str(home / "acme"),
        "CONFAB_STATIC": str(home / "static"),
        "CONFAB_FILES": str(home / "files"),
        "CONFAB_SIGN_IN_RATE": "1r/m",
        "CONFAB_UPLOAD_RATE": "1r/m",
        "CONFAB_HANDSHAKE_RATE": "1r/m",
        "CONFAB_MAX_UPLOAD": "1m",
    }


def get(nginx: Nginx, path: str, *headers: Header) -> Answer:
    return request(nginx.https, path, host=SITE, headers=headers)


def test_what_the_application_believes_is_set_and_not_added_to(nginx: Nginx) -> None:
    with echo() as port:
        alone = request(port, "/", host=SITE, headers=FORGED, tls=False).received_headers
    assert {name.lower() for name, _ in FORGED} < set(alone)
    headers = get(nginx, "/", *FORGED).received_headers
    (request_id,) = headers.pop("x-request-id")
    assert re.fullmatch("[0-9a-f]{32}", request_id)
    assert headers == {
        "host": [SITE],
        "x-forwarded-for": ["127.0.0.1"],
        "x-forwarded-proto": ["https"],
        "connection": ["close"],
    }


def test_the_port_that_was_typed_reaches_the_check_of_the_origin(nginx: Nginx) -> None:
    headers = request(nginx.https, "/", host=f"{SITE}:{nginx.https}").received_headers
    assert headers["host"] == [f"{SITE}:{nginx.https}"]


def test_only_the_socket_endpoint_can_become_a_socket(nginx: Nginx) -> None:
    upgrade = ("Upgrade", "websocket"), ("Connection", "Upgrade")
    headers = get(nginx, "/ws/chat/", *upgrade).received_headers
    assert (headers["upgrade"], headers["connection"]) == (["websocket"], ["upgrade"])
    assert "upgrade" not in get(nginx, "/wso/", *upgrade).received_headers
    assert "upgrade" not in get(nginx, "/ws/chat/", ("Upgrade", "h2c")).received_headers


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", f"{SITE}.evil.example"])
def test_unknown_hosts_are_dropped(nginx: Nginx, host: str) -> None:
    assert get(nginx, "/").status == 200
    with pytest.raises(ssl.SSLError):
        request(nginx.https, "/", host=host)
    with pytest.raises((HTTPException, OSError)):
        request(nginx.http, "/", host=host, tls=False)


def test_a_forged_host_behind_the_right_name_is_refused(nginx: Nginx) -> None:
    with pytest.raises((HTTPException, OSError)):
        request(nginx.https, "/", host="evil.example", tls_name=SITE)
    assert request(nginx.http, "/", host=None, tls=False).status == 400
    assert get(nginx, "/", ("Host", "evil.example")).status == 400
    two_names = request(nginx.https, f"https://{SITE}/", host="evil.example", tls_name=SITE)
    assert two_names.received_headers["host"] == [SITE]


def test_plain_http_is_sent_to_https_but_for_the_certificates_challenge(nginx: Nginx) -> None:
    answer = request(nginx.http, "/rooms/?q=1", host=SITE, tls=False)
    assert (answer.status, answer.header("Location")) == (301, [f"https://{SITE}/rooms/?q=1"])
    proof = request(nginx.http, "/.well-known/acme-challenge/token", host=SITE, tls=False)
    assert (proof.status, proof.body) == (200, b"proof")
    assert request(nginx.http, "/ws/chat/", host=SITE, tls=False).status == 301
    assert request(nginx.https, "/", host=SITE, tls=False).status == 400


def test_static_files_come_from_the_disk_and_hashed_ones_for_ever(nginx: Nginx) -> None:
    hashed = get(nginx, "/static/chat.0123456789ab.js")
    assert (hashed.status, hashed.body) == (200, b"let plain;")
    assert hashed.header("Cache-Control") == ["public, max-age=31536000, immutable"]
    assert hashed.header("Content-Type") == ["application/javascript"]
    assert get(nginx, "/static/chat.js").header("Cache-Control") == ["public, max-age=60"]
    etag = hashed.header("ETag")[0]
    again = get(nginx, "/static/chat.0123456789ab.js", ("If-None-Match", etag))
    assert (again.status, again.header("X-Content-Type-Options")) == (304, ["nosniff"])


def test_a_static_file_that_is_not_there_is_asked_of_the_application(nginx: Nginx) -> None:
    answer = get(nginx, "/static/new.0123456789ab.js")
    assert answer.received_headers["host"] == [SITE]
    assert get(nginx, "/static/../files/cat.html").received_headers["host"] == [SITE]


def test_uploads_are_given_out_by_the_application_alone(nginx: Nginx) -> None:
    assert get(nginx, "/_files/cat.html").status == 404
    given = get(nginx, "/give/cat.html")
    assert (given.status, given.body) == (200, b"<script>meow()</script>")
    assert given.header("Content-Security-Policy") == ["default-src 'none'; sandbox"]
    assert given.header("Content-Disposition") == ["attachment"]
    assert given.header("X-Content-Type-Options") == ["nosniff"]
    assert get(nginx, "/give/../nginx.conf").status in (400, 403, 404)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/static/chat.js", 200), ("/_files/cat.html", 404), ("/metrics", 404)],
)
def test_nginx_adds_the_headers_the_application_did_not(
    nginx: Nginx, path: str, status: int
) -> None:
    answer = get(nginx, path)
    assert answer.status == status
    assert answer.header("Strict-Transport-Security") == [HSTS]
    for name in (
        "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy",
        "Content-Security-Policy", "Cross-Origin-Resource-Policy",
        "Cross-Origin-Opener-Policy", "Permissions-Policy",
    ):  # fmt: skip
        assert len(answer.header(name)) == 1, name
    assert not re.search(r"\d", "".join(answer.header("Server")))
    assert not re.search(rb"nginx/\d", answer.body)


def test_headers_of_the_application_are_sent_once(nginx: Nginx) -> None:
    answer = get(nginx, "/headed/")
    assert answer.header("Strict-Transport-Security") == ["max-age=1"]
    assert answer.header("Content-Security-Policy") == ["default-src 'unsafe-hashes'"]
    silent = get(nginx, "/")
    assert silent.header("Strict-Transport-Security") == [HSTS]
    assert silent.header("Content-Security-Policy") == []


def test_bodies_are_limited_and_uploads_less_so(nginx: Nginx) -> None:
    def post(path: str, size: int) -> Answer:
        return request(nginx.https, path, host=SITE, method="POST", body=b"x" * size)

    assert post("/api/v1/rooms", 500_000).status == 200
    refused = post("/api/v1/rooms", 600_000)
    assert (refused.status, refused.header("X-Content-Type-Options")) == (413, ["nosniff"])
    for path in ("/api/v1/uploads", "/admin/messaging/job/import/"):
        assert post(path, 600_000).status == 200
        assert post(path, 2_000_000).status == 413


@pytest.mark.parametrize(
    ("method", "path", "free"),
    [
        ("POST", "/accounts/login/", False),
        ("POST", "/admin/login/", False),
        ("POST", "/api/v1/uploads", False),
        ("GET", "/accounts/login/", True),
        ("POST", "/api/v1/rooms", True),
    ],
)
def test_a_flood_from_one_address_gets_retry_after(
    nginx: Nginx, method: str, path: str, free: bool
) -> None:
    answers = [request(nginx.https, path, host=SITE, method=method) for _ in range(30)]
    refused = [answer for answer in answers if answer.status == 429]
    assert {answer.status for answer in answers} <= {200, 429}
    assert bool(refused) is not free
    assert all(answer.header("Retry-After") == ["5"] for answer in refused)


def test_a_flood_of_handshakes_is_refused(nginx: Nginx) -> None:
    with ThreadPoolExecutor(8) as asking:
        statuses = list(asking.map(lambda _: get(nginx, "/ws/flood/").status, range(230)))
    assert set(statuses) == {200, 429}
    assert statuses.count(200) >= 190


def test_keys_and_searches_stay_out_of_the_log(nginx: Nginx) -> None:
    get(nginx, "/accounts/password/reset/key/1-secretkey/")
    get(nginx, "/rooms/?q=secretword")
    log = nginx.find_logged('"path":"/accounts/password/reset/key/..."', '"path":"/rooms/"')
    assert "secret" not in log
