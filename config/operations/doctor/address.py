"""Checks the public address: its name, certificate and proxy headers."""

import ssl
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.shortcuts import resolve_url

from config.operations.doctor.findings import Finding, error, ok

SECONDS = 10
SUBJECT = "address"


def check_address(url: str) -> Iterator[Finding]:
    """Request the sign-in page at the public address."""
    site = urlsplit(url)
    try:
        response = _request(site)
    except ssl.SSLError as exception:
        yield error(
            SUBJECT, f"the certificate of {url} is invalid: {exception.reason or exception}"
        )
    except (OSError, HTTPException) as exception:
        yield error(SUBJECT, f"no response from {url}: {exception}")
    else:
        yield _find_fault(url, response) or ok(SUBJECT, f"{url} shows the sign-in page")


def _request(site: SplitResult) -> HTTPResponse:
    kind = HTTPSConnection if site.scheme == "https" else HTTPConnection
    connection = kind(site.hostname or "", site.port, timeout=SECONDS)
    try:
        connection.request("GET", resolve_url(settings.LOGIN_URL))
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()


def _find_fault(url: str, response: HTTPResponse) -> Finding | None:
    target = response.headers.get("Location", "")
    if response.status == 400:
        return error(
            SUBJECT,
            f"the Host header isn't {urlsplit(url).netloc}, or ALLOWED_HOSTS "
            "lacks it. In nginx: proxy_set_header Host $http_host;",
        )
    if response.status in (301, 302, 307, 308) and target.startswith("https:"):
        return _find_redirect_fault(url)
    if response.status in (502, 503, 504):
        return error(SUBJECT, f"the proxy at {url} can't reach Confab ({response.status}).")
    if response.status >= 400:
        page = url + resolve_url(settings.LOGIN_URL)
        return error(SUBJECT, f"{page} responds with {response.status}; see the log.")
    return None


def _find_redirect_fault(url: str) -> Finding | None:
    if not url.startswith("https:"):
        return error(SUBJECT, f"{url} redirects to HTTPS. Pass the https address: --url")
    if not settings.TRUSTED_PROXIES:
        return error(SUBJECT, "pages redirect to themselves: TRUSTED_PROXIES is 0.")
    return error(
        SUBJECT,
        "pages redirect to themselves: X-Forwarded-Proto doesn't arrive. "
        "In nginx: proxy_set_header X-Forwarded-Proto $scheme;",
    )
