"""Group commit: messages that wait for the same room are posted together.

One batch of a room is under way at a time, so a room whose row is locked holds up one thread and
its own messages, and nobody else's. Each author is answered after the commit.
"""

import asyncio
import logging
from dataclasses import dataclass
from uuid import UUID

from accounts.errors import ConfabError, Retry
from accounts.models import User
from messaging.actions import Draft, post_messages
from messaging.actions.posting import Posted
from messaging.live.database import in_database

logger = logging.getLogger(__name__)

BATCH_MOST = 64


@dataclass
class Waiting:
    author: User
    client_id: UUID
    body: str
    outcome: asyncio.Future[Posted]


class Writer:
    """The queue of messages on their way to the table, by room."""

    def __init__(self) -> None:
        self._waiting: dict[UUID, list[Waiting]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def post(self, *, room_id: UUID, author: User, client_id: UUID, body: str) -> Posted:
        """Return the message when it is committed. Raises ConfabError."""
        outcome: asyncio.Future[Posted] = asyncio.get_running_loop().create_future()
        waiting = Waiting(author, client_id, body, outcome)
        if room_id in self._waiting:
            self._waiting[room_id].append(waiting)
        else:
            self._waiting[room_id] = [waiting]
            task = asyncio.ensure_future(self._write(room_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await outcome

    async def finish(self) -> None:
        """Wait until what is under way is committed."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _write(self, room_id: UUID) -> None:
        while batch := self._waiting[room_id][:BATCH_MOST]:
            del self._waiting[room_id][:BATCH_MOST]
            await self._write_batch(room_id, batch)
        del self._waiting[room_id]

    async def _write_batch(self, room_id: UUID, batch: list[Waiting]) -> None:
        try:
            outcomes = await in_database(_post, room_id, batch)
        except Retry as error:
            _settle(batch, [error] * len(batch))
        except Exception:
            logger.exception("A batch of %d messages failed.", len(batch))
            if len(batch) == 1:
                _settle(batch, [Retry()])
            else:  # one of them spoils the rest: each on its own
                for waiting in batch:
                    await self._write_batch(room_id, [waiting])
        else:
            _settle(batch, outcomes)


def _post(room_id: UUID, batch: list[Waiting]) -> list[Posted | ConfabError]:
    drafts = [
        Draft.write(author=waiting.author, client_id=waiting.client_id, body=waiting.body)
        for waiting in batch
    ]
    return post_messages(room_id=room_id, drafts=drafts)


def _settle(batch: list[Waiting], outcomes: "list[Posted | ConfabError] | list[Retry]") -> None:
    for waiting, outcome in zip(batch, outcomes, strict=True):
        if waiting.outcome.done():  # its socket is gone
            continue
        if isinstance(outcome, ConfabError):
            waiting.outcome.set_exception(outcome)
        else:
            waiting.outcome.set_result(outcome)
