"""Frames that are no commands (pings, pongs, pieces and empty ones) count as much as those that
are: a flood of them is closed, and costs others nothing."""

import asyncio
import os
import struct
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings

from accounts.models import User
from messaging.protocol.close_codes import CloseCode
from rooms.models import Room
from tests.live import LiveServer
from tests.people import sign_in
from tests.sockets import PATIENCE_SECONDS, Socket

CONTINUATION, TEXT, CLOSE, PING, PONG = 0x0, 0x1, 0x8, 0x9, 0xA
FIN = 0x80
FLOOD = 3_000  # frames; fifteen times the burst
PINGS = 20  # of an ordinary client


def frame(head: int, payload: bytes = b"") -> bytes:
    """Return a frame of a client, masked (RFC 6455, 5.2)."""
    mask = os.urandom(4)
    masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
    return struct.pack("!BB", head, 0x80 | len(payload)) + mask + masked


class RawSocket:
    """A WebSocket whose frames are written and read by hand."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    @asynccontextmanager
    async def connect(cls, server: LiveServer, person: User) -> AsyncIterator["RawSocket"]:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        cookie = (await sync_to_async(sign_in)(person))[settings.SESSION_COOKIE_NAME]
        lines = [
            "GET /ws/chat/ HTTP/1.1", f"Host: 127.0.0.1:{server.port}", f"Origin: {server.url}",
            "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            f"Cookie: {settings.SESSION_COOKIE_NAME}={cookie}", "", "",
        ]  # fmt: skip
        writer.write("\r\n".join(lines).encode())
        assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
        yield cls(reader, writer)
        writer.close()

    async def read(self) -> tuple[int, bytes]:
        """Return opcode and payload of the next frame."""
        head, size = await self.reader.readexactly(2)
        if size == 126:
            size = int.from_bytes(await self.reader.readexactly(2))
        elif size == 127:
            size = int.from_bytes(await self.reader.readexactly(8))
        return head & 0xF, await self.reader.readexactly(size)

    async def close_code(self) -> int:
        """Read until the server closes; return its code."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                opcode, payload = await self.read()
                if opcode == CLOSE:
                    return int.from_bytes(payload[:2])


def pings() -> Iterator[bytes]:
    yield from (frame(FIN | PING, b"x" * 100) for _ in range(FLOOD))


def pongs() -> Iterator[bytes]:
    yield from (frame(FIN | PONG) for _ in range(FLOOD))


def pieces() -> Iterator[bytes]:
    """One message that never ends, in empty pieces."""
    yield frame(TEXT)
    yield from (frame(CONTINUATION) for _ in range(FLOOD))


@pytest.mark.parametrize("flood", [pings, pongs, pieces])
async def test_a_flood_of_frames_is_closed(
    live_server: LiveServer, alice: User, bob: User, lobby: Room, flood: object
) -> None:
    assert callable(flood)
    async with (
        Socket.connect(live_server, alice) as hers,
        RawSocket.connect(live_server, bob) as his,
    ):
        his.writer.write(b"".join(list(flood())[:150]))
        assert (await his.read())[0] in (TEXT, PONG), "within the burst it lives"
        code = asyncio.create_task(his.close_code())
        # One by one, so that the close is read: RST takes away what was not. And until it comes: a
        # slow machine fills the bucket again meanwhile.
        for each in list(flood())[150:]:
            if code.done() or his.writer.is_closing():
                break
            his.writer.write(each)
            await asyncio.sleep(0)
        assert await code == CloseCode.FLOOD
        assert (await hers.request("ping"))["ok"]


async def test_a_client_that_goes_on_after_the_close_is_dropped(
    live_server: LiveServer, bob: User
) -> None:
    async with RawSocket.connect(live_server, bob) as his:
        with pytest.raises(ConnectionError):
            await asyncio.wait_for(send_for_ever(his), PATIENCE_SECONDS)


async def send_for_ever(socket: RawSocket) -> None:
    while True:
        socket.writer.write(b"".join(pings()))
        await socket.writer.drain()
        await asyncio.sleep(0)


async def test_a_client_that_pings_occasionally_stays_connected(
    live_server: LiveServer, bob: User, lobby: Room
) -> None:
    async with Socket.connect(live_server, bob) as his:
        for _ in range(PINGS):
            answered = await his.connection.ping()
            await asyncio.wait_for(answered, PATIENCE_SECONDS)
        assert (await his.request("ping"))["ok"]
