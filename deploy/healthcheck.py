"""Whether the web process of this container answers: exits 0 or 1, as a health check is asked."""

import os
import sys
from http.client import HTTPConnection, HTTPException

SECONDS = 4


def is_healthy() -> bool:
    host = os.environ.get("WEB_HOST", "127.0.0.1").replace("0.0.0.0", "127.0.0.1")  # noqa: S104
    connection = HTTPConnection(host, int(os.environ.get("WEB_PORT", "8000")), timeout=SECONDS)
    # As nginx asks: by the name of the site, over HTTPS.
    headers = {
        "Host": os.environ["ALLOWED_HOSTS"].split(",")[0].lstrip("."),
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Proto": "https",
    }
    try:
        connection.request("GET", "/healthz", headers=headers)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False


if __name__ == "__main__":
    sys.exit(not is_healthy())
