"""The commands of a client, decoded from the frames of its socket (docs/protocol.md)."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field, TypeAdapter, ValidationError

from accounts.common.errors import ConfabError, Invalid, TooLarge
from messaging.protocol.schemas import (
    Clock,
    Emoji,
    MessageBody,
    NewMessageBody,
    ReadMark,
    ReasonBody,
    Schema,
    Seq,
    Text,
)

MAX_ID = 64  # characters
MAX_PRESENCE_USERS = 100  # that one socket subscribes to

CommandId = Annotated[Text, Field(max_length=MAX_ID)] | None


class Command(Schema):
    id: CommandId = None


class Open(Command):
    type: Literal["open"]
    room: UUID
    clock: Clock | None = None


class Close(Command):
    type: Literal["close"]
    room: UUID


class Post(Command, NewMessageBody):
    type: Literal["message.post"]
    room: UUID


class Edit(Command, MessageBody):
    type: Literal["message.edit"]
    room: UUID
    seq: Seq


class Delete(Command, ReasonBody):
    type: Literal["message.delete"]
    room: UUID
    seq: Seq


class Reaction(Command):
    room: UUID
    seq: Seq
    emoji: Emoji


class AddReaction(Reaction):
    type: Literal["reaction.add"]


class RemoveReaction(Reaction):
    type: Literal["reaction.remove"]


class Read(Command, ReadMark):
    type: Literal["read"]
    room: UUID


class Unread(Command, ReadMark):
    type: Literal["unread"]
    room: UUID


class Typing(Command):
    type: Literal["typing"]
    room: UUID


class ShowPresence(Command):
    type: Literal["presence"]
    state: Literal["online", "idle"]


class SubscribePresence(Command):
    type: Literal["presence.subscribe"]
    users: Annotated[list[UUID], Field(max_length=MAX_PRESENCE_USERS)]


class Ping(Command):
    type: Literal["ping"]


class Ack(Command):
    type: Literal["ack"]
    frames: Seq


AnyCommand = (
    Open | Close | Post | Edit | Delete | AddReaction | RemoveReaction | Read | Unread | Typing
    | ShowPresence | SubscribePresence | Ping | Ack
)  # fmt: skip
_commands: TypeAdapter[AnyCommand] = TypeAdapter(Annotated[AnyCommand, Field(discriminator="type")])


class BadCommand(Exception):
    """A frame that is not a command; `command_id` is the client's, if it could be read."""

    def __init__(self, command_id: str | None, error: ConfabError, *, malformed: bool) -> None:
        self.command_id, self.error, self.malformed = command_id, error, malformed
        super().__init__(error.code)


def decode(frame: str) -> AnyCommand:
    """Return the command in a text frame. Raises BadCommand."""
    try:
        return _commands.validate_json(frame)
    except ValidationError as error:
        raise _explain(frame, error) from None


def _explain(frame: str, error: ValidationError) -> BadCommand:
    details = error.errors(include_url=False, include_context=False)
    if details[0]["type"] == "json_invalid":
        return BadCommand(None, Invalid(_("Invalid JSON.")), malformed=True)
    if any(detail["type"] == "string_too_long" and "body" in detail["loc"] for detail in details):
        refusal: ConfabError = TooLarge(_("The message is too long."))
    else:
        refusal = Invalid(fields={_field(detail["loc"]): detail["msg"] for detail in details})
    command_id = _read_id(frame)
    return BadCommand(command_id, refusal, malformed=command_id is None)


def _field(location: tuple[Any, ...]) -> str:
    return str(location[-1]) if location else "type"


def _read_id(frame: str) -> str | None:
    class Identified(Schema):
        id: Annotated[Text, Field(max_length=MAX_ID)]

    try:
        return Identified.model_validate_json(frame).id
    except ValidationError:
        return None
