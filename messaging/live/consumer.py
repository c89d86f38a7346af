"""The socket's door: lets people in, turns frames into commands, and never waits in the reader.

The reader only decodes and queues; one task per socket works the queue off in order.
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
from messaging.live import sockets
from messaging.live.connection import Connection, unwrap
from messaging.live.database import in_database
from messaging.live.greeting import MAX_FRAME, find_greeting
from messaging.live.handlers import Handlers
from messaging.live.origin import is_own_page
from messaging.live.presence import never_silent
from messaging.live.process import get_process
from messaging.protocol.commands import Ack, AnyCommand, BadCommand, decode

logger = logging.getLogger(__name__)

MAX_WAITING = 16  # commands of one socket
MAX_MALFORMED = 10  # in a row

CLOSE_RECONNECT, CLOSE_ABUSE, CLOSE_TOO_LARGE, CLOSE_FLOODING = 4000, 4400, 4413, 4429


class ChatConsumer(AsyncConsumer):  # type: ignore[misc]
    """One tab's socket. It has no channel of its own: the hub hears for it."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        # Not Channels' own loop: it keeps a task for each side it listens to, and sends every
        # event of every socket through one shared thread.
        self.scope, self.base_send = scope, send
        self.worker: asyncio.Task[None] | None = None
        try:
            while True:
                message = await receive()
                await getattr(self, message["type"].replace(".", "_"))(message)
        except StopConsumer:
            pass
        finally:  # also when the server gives up on us
            await self._clean_up()

    async def websocket_connect(self, _message: dict[str, Any]) -> None:
        user, process = self.scope["user"], get_process()
        is_open = user.is_active and is_own_page(self.scope) and not process.hub.is_closing
        if not is_open or not sockets.admit(self, user, self.scope):
            await self.send({"type": "websocket.close"})
            raise StopConsumer
        session = self.scope["session"].session_key
        self.connection = Connection(unwrap(user), session, self.scope.get("send", self.base_send))
        self.handlers = Handlers(self.connection, process)
        self.commands = Bucket(settings.FRAME_RATE, settings.FRAME_BURST)
        self.malformed = 0
        self.waiting: asyncio.Queue[AnyCommand] = asyncio.Queue(MAX_WAITING)
        await self.send({"type": "websocket.accept"})
        process.hub.connections.add(self.connection)
        process.presence.enter(self.connection, self.scope.get("silence", never_silent))
        with acting_from((self.scope.get("client") or [None])[0]):
            self.worker = asyncio.ensure_future(self._work())  # keeps this context

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        if self.connection.closed:
            return
        frame = message.get("text") or ""
        if len(frame) > MAX_FRAME or len(frame.encode()) > MAX_FRAME:
            await self.connection.close(CLOSE_TOO_LARGE)
        else:
            await self._read(frame)

    async def websocket_disconnect(self, _message: dict[str, Any]) -> None:
        raise StopConsumer

    async def _clean_up(self) -> None:
        sockets.release(self)
        if self.worker is not None:
            self.worker.cancel()
            self.connection.closed = True
            self.handlers.presence.leave(self.connection)
            self.handlers.hub.forget(self.connection)

    async def _read(self, frame: str) -> None:
        try:
            command = decode(frame)
        except BadCommand as bad:
            self.malformed = self.malformed + 1 if bad.malformed else 0
            if self.malformed >= MAX_MALFORMED:
                await self.connection.close(CLOSE_ABUSE)
            else:
                await self.handlers.refuse(bad.command_id, bad.error)
            return
        self.malformed = 0
        if isinstance(command, Ack):
            self._acknowledge(command.frames)
        elif self.waiting.full() or self.commands.take():
            await self.connection.close(CLOSE_FLOODING)
        else:
            self.waiting.put_nowait(command)

    def _acknowledge(self, frames: int) -> None:
        if self.connection.acknowledge(frames):
            self.healing = asyncio.ensure_future(self.handlers.heal())

    async def _work(self) -> None:
        try:
            await self._greet(self.connection)
            while True:
                command = await self.waiting.get()
                await self.connection.wait_until_open()
                await self.handlers.handle(command)
        except ConfabError:
            await self.connection.close(CLOSE_RECONNECT)
        except Exception:
            logger.exception("A socket's worker failed.")
            await self.connection.close(CLOSE_RECONNECT)

    async def _greet(self, connection: Connection) -> None:
        await self.handlers.hub.hold_news(connection)
        found, ready = await in_database(find_greeting, connection.user)
        connection.note(found)
        await connection.say(ready)
        self.handlers.hub.watch(connection, found.versions)
        await self.handlers.hub.release_news(connection)
        await self.handlers.hub.settle(connection)
