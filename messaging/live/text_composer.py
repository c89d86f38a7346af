"""Composes texts for sockets: no database thread waits while one is rendered."""

from uuid import UUID

from accounts.models import User
from messaging.actions import Text
from messaging.actions.mentions import Mentioned, find_mentioned
from messaging.live.database import in_database
from messaging.rendering import service

NO_MENTIONS = Mentioned({})


def compose_quickly(*, author: User, body: str) -> Text | None:
    """Return the text if rendering it here is quick, as it is for most messages, else None."""
    work = service.Work(body, author.pk)
    if "@" in body or not work.is_quick:
        return None
    return Text(body, work.render_here(), NO_MENTIONS)


async def compose(*, room_id: UUID, author: User, body: str) -> Text:
    """Like actions.compose, for a coroutine. Raises Retry."""
    mentioned = NO_MENTIONS
    if "@" in body and (texts := await service.aread_texts(body, author.pk)):
        mentioned = await in_database(find_mentioned, room_id=room_id, author=author, texts=texts)
    return Text(body, await service.arender(body, author.pk, mentioned.names), mentioned)
