"""The validated rows of an archive's tables (docs/export.md).

Fields that only a site export has are optional.
"""

import json
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from accounts.common.text import SURROGATE
from messaging.protocol.schemas import Emoji
from rooms.clock import MAX_SEQ
from rooms.sizes import MAX_DESCRIPTION, MAX_ICON, MAX_TOPIC

MAX_BODY = 64_000  # characters; other sites may allow more than this one


def _check_text(text: str) -> str:
    if "\x00" in text or SURROGATE.search(text):
        raise PydanticCustomError("text", "contains an invalid character")
    return text


def _get_id(value: Any) -> Any:
    """Accept an id, or an object with an id."""
    return value.get("id") if isinstance(value, dict) else value


def _get_seq(value: Any) -> Any:
    return value.get("seq") if isinstance(value, dict) else value


def _check_details(details: dict[str, Any]) -> dict[str, Any]:
    """Reject what the database would refuse halfway through a room."""
    _check_text(json.dumps(details, allow_nan=False).replace("\\u0000", "\x00"))
    return details


Text = Annotated[str, AfterValidator(_check_text)]
Short = Annotated[Text, Field(max_length=1_000)]
Number = Annotated[int, Field(ge=0, le=MAX_SEQ)]
Seq = Annotated[int, Field(ge=1, le=MAX_SEQ)]
Person = Annotated[UUID, BeforeValidator(_get_id)]
Role = Literal["owner", "moderator", "member"]


class Row(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class PersonRow(Row):
    """`email` is empty in the export of a room."""

    id: UUID
    username: Annotated[Text, Field(min_length=1, max_length=150)]
    name: Short = ""
    display_name: Short | None = None
    email: Short = ""
    date_joined: AwareDatetime | None = None
    suspended_at: AwareDatetime | None = None
    suspension_reason: Text = ""
    theme: Literal["system", "light", "dark"] = "system"
    language: Annotated[Text, Field(max_length=10)] = ""
    shows_presence: bool = True

    @property
    def own_name(self) -> str:
        """The display name, or "" if they are shown by their username."""
        if self.display_name is not None:
            return self.display_name
        return "" if self.name == self.username else self.name


class RoomRow(Row):
    id: UUID
    kind: Literal["public", "private", "direct"]
    name: Short = ""
    icon: Annotated[Text, Field(max_length=MAX_ICON)] = ""
    topic: Annotated[Text, Field(max_length=MAX_TOPIC)] = ""
    description: Annotated[Text, Field(max_length=MAX_DESCRIPTION)] = ""
    post_role: Role = "member"
    invite_role: Role = "member"
    history: Literal["all", "joined"] = "all"
    slow_seconds: Annotated[int, Field(ge=0, le=21_600)] = 0
    is_findable: bool = False
    is_group: bool = False
    is_complete: bool = True  # false for a direct room that a member has left
    locked_at: AwareDatetime | None = None
    archived_at: AwareDatetime | None = None
    clock: Number = 0
    membership_version: Number = 0
    created_at: AwareDatetime | None = None


class MemberRow(Row):
    """`last_read` and `joined_clock` default to the room's clock."""

    room: UUID
    user: Person
    role: Role = "member"
    joined_at: AwareDatetime
    last_read: Number | None = None
    joined_clock: Number | None = None
    muted_until: AwareDatetime | None = None


class BanRow(Row):
    room: UUID
    user: Person
    banned_by: Person
    reason: Short = ""
    created_at: AwareDatetime
    expires_at: AwareDatetime | None = None


class BlockRow(Row):
    blocker: Person
    blocked: Person
    created_at: AwareDatetime


class MessageRow(Row):
    """`html` is ignored and rendered again from the body, so it is always safe.

    `reactions` are ignored too, and summed from their own table.
    """

    room: UUID
    seq: Seq
    changed: Seq
    kind: Literal["text", "system"] = "text"
    author: Person
    client_id: UUID
    reply_to: Annotated[Seq | None, BeforeValidator(_get_seq)] = None
    mentions: list[UUID] = []
    mentions_all: bool = False
    body: Annotated[Text, Field(max_length=MAX_BODY)]
    created_at: AwareDatetime
    edited_at: AwareDatetime | None = None
    deleted: bool = False
    hidden: bool = False
    deleted_at: AwareDatetime | None = None
    hidden_at: AwareDatetime | None = None
    hidden_authority: Annotated[int, Field(ge=1, le=4)] | None = None
    details: Annotated[dict[str, Any], AfterValidator(_check_details)] | None = None


class SideRow(Row):
    """A row that belongs to a message, in the order of the messages."""

    room: UUID
    seq: Seq


class ReactionRow(SideRow):
    user: Person
    emoji: Emoji


class EditRow(SideRow):
    body: Annotated[Text, Field(max_length=MAX_BODY)]
    edited_at: AwareDatetime
