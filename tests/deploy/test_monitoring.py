"""What operators see of the site: headers, metrics, logs, and the output of the doctor."""

import json
from urllib.request import ProxyHandler, build_opener

import pytest
from websockets.exceptions import InvalidStatus

from config.web.headers import HEADERS
from tests.deploy.https import Answer, Header, request
from tests.deploy.members import dial
from tests.deploy.site import HOST, WEB, Site

pytestmark = pytest.mark.slow

EVERYWHERE = {*HEADERS, "Strict-Transport-Security", "Content-Security-Policy"} - {"Cache-Control"}


def get(site: Site, path: str, *headers: Header, **options: object) -> Answer:
    return request(site.nginx.https, path, host=HOST, headers=headers, **options)  # type: ignore[arg-type]


def find_static_file(site: Site) -> str:
    """Return the path of a file whose name holds a hash."""
    manifest = site.home / "volumes" / "static" / "staticfiles.json"
    return "/static/" + str(json.loads(manifest.read_text())["paths"]["js/chat.js"])


def test_every_answer_has_every_header_once(site: Site) -> None:
    static = find_static_file(site)
    known = get(site, static).header("ETag")[0]
    big = {"method": "POST", "body": b"x" * 600_000}
    answers = {
        200: get(site, "/healthz"),
        302: get(site, "/"),
        304: get(site, static, ("If-None-Match", known)),
        400: get(site, "/", ("Host", "evil.example")),
        403: get(site, "/setup/", method="POST"),
        404: get(site, "/_files/cat.html"),
        413: get(site, "/api/v1/rooms", **big),
    }
    flood = [get(site, "/accounts/signup/", method="POST") for _ in range(40)]
    answers[429] = next(answer for answer in flood if answer.status == 429)
    answers[0] = get(site, static)
    assert answers.pop(0).status == 200
    for status, answer in answers.items():
        assert answer.status == status
        for name in EVERYWHERE:
            assert len(answer.header(name)) == 1, (status, name, answer.headers)
    # nginx answers some of them alone, with the same headers.
    values = {tuple(answer.header("Strict-Transport-Security")) for answer in answers.values()}
    assert len(values) == 1


async def test_a_refused_socket_has_them_too(site: Site) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with dial(site.nginx.https, "nobody"):
            pass
    response = refused.value.response
    assert response.status_code == 403
    for name in EVERYWHERE - {"Permissions-Policy"}:
        assert len(response.headers.get_all(name)) == 1, name


def test_metrics_are_served_inside_and_not_outside(site: Site) -> None:
    for name in WEB:
        address = site.compose.address(name)
        with build_opener(ProxyHandler({})).open(f"http://{address}:9000/metrics") as response:
            assert b"confab_sockets" in response.read()
    assert get(site, "/metrics").status == 404


def test_a_request_has_one_name_in_every_log(site: Site) -> None:
    (name,) = get(site, "/rooms/").header("X-Request-ID")
    assert site.nginx.find_logged(f'"request":"{name}"')


def test_the_doctor_finds_nothing_wrong(site: Site) -> None:
    certificate = site.home / "volumes" / "certificates" / "fullchain.pem"
    output = site.programs["web1"].manage(
        "doctor", "--url", site.url, SSL_CERT_FILE=str(certificate)
    )
    assert "No problems found." in output
