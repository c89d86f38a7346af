"""A message about to be posted, and how its text is composed."""

from dataclasses import dataclass, field, replace
from typing import Self
from uuid import UUID

from accounts.models import User
from messaging.actions.mentions import Mentions, find_mentions
from messaging.rendering import service

Key = tuple[UUID, UUID, UUID]


@dataclass(frozen=True)
class ComposedText:
    """`html` is rendered from `body`, with the mentions marked."""

    body: str
    html: str = field(repr=False)
    mentions: Mentions


@dataclass(frozen=True)
class NewMessage:
    """A message from the request to the INSERT; `text` is None until it is composed.

    `body` is as `schemas.Body` returns it, `reply_to` the seq of the message it answers.
    """

    room_id: UUID
    author: User
    client_id: UUID
    body: str
    reply_to: int | None = None
    text: ComposedText | None = field(default=None, repr=False)

    @property
    def key(self) -> Key:
        return self.room_id, self.author.pk, self.client_id

    @property
    def composed_text(self) -> ComposedText:
        """Raises ValueError before the text is composed."""
        if self.text is None:
            raise ValueError("The message is not composed.")
        return self.text

    def with_text(self, text: ComposedText) -> Self:
        return replace(self, text=text)

    def composed(self) -> Self:
        """Return the message with its text. Raises Retry, as `compose` does."""
        if self.text is not None:
            return self
        return self.with_text(compose(room_id=self.room_id, author=self.author, body=self.body))


def compose(*, room_id: UUID, author: User, body: str) -> ComposedText:
    """Find the mentions in a body and render it. Call it outside of transactions: it may wait.

    Raises Retry when too much is being rendered. messaging/live/text_composer.py does the same for
    coroutines.
    """
    pieces = service.read_texts(body, author.pk) if "@" in body else []
    mentions = find_mentions(room_id=room_id, author=author, texts=pieces)
    return ComposedText(body, service.render(body, author.pk, mentions.names), mentions)
