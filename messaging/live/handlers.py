"""Runs the commands of a socket, and sends their replies."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from django.db import DataError
from django.utils.translation import gettext as _

from accounts.common.errors import ConfabError, Invalid, NotFound
from messaging import actions, limits
from messaging.actions import NewMessage
from messaging.delivery import broadcasts
from messaging.delivery.broadcasts import room_group
from messaging.live.connection import Connection
from messaging.live.database import in_database
from messaging.live.memberships import open_room
from messaging.live.presence_store import IDLE
from messaging.live.process import Process
from messaging.live.text_composer import compose
from messaging.metrics import counts
from messaging.models import Message
from messaging.protocol.commands import (
    AddReaction,
    AnyCommand,
    Close,
    Command,
    Delete,
    Edit,
    Open,
    Ping,
    Post,
    Reaction,
    Read,
    RemoveReaction,
    ShowPresence,
    SubscribePresence,
    Typing,
    Unread,
)
from messaging.protocol.encoding import message_json
from rooms.access import require

logger = logging.getLogger(__name__)

MAX_ROOMS = 200  # open on one socket


class Handlers:
    """The commands of one socket; each sends one reply."""

    def __init__(self, connection: Connection, process: Process) -> None:
        self.connection = connection
        self.hub, self.presence = process.hub, process.presence
        self.commit_queue, self.reconciler = process.commit_queue, process.reconciler

    async def handle(self, command: AnyCommand) -> None:
        room = getattr(command, "room", None)
        try:
            limits.check_command(command.type, person=self.connection.user.pk, room=room)
            await HANDLERS[type(command)](self, command)
        except ConfabError as error:
            await self.refuse(command.id, error)
        except DataError as error:
            logger.warning("The database refused what was sent: %s", type(error.__cause__).__name__)
            await self.refuse(command.id, Invalid())

    async def reply(self, command: Command, data: dict[str, Any]) -> None:
        reply = {"type": "reply", "id": command.id, "ok": True, "data": data}
        await self.connection.send_event(reply)

    async def refuse(self, command_id: str | None, error: ConfabError) -> None:
        reply = {"type": "reply", "id": command_id, "ok": False, "error": error.as_json()}
        await self.connection.send_event(reply)

    async def send_clocks(self) -> None:
        """Send a client that was behind the clocks of its rooms, so that it catches up."""
        await self.reconciler.send_clocks(self.connection)

    async def open(self, command: Open) -> None:
        """Reply with what the client missed; later events follow the reply."""
        if len(self.connection.open_groups) >= MAX_ROOMS:
            raise Invalid(_("Too many rooms are open on this connection."))
        subscribers = await self.hub.hold_room_events(str(command.room), self.connection)
        try:
            version, data = await in_database(
                open_room, self.connection.user, command.room, command.clock
            )
        except BaseException as error:
            self.hub.cancel(subscribers, self.connection)
            if isinstance(error, NotFound):  # at this reply its client drops the room
                self.connection.forget_room(str(command.room))
            raise
        counts.count_open(command.clock, data)
        await self.reply(command, data)
        await self.hub.subscribe(subscribers, self.connection, version)

    async def close(self, command: Close) -> None:
        self.hub.close_room(room_group(command.room), self.connection)
        await self.reply(command, {})

    async def post(self, command: Post) -> None:
        message = NewMessage(
            room_id=command.room,
            author=self.connection.user,
            client_id=command.client_id,
            body=command.body,
            reply_to=command.reply_to,
        )
        posted = await self.commit_queue.post(message)
        await self.reply(command, message_json(posted.message))

    async def edit(self, command: Edit) -> None:
        user, room = self.connection.user, command.room
        text = await compose(room_id=room, author=user, body=command.body)
        message = await in_database(
            actions.save_edit, by=user, room_id=room, seq=command.seq, text=text
        )
        await self.reply(command, message_json(message))

    async def delete(self, command: Delete) -> None:
        message = await in_database(
            actions.delete_message,
            by=self.connection.user,
            room_id=command.room,
            seq=command.seq,
            reason=command.reason,
        )
        await self.reply(command, message_json(message))

    async def add_reaction(self, command: Reaction) -> None:
        await self._react(actions.add_reaction, command)

    async def remove_reaction(self, command: Reaction) -> None:
        await self._react(actions.remove_reaction, command)

    async def read(self, command: Read) -> None:
        user = self.connection.user
        mark = await in_database(
            actions.mark_read, user=user, room_id=command.room, seq=command.seq
        )
        await self.reply(command, mark)

    async def unread(self, command: Unread) -> None:
        user = self.connection.user
        mark = await in_database(
            actions.mark_unread, user=user, room_id=command.room, seq=command.seq
        )
        await self.reply(command, mark)

    async def typing(self, command: Typing) -> None:
        """Broadcast to a room that is open on this socket."""
        user, room_id = self.connection.user, command.room
        if room_group(room_id) not in self.connection.open_groups:
            raise NotFound
        membership = await in_database(require, "post", room=room_id, by=user)
        broadcasts.typing(room_id, user, membership.room.membership_version)
        await self.reply(command, {})

    async def show_presence(self, command: ShowPresence) -> None:
        self.presence.set_idle(self.connection, is_idle=command.state == IDLE)
        await self.reply(command, {})

    async def subscribe_presence(self, command: SubscribePresence) -> None:
        await self.presence.subscribe(self.connection, command.users)
        await self.reply(command, {})

    async def ping(self, command: Ping) -> None:
        await self.reply(command, {})

    async def _react(self, react: Callable[..., Message], command: Reaction) -> None:
        by, target = self.connection.user, {"room_id": command.room, "seq": command.seq}
        message = await in_database(react, by=by, **target, emoji=command.emoji)
        await self.reply(command, message_json(message))


HANDLERS: dict[type, Callable[[Handlers, Any], Awaitable[None]]] = {
    Open: Handlers.open,
    Close: Handlers.close,
    Post: Handlers.post,
    Edit: Handlers.edit,
    Delete: Handlers.delete,
    AddReaction: Handlers.add_reaction,
    RemoveReaction: Handlers.remove_reaction,
    Read: Handlers.read,
    Unread: Handlers.unread,
    Typing: Handlers.typing,
    ShowPresence: Handlers.show_presence,
    SubscribePresence: Handlers.subscribe_presence,
    Ping: Handlers.ping,
}
