"""The WebSocket consumer: accepts sockets, and turns frames into commands.

The reader only decodes and queues, so it never waits; one task per socket works through the queue
in order.
"""

import asyncio
import logging
from typing import Any

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.conf import settings

from accounts.audit import acting_from
from accounts.common.errors import ConfabError
from messaging.buckets import Bucket
from messaging.live.connection import Connection, unwrap
from messaging.live.database import in_database
from messaging.live.handlers import Handlers
from messaging.live.origin import is_own_page
from messaging.live.process import get_process
from messaging.live.ready import MAX_FRAME, find_ready
from messaging.live.scope import SocketScope
from messaging.live.socket_slots import acquire_slot, release_slot
from messaging.protocol.close_codes import CloseCode
from messaging.protocol.commands import Ack, AnyCommand, BadCommand, decode

logger = logging.getLogger(__name__)

MAX_WAITING = 16  # commands of one socket
MAX_MALFORMED = 10  # in a row


class ChatConsumer(AsyncConsumer):  # type: ignore[misc]
    """One tab's socket. It has no channel of its own: the hub has one for all."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        # Not Channels' own loop: it has two more tasks for each socket, and passes every event of
        # every socket through one shared thread.
        self.scope, self.base_send = scope, send
        self.worker: asyncio.Task[None] | None = None
        try:
            while True:
                message = await receive()
                await getattr(self, message["type"].replace(".", "_"))(message)
        except StopConsumer:
            pass
        finally:  # also when the server cancels us
            await self._clean_up()

    async def websocket_connect(self, _message: dict[str, Any]) -> None:
        scope, process = SocketScope(self.scope), get_process()
        user, address = scope.user, scope.client_address
        is_allowed = user.is_active and is_own_page(self.scope) and not process.hub.is_closing
        if not is_allowed or not acquire_slot(self, user.pk, address):
            await self.send({"type": "websocket.close"})
            raise StopConsumer
        send = scope.server_send(self.base_send)
        self.connection = Connection(unwrap(user), scope.session_key, send)
        self.handlers = Handlers(self.connection, process)
        self.commands = Bucket(settings.FRAME_RATE, settings.FRAME_BURST)
        self.malformed = 0
        self.waiting: asyncio.Queue[AnyCommand] = asyncio.Queue(MAX_WAITING)
        await self.send({"type": "websocket.accept"})
        process.hub.connections.add(self.connection)
        process.presence.add(self.connection, scope.seconds_since_heard)
        with acting_from(address):
            self.worker = asyncio.ensure_future(self._work())  # keeps this context

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        if self.connection.closed:
            return
        frame = message.get("text") or ""
        if len(frame) > MAX_FRAME or len(frame.encode()) > MAX_FRAME:
            await self.connection.close(CloseCode.FRAME_TOO_LARGE)
        else:
            await self._read(frame)

    async def websocket_disconnect(self, _message: dict[str, Any]) -> None:
        raise StopConsumer

    async def _clean_up(self) -> None:
        release_slot(self)
        if self.worker is not None:
            self.worker.cancel()
            self.connection.closed = True
            self.handlers.presence.remove(self.connection)
            self.handlers.hub.remove(self.connection)

    async def _read(self, frame: str) -> None:
        try:
            command = decode(frame)
        except BadCommand as bad:
            self.malformed = self.malformed + 1 if bad.malformed else 0
            if self.malformed >= MAX_MALFORMED:
                await self.connection.close(CloseCode.MALFORMED_FRAMES)
            else:
                await self.handlers.refuse(bad.command_id, bad.error)
            return
        self.malformed = 0
        if isinstance(command, Ack):
            self._acknowledge(command.frames)
        elif self.waiting.full() or self.commands.take():
            await self.connection.close(CloseCode.FLOOD)
        else:
            self.waiting.put_nowait(command)

    def _acknowledge(self, frames: int) -> None:
        if self.connection.acknowledge(frames):
            self.clocks_task = asyncio.ensure_future(self.handlers.send_clocks())

    async def _work(self) -> None:
        try:
            await self._send_ready(self.connection)
            while True:
                command = await self.waiting.get()
                await self.connection.wait_until_open()
                await self.handlers.handle(command)
        except ConfabError:
            await self.connection.close(CloseCode.RECONNECT)
        except Exception:
            logger.exception("A socket's worker failed.")
            await self.connection.close(CloseCode.RECONNECT)

    async def _send_ready(self, connection: Connection) -> None:
        hub = self.handlers.hub
        await hub.hold_user_events(connection)
        user_rooms, ready = await in_database(find_ready, connection.user)
        connection.set_rooms(user_rooms)
        await connection.send_event(ready)
        hub.subscribe_activity(connection, user_rooms.versions)
        await hub.release_user_events(connection)
        await hub.wait_until_joined(connection)
