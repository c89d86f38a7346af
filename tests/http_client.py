"""A person's browser without the screen: cookies, forms, a real server."""

import json
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

from django.conf import settings

from accounts.models import User
from tests.live import LiveServer
from tests.people import sign_in


class HttpClient:
    """Visits `server` as `person`; redirects are followed."""

    def __init__(self, server: LiveServer, person: User | None = None) -> None:
        self.url = server.url
        self.session = sign_in(person) if person else {}
        self._jar = CookieJar()
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self._jar))

    def get(self, path: str) -> HTTPResponse:
        return self._open(Request(self.url + path))

    def submit(self, path: str, **fields: str) -> HTTPResponse:
        """Look at the page of a form, then send it."""
        self.get(path)
        data = urlencode({"csrfmiddlewaretoken": self._token(), **fields}).encode()
        return self._open(Request(self.url + path, data, headers={"Referer": self.url + path}))

    def call(self, method: str, path: str, **data: object) -> HTTPResponse:
        """Call the API, below /api/v1/, as a page of the site does."""
        self.get("/")
        headers = {
            "Content-Type": "application/json",
            "Referer": self.url,
            "X-CSRFToken": self._token(),
        }
        url = f"{self.url}/api/v1/{path}"
        return self._open(Request(url, json.dumps(data).encode(), headers, method=method))

    def _open(self, request: Request) -> HTTPResponse:
        cookies = {cookie.name: cookie.value for cookie in self._jar}
        mine = {**self.session, **cookies}
        request.add_unredirected_header(
            "Cookie", "; ".join(f"{name}={value}" for name, value in mine.items())
        )
        response: HTTPResponse = self._opener.open(request)
        return response

    def _token(self) -> str:
        tokens = [cookie.value for cookie in self._jar if cookie.name == settings.CSRF_COOKIE_NAME]
        return str(tokens[0])
