"""Security headers of every response: pages, errors, the API, static files, refused sockets."""

from collections.abc import Mapping

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseFileResponse

from config.operations.logs import request_id

UNUSED_FEATURES = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid",
    "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
    # For what depends on the user; static files and some views set their own.
    "Cache-Control": "no-store",
}
# Static files have few headers: the chat page loads a hundred of them. Their ETag makes a
# Last-Modified redundant.
FILE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
IMMUTABLE = "max-age=31536000, immutable"
OMITTED_FROM_FILES = {*HEADERS, "Last-Modified"} - {*FILE_HEADERS}
# Types that a browser doesn't show as a page, unlike SVG.
INERT_TYPES = ("text/css", "text/javascript")
HSTS = f"max-age={settings.SECURE_HSTS_SECONDS}"


class HeadersMiddleware(CSPMiddleware):
    """The outermost middleware, so that it sees the responses to broken requests too."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if settings.HTTPS and request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        if isinstance(response, WhiteNoiseFileResponse):
            for name in OMITTED_FROM_FILES:
                response.headers.pop(name, None)
            kind = response.headers.get("Content-Type", "").partition(";")[0]
            if kind in INERT_TYPES:
                response.headers["Content-Type"] = kind  # UTF-8 like the page that loads it
            else:
                response.headers["Content-Security-Policy"] = "default-src 'none'"
            if "immutable" in response.headers.get("Cache-Control", ""):
                response.headers["Cache-Control"] = IMMUTABLE
            return _add(FILE_HEADERS, response)
        super().process_response(request, response)
        if current := request_id.get():  # to find it in the log
            response.headers["X-Request-ID"] = current
        return _add(HEADERS, response)


def _add(headers: Mapping[str, str], response: HttpResponseBase) -> HttpResponseBase:
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    return response


def refusal_headers() -> list[tuple[str, str]]:
    """Return the headers of a refused handshake, which doesn't pass Django."""
    policy = {"Content-Security-Policy": "default-src 'none'"}
    secure = {"Strict-Transport-Security": HSTS} if settings.HTTPS else {}
    return list({**HEADERS, **policy, **secure}.items())
