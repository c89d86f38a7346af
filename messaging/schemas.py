"""What clients may say, checked the same way at the socket and the HTTP API."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from accounts.text import SURROGATE
from messaging.emoji import EMOJI_MOST, clean_emoji

BODY_MOST = 16_000  # characters
SEQ_MOST = 2**63 - 1
REASON_MOST = 1_000  # characters


def clean_body(body: str) -> str:
    """Return the body as it is kept: one kind of line end, no blank lines around it."""
    if "\x00" in body or SURROGATE.search(body):
        raise ValueError("The text holds a character that cannot be kept.")
    body = body.replace("\r\n", "\n").replace("\r", "\n").rstrip().lstrip("\n")
    if not body:
        raise ValueError("The text is empty.")
    return body


Body = Annotated[str, Field(min_length=1, max_length=BODY_MOST), AfterValidator(clean_body)]
Emoji = Annotated[str, Field(max_length=EMOJI_MOST), AfterValidator(clean_emoji)]
Seq = Annotated[int, Field(ge=0, le=SEQ_MOST, strict=True)]
Clock = Seq


class Schema(BaseModel):
    """Unknown fields are let pass, so that a newer client may speak to an older server."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class PostBody(Schema):
    client_id: UUID
    body: Body
    reply_to: Seq | None = None


class EditBody(Schema):
    body: Body


class WhyBody(Schema):
    """`reason` is told to those it is done to, and kept in the audit log."""

    reason: Annotated[str, Field(max_length=REASON_MOST)] = ""


class ReadBody(Schema):
    seq: Seq
