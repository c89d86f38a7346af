"""What each command does, and the data of its reply. Raises ConfabError."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from django.db import DataError
from django.utils.translation import gettext as _

from accounts.common.errors import ConfabError, Invalid, NotFound
from messaging import actions, limits
from messaging.delivery import broadcasts
from messaging.delivery.broadcasts import room_group
from messaging.live import checks
from messaging.live.connection import Connection
from messaging.live.database import in_database
from messaging.live.presence_store import IDLE
from messaging.live.process import Process
from messaging.live.texts import compose
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
    Typing,
    Unread,
    WatchPresence,
)
from messaging.protocol.encoding import message_json
from rooms.access import require

logger = logging.getLogger(__name__)

MAX_ROOMS = 200  # open on one socket


class Handlers:
    """The commands of one socket; each answers with one reply."""

    def __init__(self, connection: Connection, process: Process) -> None:
        self.connection = connection
        self.hub, self.writer, self.presence = process.hub, process.writer, process.presence

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
        await self.connection.say(reply)

    async def refuse(self, command_id: str | None, error: ConfabError) -> None:
        reply = {"type": "reply", "id": command_id, "ok": False, "error": error.as_json()}
        await self.connection.say(reply)

    async def heal(self) -> None:
        """Tell a client that was behind how far its rooms have moved on."""
        await self.hub.tell_clocks([self.connection])

    async def open(self, command: Open) -> None:
        """Answer with what the client missed; events from that moment on follow the reply."""
        if len(self.connection.rooms) >= MAX_ROOMS:
            raise Invalid(_("Too many rooms are open on this connection."))
        topic = await self.hub.enter(str(command.room), self.connection)
        try:
            version, data = await in_database(
                checks.open_room, self.connection.user, command.room, command.clock
            )
        except BaseException as error:
            self.hub.abandon(topic, self.connection)
            if isinstance(error, NotFound):  # by this answer its client lets go of the room
                self.connection.doubt(str(command.room))
            raise
        counts.count_open(command.clock, data)
        await self.reply(command, data)
        await self.hub.admit(topic, self.connection, version)

    async def close(self, command: Close) -> None:
        self.hub.close(room_group(command.room), self.connection)
        await self.reply(command, {})

    async def post(self, command: Post) -> None:
        posted = await self.writer.post(
            room_id=command.room,
            author=self.connection.user,
            client_id=command.client_id,
            body=command.body,
            reply_to=command.reply_to,
        )
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
        """Tell a room that is open here; it is kept nowhere and takes no number."""
        user, room_id = self.connection.user, command.room
        if room_group(room_id) not in self.connection.rooms:
            raise NotFound
        membership = await in_database(require, "post", room=room_id, by=user)
        broadcasts.typing(room_id, user, membership.room.membership_version)
        await self.reply(command, {})

    async def show_presence(self, command: ShowPresence) -> None:
        self.presence.show(self.connection, is_idle=command.state == IDLE)
        await self.reply(command, {})

    async def watch_presence(self, command: WatchPresence) -> None:
        await self.presence.watch(self.connection, command.users)
        await self.reply(command, {})

    async def ping(self, command: Ping) -> None:
        await self.reply(command, {})

    async def _react(self, act: Callable[..., Message], command: Reaction) -> None:
        by, place = self.connection.user, {"room_id": command.room, "seq": command.seq}
        message = await in_database(act, by=by, **place, emoji=command.emoji)
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
    WatchPresence: Handlers.watch_presence,
    Ping: Handlers.ping,
}
