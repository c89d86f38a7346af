"""Daphne's WebSocket, with bounds of its own on what comes in and none on what goes out."""

from typing import Any

from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol

WAITING_MOST = 64  # frames between the network and the application
CLOSE_FLOODING = 4429


class BoundedProtocol(WebSocketProtocol):  # type: ignore[misc]
    """The application's queue is unbounded in Daphne, and one size limits both directions."""

    maxMessagePayloadSize: int  # noqa: N815

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803
        if self.state != self.STATE_OPEN:
            return
        if self.application_queue.qsize() >= WAITING_MOST:
            self.serverClose(CLOSE_FLOODING)
        else:
            super().onMessage(payload, isBinary)

    def sendMessage(self, payload: bytes, *arguments: Any, **options: Any) -> None:  # noqa: N802
        if self.state != self.STATE_OPEN:
            return
        # A page of history may be larger than anything that a client may send.
        limit, self.maxMessagePayloadSize = self.maxMessagePayloadSize, 0
        try:
            super().sendMessage(payload, *arguments, **options)
        finally:
            self.maxMessagePayloadSize = limit


def install() -> None:
    """Have Daphne use it: its server makes the factory where nobody can hand one in."""
    WebSocketFactory.protocol = BoundedProtocol
