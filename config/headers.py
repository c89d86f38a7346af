"""What every answer says about itself: pages, errors, the API, static files, refused sockets."""

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from config.logs import request_id

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
HSTS = f"max-age={settings.SECURE_HSTS_SECONDS}"


class HeadersMiddleware(CSPMiddleware):
    """Stands outermost, where the answers to broken requests pass too."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        super().process_response(request, response)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.HTTPS and request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        if name_of_request := request_id.get():  # what to look for in the log
            response.headers["X-Request-ID"] = name_of_request
        return response


def refusal_headers() -> list[tuple[str, str]]:
    """The headers of a refused handshake, which Django never sees and which shows no page."""
    policy = {"Content-Security-Policy": "default-src 'none'"}
    secure = {"Strict-Transport-Security": HSTS} if settings.HTTPS else {}
    return list({**HEADERS, **policy, **secure}.items())
