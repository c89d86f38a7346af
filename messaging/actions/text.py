"""The text of a message before it is saved: what follows from its body, at every door."""

from dataclasses import dataclass, field
from uuid import UUID

from accounts.models import User
from messaging.actions.mentions import Mentioned, find_mentioned
from messaging.rendering import service


@dataclass(frozen=True)
class Text:
    """`html` is rendered from `body`, in which the `mentioned` are marked."""

    body: str
    html: str = field(repr=False)
    mentioned: Mentioned


def compose(*, room_id: UUID, author: User, body: str) -> Text:
    """Render a body for its room. Outside of transactions: it may wait for others' texts.

    Raises Retry when too much is being rendered.
    """
    texts = service.read_texts(body, author.pk) if "@" in body else []
    mentioned = find_mentioned(room_id=room_id, author=author, texts=texts)
    return Text(body, service.render(body, author.pk, mentioned.names), mentioned)
