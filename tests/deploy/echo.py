"""An application that answers with what reached it, to see what nginx lets through."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Echo(BaseHTTPRequestHandler):
    """`/give/NAME` hands over an upload, `/headed/` brings headers of its own."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(size)
        self.send_response(200)
        if self.path.startswith("/give/"):
            self.send_header("X-Accel-Redirect", f"/_files/{self.path.removeprefix('/give/')}")
            self.send_header("Content-Disposition", "attachment")
        if self.path.startswith("/headed/"):
            self.send_header("Content-Security-Policy", "default-src 'unsafe-hashes'")
            self.send_header("Strict-Transport-Security", "max-age=1")
        body = json.dumps([[name.lower(), value] for name, value in self.headers.items()]).encode()
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class EchoServer(ThreadingHTTPServer):
    # Python's five are fewer than a test knocks at once; nginx takes who is not let in for dead.
    request_queue_size = 128


@contextmanager
def echo() -> Iterator[int]:
    """Yield the port of an application that echoes."""
    server = EchoServer(("127.0.0.1", 0), Echo)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()
