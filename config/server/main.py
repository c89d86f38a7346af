"""The server process, a hardened Daphne: `python -m config.server --host H --port P`.

With `--fd N` it serves on an inherited listening socket.
"""

import argparse
import asyncio
import logging
import math
import os
import socket
import sys
from typing import TYPE_CHECKING, Any

# Statements of the server have timeouts; set before the settings are read.
os.environ.setdefault("DATABASE_TIMEOUTS", "on")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

try:
    import uvloop
except ImportError:  # Windows
    pass
else:
    uvloop.install()  # before Daphne makes its loop; half as fast again

from daphne.server import Server as DaphneServer
from twisted.internet.defer import Deferred

if TYPE_CHECKING:
    from messaging.jobs.worker import Worker

# The application closes at half of this with a code; autobahn closes without one.
MAX_FRAME = 128 * 1024  # bytes
DRAIN_SECONDS = 10  # then running requests are cancelled

logger = logging.getLogger(__name__)


class Server(DaphneServer):  # type: ignore[misc]
    """Daphne with a drain before requests are cancelled."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.ports: list[Any] = []
        self.worker: Worker | None = None

    def start_worker(self) -> None:
        """Run background jobs too, until the drain."""
        from messaging.jobs.worker import Worker

        self.worker = Worker(publishing=False)
        self.worker.start()

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """Let a socket's application measure how long its client has been silent."""
        from config.server.websocket import BoundedProtocol
        from messaging.live.scope import set_seconds_since_heard

        if isinstance(protocol, BoundedProtocol):
            set_seconds_since_heard(scope, protocol.seconds_since_heard)
        return super().create_application(protocol, scope)

    def listen_success(self, port: Any) -> None:
        super().listen_success(port)
        self.ports.append(port)

    def kill_all_applications(self) -> Deferred[None]:
        """Called by Twisted before it shuts down, which waits for the Deferred."""
        for port in self.ports:
            port.stopListening()
        return Deferred.fromFuture(asyncio.ensure_future(self._drain()))

    async def _drain(self) -> None:
        from messaging.live.drain import drain

        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                await asyncio.gather(drain(), self._stop_worker())
                await self._finish_requests()
        except Exception:
            logger.exception("The drain was cut short.")
        await super().kill_all_applications().asFuture(asyncio.get_running_loop())

    async def _stop_worker(self) -> None:
        if self.worker is not None:
            await asyncio.to_thread(self.worker.stop)

    async def _finish_requests(self) -> None:
        """Wait for running requests; sockets are closed by now."""
        running = [details.get("application_instance") for details in self.connections.values()]
        if tasks := [task for task in running if task and not task.done()]:
            await asyncio.wait(tasks)


def serve(listener: socket.socket) -> None:
    """Serve on `listener` until SIGTERM or SIGINT."""
    from django.conf import settings

    from config.asgi import application
    from config.operations import metrics_endpoint
    from config.server import websocket

    _refuse_redirect_loop()
    host, port = listener.getsockname()[:2]
    print(f"Listening on {host}:{port}", flush=True)
    _print_setup_code()
    try:
        metrics_endpoint.serve()
    except OSError as error:
        sys.exit(f"Cannot listen on METRICS_PORT {settings.METRICS_PORT}: {error.strerror}.")
    websocket.install()
    trusted = bool(settings.TRUSTED_PROXIES)
    server = Server(
        application=application,
        endpoints=[f"fd:fileno={listener.detach()}"],
        ping_interval=math.inf,  # our protocol pings by itself
        websocket_max_message_size=MAX_FRAME,
        websocket_max_frame_size=MAX_FRAME,
        proxy_forwarded_address_header="X-Forwarded-For" if trusted else None,
        proxy_forwarded_proto_header="X-Forwarded-Proto" if trusted else None,
        server_name="",
        # autobahn's timer costs more the more sockets there are; Daphne has one of its own.
        websocket_handshake_timeout=0,
    )
    if settings.WORKER == "embedded":
        server.start_worker()
    server.run()


def _refuse_redirect_loop() -> None:
    """Exit if HTTPS is on without a trusted proxy: every page would redirect to itself."""
    from django.conf import settings

    if settings.HTTPS and not settings.TRUSTED_PROXIES:
        sys.exit(
            "HTTPS is on, and TRUSTED_PROXIES is 0: every page would be sent on to itself. Set "
            "TRUSTED_PROXIES=1 behind a proxy that speaks TLS, or HTTPS=off where nothing does."
        )


def _print_setup_code() -> None:
    from django.conf import settings
    from django.db import Error

    from accounts.setup import has_accounts, setup_code

    try:
        if settings.SETUP_CODE_REQUIRED and not has_accounts():
            print(f"There are no accounts yet. The setup code is {setup_code()}", flush=True)
    except Error as error:
        print(f"The database is not responding: {error}", flush=True)


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket. Raises OSError if the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=1024)


def main() -> None:
    parser = argparse.ArgumentParser(description="Serve Confab.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fd", type=int, help="a listening socket to serve on")
    options = parser.parse_args()
    if options.fd is not None:
        listener = socket.socket(fileno=options.fd)
    else:
        listener = listen(options.host, options.port)
    serve(listener)
