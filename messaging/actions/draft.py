"""A message before it has a number."""

from dataclasses import dataclass, field
from uuid import UUID

from accounts.models import User
from messaging.actions.mentions import Mentioned
from messaging.actions.text import Text, compose

Key = tuple[UUID, UUID, UUID]


@dataclass(frozen=True)
class Draft:
    """Made outside the transaction: rendering takes time."""

    room_id: UUID
    author_id: UUID
    client_id: UUID
    body: str
    html: str = field(repr=False)
    reply_to: int | None = None
    mentioned: Mentioned = field(default_factory=lambda: Mentioned({}))

    @classmethod
    def write(
        cls,
        *,
        room_id: UUID,
        author: User,
        client_id: UUID,
        body: str,
        reply_to: int | None = None,
    ) -> "Draft":
        """`body` is what schemas.Body let through; `reply_to` the seq of what it answers.

        Raises Retry.
        """
        text = compose(room_id=room_id, author=author, body=body)
        return cls.of(text, room_id, author, client_id, reply_to)

    @classmethod
    def of(
        cls, text: Text, room_id: UUID, author: User, client_id: UUID, reply_to: int | None
    ) -> "Draft":
        return cls(room_id, author.pk, client_id, text.body, text.html, reply_to, text.mentioned)

    @property
    def key(self) -> Key:
        return self.room_id, self.author_id, self.client_id
