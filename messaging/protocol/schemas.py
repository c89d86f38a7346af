"""What clients may send, validated alike by the socket and the HTTP API."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from accounts.common.sizes import MAX_REASON
from accounts.common.text import is_storable
from messaging.rendering.bounds import MAX_BODY
from messaging.text.emoji import MAX_EMOJI, clean_emoji
from rooms.clock import MAX_SEQ

MAX_QUERY = 80  # characters of a search
MAX_PAGE = 100_000


def check_text(text: str) -> str:
    """Return the text. Raises ValueError if PostgreSQL can't store it."""
    if not is_storable(text):
        raise ValueError("The text contains an invalid character.")
    return text


def clean_body(body: str) -> str:
    """Return the body as it is stored: LF line ends, no blank lines around it."""
    body = body.replace("\r\n", "\n").replace("\r", "\n").rstrip().lstrip("\n")
    if not body:
        raise ValueError("The text is empty.")
    return body


# Every text and number of a schema, a query or a path is one of these, with a maximum length or
# value (tests/architecture/test_input.py).
Text = Annotated[str, AfterValidator(check_text)]
Body = Annotated[
    str,
    Field(min_length=1, max_length=MAX_BODY),
    AfterValidator(check_text),
    AfterValidator(clean_body),
]
Reason = Annotated[str, Field(max_length=MAX_REASON), AfterValidator(check_text)]
SearchText = Annotated[str, Field(max_length=MAX_QUERY), AfterValidator(check_text)]
Emoji = Annotated[str, Field(max_length=MAX_EMOJI), AfterValidator(clean_emoji)]
Seq = Annotated[int, Field(ge=0, le=MAX_SEQ, strict=True)]
Clock = Seq
Page = Annotated[int, Field(ge=1, le=MAX_PAGE)]


class Schema(BaseModel):
    """Ignores unknown fields, so that newer clients work with an older server."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class NewMessageBody(Schema):
    client_id: UUID
    body: Body
    reply_to: Seq | None = None


class MessageBody(Schema):
    body: Body


class ReasonBody(Schema):
    """`reason` is shown to the people concerned and kept in the audit log."""

    reason: Reason = ""


class ReadMark(Schema):
    seq: Seq
