"""Composes texts for sockets: no database thread waits while one is rendered."""

from uuid import UUID

from accounts.models import User
from messaging.actions import ComposedText
from messaging.actions.mentions import Mentions, find_mentions
from messaging.live.database import in_database
from messaging.rendering import service

NO_MENTIONS = Mentions({})


def compose_quickly(*, author: User, body: str) -> ComposedText | None:
    """Return the text if rendering it here is quick, as it is for most messages, else None."""
    work = service.Work(body, author.pk)
    if "@" in body or not work.is_quick:
        return None
    return ComposedText(body, work.render_here(), NO_MENTIONS)


async def compose(*, room_id: UUID, author: User, body: str) -> ComposedText:
    """Like actions.compose, for a coroutine. Raises Retry."""
    mentions = NO_MENTIONS
    if "@" in body and (pieces := await service.aread_texts(body, author.pk)):
        mentions = await in_database(find_mentions, room_id=room_id, author=author, texts=pieces)
    return ComposedText(body, await service.arender(body, author.pk, mentions.names), mentions)
