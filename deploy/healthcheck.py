"""The health check of a container: exits with 0 if its process works, else with 1.

`healthcheck.py` requests /healthz from the web process; `healthcheck.py worker` checks the age of
the worker's heartbeat file, so that the worker can reach its queue. Failed jobs don't matter here.
"""

import os
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

SECONDS = 4
HEARTBEAT_SECONDS = 15  # the worker touches the file every 2 s


def is_web_healthy() -> bool:
    host = os.environ.get("WEB_HOST", "127.0.0.1")
    host = host.replace("0.0.0.0", "127.0.0.1")  # noqa: S104 - nothing listens here
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


def is_worker_healthy() -> bool:
    file = Path(os.environ.get("WORKER_HEARTBEAT_FILE", "/tmp/worker.heartbeat"))  # noqa: S108 - a tmpfs of this container
    try:
        return time.time() - file.stat().st_mtime < HEARTBEAT_SECONDS
    except OSError:
        return False


if __name__ == "__main__":
    is_healthy = is_worker_healthy if sys.argv[1:] == ["worker"] else is_web_healthy
    sys.exit(not is_healthy())
