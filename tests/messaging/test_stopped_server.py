"""A change that is committed while the server exits is saved, and logs no traceback."""

import os
import subprocess
import sys

SCRIPT = """
import asyncio, threading, django
django.setup()
from messaging.delivery import publisher
from messaging.delivery.broadcasts import user_group
from messaging.delivery.envelope import Envelope

def publish_at_exit():
    threading.main_thread().join()
    publisher.publish(Envelope(group=user_group("someone"), events=[]))
    print("published")

publisher.serve_from(asyncio.new_event_loop())
threading.Thread(target=publish_at_exit).start()
"""


def test_a_broadcast_at_exit_is_lost_without_an_error() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "published"
    assert "Broadcast lost" in done.stderr
    assert "Traceback" not in done.stderr
