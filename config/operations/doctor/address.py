"""Whether pages come through the public address: the name, the certificate, the proxy's headers."""

import ssl
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from config.operations.doctor.findings import Finding, well, wrong

SECONDS = 10
PAGE = "/accounts/login/"
SUBJECT = "address"


def check_address(url: str) -> Iterator[Finding]:
    """Ask for a page at the public address."""
    site = urlsplit(url)
    try:
        answer = _ask(site)
    except ssl.SSLError as error:
        yield wrong(SUBJECT, f"the certificate of {url} is invalid: {error.reason or error}")
    except (OSError, HTTPException) as error:
        yield wrong(SUBJECT, f"no response from {url}: {error}")
    else:
        yield _judge(url, answer) or well(SUBJECT, f"{url} shows the sign-in page")


def _ask(site: SplitResult) -> HTTPResponse:
    kind = HTTPSConnection if site.scheme == "https" else HTTPConnection
    connection = kind(site.hostname or "", site.port, timeout=SECONDS)
    try:
        connection.request("GET", PAGE)
        answer = connection.getresponse()
        answer.read()
        return answer
    finally:
        connection.close()


def _judge(url: str, answer: HTTPResponse) -> Finding | None:
    target = answer.headers.get("Location", "")
    if answer.status == 400:
        return wrong(
            SUBJECT,
            f"the Host header isn't {urlsplit(url).netloc}, or ALLOWED_HOSTS "
            "lacks it. In nginx: proxy_set_header Host $http_host;",
        )
    if answer.status in (301, 302, 307, 308) and target.startswith("https:"):
        return _judge_redirect(url)
    if answer.status in (502, 503, 504):
        return wrong(SUBJECT, f"the proxy at {url} can't reach Confab ({answer.status}).")
    if answer.status >= 400:
        return wrong(SUBJECT, f"{url}{PAGE} responds with {answer.status}; see the log.")
    return None


def _judge_redirect(url: str) -> Finding | None:
    if not url.startswith("https:"):
        return wrong(SUBJECT, f"{url} redirects to HTTPS. Pass the https address: --url")
    if not settings.TRUSTED_PROXIES:
        return wrong(SUBJECT, "pages redirect to themselves: TRUSTED_PROXIES is 0.")
    return wrong(
        SUBJECT,
        "pages redirect to themselves: X-Forwarded-Proto doesn't arrive. "
        "In nginx: proxy_set_header X-Forwarded-Proto $scheme;",
    )
