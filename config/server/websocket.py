"""Daphne's WebSocket, with a bound on what waits inside, a short way out and pings."""

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

MAX_WAITING = 64  # frames between the network and the application
CLOSE_FLOODING = 4429
FRAMES_PER_COMMAND = 4  # acknowledgements among them: a client that receives much sends many
MAX_FRAMES_AFTER_CLOSE = 1_000  # of a client that goes on sending
# Who is silent for the first is pinged, and for the second is gone. Presence (messaging/live)
# expires within ten seconds of a cut, so it is asked often.
PING_SECONDS, GONE_SECONDS = 3.0, 30.0
# How long a client may take to answer a close. autobahn's one second is less than a phone's
# network needs; and who is hung up on while sending never reads why.
CLOSE_SECONDS = 5.0


class BoundedProtocol(WebSocketProtocol):  # type: ignore[misc]
    """Daphne's queue to the application is unbounded, and its way out is a long one.

    It also forgets when it last heard of a client, and a ping that is answered after the next
    one was sent would hang up on a client that is well.
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

    def silence(self) -> float:
        """Return the seconds since anything was heard of the client."""
        return time.monotonic() - self.heard_at

    def check_timeouts(self) -> None:
        """Called by Daphne every two seconds."""
        super().check_timeouts()
        if self.state != self.STATE_OPEN:
            return
        if self.silence() > GONE_SECONDS:
            self.dropConnection(abort=True)
        elif self.silence() > PING_SECONDS:
            self.sendPing()

    def onFrameBegin(self) -> None:  # noqa: N802
        """Count every frame, before it is answered or queued: pings and pieces of messages too."""
        if self.state == self.STATE_OPEN and self.frames.take():
            self._close_flooding()
        elif self.state != self.STATE_OPEN:
            self._bound_frames_after_close()
        super().onFrameBegin()

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803
        if self.state != self.STATE_OPEN:
            return
        self.heard_at = time.monotonic()
        if self.application_queue.qsize() >= MAX_WAITING:
            self._close_flooding()
        else:
            super().onMessage(payload, isBinary)

    def _close_flooding(self) -> None:
        counts.closes[CLOSE_FLOODING] += 1
        self.serverClose(CLOSE_FLOODING)

    def _bound_frames_after_close(self) -> None:
        """A client has time to answer the close, but not to keep us parsing meanwhile."""
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
        """Send a text, as one frame that all its hearers share.

        Also past autobahn's limit on messages, which is meant for what comes in: a page of
        history may be larger than anything that a client may send.
        """
        if self.state == self.STATE_OPEN:
            self.sendData(frame_text(content))

    def sendData(self, data: bytes, *arguments: Any, **options: Any) -> None:  # noqa: N802
        """Write at once what the network takes at once.

        Twisted would ask the loop to tell when the socket can be written, and to stop telling,
        for every frame: a sixth of the time of a busy server.
        """
        transport = self.transport
        if arguments or options or self.send_queue or not _is_idle(transport):
            super().sendData(data, *arguments, **options)
            return
        try:
            sent = transport.socket.send(data)
        except OSError:  # it is full, or gone: Twisted knows what to do
            sent = 0
        if sent < len(data):
            transport.write(data[sent:])


@lru_cache(maxsize=1)
def frame_text(content: str) -> bytes:
    """Return a text as a WebSocket frame of a server: whole and unmasked (RFC 6455, 5.2)."""
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
    """Whether a plain TCP connection stands open with nothing waiting to be written."""
    return bool(
        isinstance(transport, tcp.Server)
        and not getattr(transport, "TLS", False)
        and transport.connected
        and not transport.disconnecting
        and not transport.dataBuffer
        and not transport._tempDataBuffer
    )


class RootedRequest(http_protocol.WebRequest):  # type: ignore[misc]
    """A request of a site that is at the root of its host, whatever a client claims.

    Daphne takes a prefix of all paths from a header that a client can send.
    """

    def process(self) -> Any:
        self.requestHeaders.removeHeader(b"Daphne-Root-Path")
        return super().process()


def install() -> None:
    """Have Daphne use them: its server makes the factories itself and accepts no others."""
    WebSocketFactory.protocol = BoundedProtocol
    http_protocol.WebRequest = RootedRequest
    # autobahn pretty-prints the options of every connection for a log that is off.
    protocol.pformat = repr  # type: ignore[attr-defined, assignment]
