"""Daphne's WebSocket, with bounded queues, a faster way out, and pings."""

import struct
import time
from functools import lru_cache
from typing import Any

from autobahn.websocket import protocol
from autobahn.websocket.types import ConnectionDeny
from daphne import http_protocol
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from django.conf import settings
from twisted.internet import tcp

from config.web.headers import refusal_headers
from messaging.buckets import Bucket
from messaging.metrics import counts
from messaging.protocol.close_codes import CloseCode

MAX_WAITING = 64  # frames between the network and the application
FRAMES_PER_COMMAND = 4  # acknowledgements among them: a client that receives much sends many
MAX_FRAMES_AFTER_CLOSE = 1_000  # of a client that goes on sending
# A client that is silent for the first is pinged, and for the second is dropped. Presence
# (messaging/live/presence.py) must expire within ten seconds of a cut, so pings are frequent.
PING_SECONDS, GONE_SECONDS = 3.0, 30.0
# How long a client may take to answer a close. autobahn's one second is too short for a mobile
# network, and a client that is dropped while sending never reads the close code.
CLOSE_SECONDS = 5.0


class BoundedProtocol(WebSocketProtocol):  # type: ignore[misc]
    """Bounds Daphne's queue to the application, shortens its way out, and replaces its pings.

    Daphne doesn't keep when it last heard from a client, and drops a healthy client that answers
    a ping after the next one was sent.
    """

    heard_at = 0.0
    frames_after_close = 0

    def onConnect(self, request: Any) -> Any:  # noqa: N802
        """Refuse what Daphne would fail to decode."""
        if not request.headers.get("sec-websocket-protocol", "").isascii():
            raise ConnectionDeny(400, "Bad Request")  # type: ignore[no-untyped-call]
        return super().onConnect(request)

    def onOpen(self) -> None:  # noqa: N802
        self.heard_at = time.monotonic()
        self.frames = Bucket(FRAMES_PER_COMMAND * settings.FRAME_RATE, settings.FRAME_BURST)
        self.closeHandshakeTimeout = CLOSE_SECONDS
        super().onOpen()

    def onPong(self, payload: bytes) -> None:  # noqa: N802
        self.heard_at = time.monotonic()

    def seconds_since_heard(self) -> float:
        return time.monotonic() - self.heard_at

    def check_timeouts(self) -> None:
        """Called by Daphne every two seconds."""
        super().check_timeouts()
        if self.state != self.STATE_OPEN:
            return
        if self.seconds_since_heard() > GONE_SECONDS:
            self.dropConnection(abort=True)
        elif self.seconds_since_heard() > PING_SECONDS:
            self.sendPing()

    def onFrameBegin(self) -> None:  # noqa: N802
        """Count every frame before it is processed: pings and fragments of messages, too."""
        if self.state == self.STATE_OPEN and self.frames.take():
            self._close_flood()
        elif self.state != self.STATE_OPEN:
            self._bound_frames_after_close()
        super().onFrameBegin()

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803
        if self.state != self.STATE_OPEN:
            return
        self.heard_at = time.monotonic()
        if self.application_queue.qsize() >= MAX_WAITING:
            self._close_flood()
        else:
            super().onMessage(payload, isBinary)

    def _close_flood(self) -> None:
        counts.closes[CloseCode.FLOOD] += 1
        self.serverClose(int(CloseCode.FLOOD))

    def _bound_frames_after_close(self) -> None:
        """Drop a client that goes on sending instead of answering the close."""
        self.frames_after_close += 1
        if self.frames_after_close > MAX_FRAMES_AFTER_CLOSE:
            self.dropConnection(abort=True)

    def sendHttpErrorResponse(  # noqa: N802
        self,
        code: int,
        reason: str,
        responseHeaders: list[tuple[str, str]] | None = None,  # noqa: N803
    ) -> None:
        headers = [*(responseHeaders or []), *refusal_headers()]
        super().sendHttpErrorResponse(code, reason, headers)

    def serverSend(self, content: str, binary: bool = False) -> None:  # noqa: N802
        """Send a text as one frame, encoded once for all its recipients.

        This skips autobahn's limit on messages, which is for incoming ones: a page of history may
        be larger than what a client may send.
        """
        if self.state == self.STATE_OPEN:
            self.sendData(frame_text(content))

    def sendData(self, data: bytes, *arguments: Any, **options: Any) -> None:  # noqa: N802
        """Write to the network directly where it accepts the data.

        For every frame, Twisted would add a writer to the event loop and remove it again: a sixth
        of the time of a busy server.
        """
        transport = self.transport
        if arguments or options or self.send_queue or not _is_idle(transport):
            super().sendData(data, *arguments, **options)
            return
        try:
            sent = transport.socket.send(data)
        except OSError:  # full or gone: Twisted handles it
            sent = 0
        if sent < len(data):
            transport.write(data[sent:])


@lru_cache(maxsize=1)
def frame_text(content: str) -> bytes:
    """Return a text as an unfragmented, unmasked WebSocket frame (RFC 6455, 5.2)."""
    payload = content.encode()
    size = len(payload)
    if size < 126:
        header = struct.pack("!BB", 0x81, size)
    elif size < 2**16:
        header = struct.pack("!BBH", 0x81, 126, size)
    else:
        header = struct.pack("!BBQ", 0x81, 127, size)
    return header + payload


def _is_idle(transport: Any) -> bool:
    """Whether a plain TCP connection is open with nothing waiting to be written."""
    return bool(
        isinstance(transport, tcp.Server)
        and not getattr(transport, "TLS", False)
        and transport.connected
        and not transport.disconnecting
        and not transport.dataBuffer
        and not transport._tempDataBuffer
    )


class RootedRequest(http_protocol.WebRequest):  # type: ignore[misc]
    """A request that ignores the header from which Daphne takes a prefix of all paths.

    The site is always at the root of its host, and clients can send that header.
    """

    def process(self) -> Any:
        self.requestHeaders.removeHeader(b"Daphne-Root-Path")
        return super().process()


def install() -> None:
    """Make Daphne use these classes: its server creates its own factories and accepts no others."""
    WebSocketFactory.protocol = BoundedProtocol
    http_protocol.WebRequest = RootedRequest
    # autobahn pretty-prints the options of every connection for a log that is off.
    protocol.pformat = repr  # type: ignore[attr-defined, assignment]
