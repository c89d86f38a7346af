"""What every answer says about itself: pages, errors, the API, static files, refused sockets."""

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
    # Whatever depends on who asks. Static files, and views that know better, say their own.
    "Cache-Control": "no-store",
}
# A static file is the same for everybody, and the chat page loads a hundred of them, so that each
# line counts. Their ETag tells what a Last-Modified would.
FILE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
FOR_EVER = "max-age=31536000, immutable"
NOT_OF_FILES = {*HEADERS, "Last-Modified"} - {*FILE_HEADERS}
# Of these no browser makes a page; of a picture (SVG) it does.
HARMLESS_FILES = ("text/css", "text/javascript")
HSTS = f"max-age={settings.SECURE_HSTS_SECONDS}"


class HeadersMiddleware(CSPMiddleware):
    """Stands outermost, where the answers to broken requests pass too."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if settings.HTTPS and request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        if isinstance(response, WhiteNoiseFileResponse):
            for name in NOT_OF_FILES:
                response.headers.pop(name, None)
            kind = response.headers.get("Content-Type", "").partition(";")[0]
            if kind in HARMLESS_FILES:
                response.headers["Content-Type"] = kind  # in UTF-8, as the pages are that load it
            else:
                response.headers["Content-Security-Policy"] = "default-src 'none'"
            if "immutable" in response.headers.get("Cache-Control", ""):
                response.headers["Cache-Control"] = FOR_EVER
            return _add(FILE_HEADERS, response)
        super().process_response(request, response)
        if name_of_request := request_id.get():  # what to look for in the log
            response.headers["X-Request-ID"] = name_of_request
        return _add(HEADERS, response)


def _add(headers: Mapping[str, str], response: HttpResponseBase) -> HttpResponseBase:
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    return response


def refusal_headers() -> list[tuple[str, str]]:
    """The headers of a refused handshake, which Django never sees and which shows no page."""
    policy = {"Content-Security-Policy": "default-src 'none'"}
    secure = {"Strict-Transport-Security": HSTS} if settings.HTTPS else {}
    return list({**HEADERS, **policy, **secure}.items())
