"""Group commit: messages that wait in this process are posted together, whatever their rooms.

One batch is under way at a time. It skips rooms whose row another transaction has locked: their
messages are posted on their own, so they occupy one thread and delay no other room. Texts are
composed before they join a batch, so no message waits while another is rendered. Each author
gets the reply after the commit.
"""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from contextvars import Context
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.common.errors import ConfabError, Retry, RowLocked
from accounts.models import User
from messaging.actions import ComposedText, NewMessage, post_messages
from messaging.actions.posting import Posted
from messaging.live.database import in_database
from messaging.live.text_composer import compose, compose_quickly
from messaging.metrics import counts

logger = logging.getLogger(__name__)

MAX_BATCH = 64
MAX_WAITING = 2_000  # of one queue; with more the database is too slow, and posts are refused


@dataclass
class Pending:
    message: NewMessage
    outcome: asyncio.Future[Posted]

    @property
    def room_id(self) -> UUID:
        return self.message.room_id


class CommitQueue:
    """Messages on their way to the table."""

    def __init__(self) -> None:
        self._waiting: list[Pending] = []
        self._in_locked_rooms: dict[UUID, list[Pending]] = {}
        self._is_posting = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._composing: set[asyncio.Task[ComposedText]] = set()

    async def post(self, message: NewMessage) -> Posted:
        """Return the message when it is committed. Raises ConfabError."""
        room_id, author, body = message.room_id, message.author, message.body
        text = compose_quickly(author=author, body=body) or await self._compose(
            room_id=room_id, author=author, body=body
        )
        outcome: asyncio.Future[Posted] = asyncio.get_running_loop().create_future()
        pending = Pending(message.with_text(text), outcome)
        if room_id in self._in_locked_rooms:
            _add(self._in_locked_rooms[room_id], pending)
        else:
            _add(self._waiting, pending)
            if not self._is_posting:
                self._is_posting = True
                self._start(self._post_all())
        return await outcome

    async def finish(self) -> None:
        """Wait until all that was accepted is composed and committed."""
        while self._tasks or self._composing:
            await asyncio.wait(self._tasks | self._composing)

    def count_waiting(self) -> dict[str, int]:
        """Return how many messages wait for a batch, and for rooms that are locked."""
        locked = sum(map(len, list(self._in_locked_rooms.values())))
        return {"commit_queue": len(self._waiting), "locked_rooms": locked}

    async def _compose(self, *, room_id: UUID, author: User, body: str) -> ComposedText:
        task = asyncio.ensure_future(compose(room_id=room_id, author=author, body=body))
        self._composing.add(task)
        task.add_done_callback(self._composing.discard)
        return await task

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        # A batch has many authors: it must not run in the context of the first one's socket.
        task = asyncio.get_running_loop().create_task(work, context=Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _post_all(self) -> None:
        while batch := self._waiting[:MAX_BATCH]:
            del self._waiting[:MAX_BATCH]
            locked = await self._post_batch(batch, self._waiting, skip_locked=True)
            for pending in locked:
                self._queue_for_room(pending)
        self._is_posting = False

    def _queue_for_room(self, pending: Pending) -> None:
        if pending.room_id in self._in_locked_rooms:
            self._in_locked_rooms[pending.room_id].append(pending)
        else:
            self._in_locked_rooms[pending.room_id] = [pending]
            self._start(self._post_room(pending.room_id))

    async def _post_room(self, room_id: UUID) -> None:
        """Post the messages of a locked room, waiting for its lock."""
        while batch := self._in_locked_rooms[room_id][:MAX_BATCH]:
            del self._in_locked_rooms[room_id][:MAX_BATCH]
            await self._post_batch(batch, self._in_locked_rooms[room_id], skip_locked=False)
        del self._in_locked_rooms[room_id]

    async def _post_batch(
        self, batch: Sequence[Pending], queue: list[Pending], *, skip_locked: bool
    ) -> list[Pending]:
        """Post a batch and set its outcomes; return the messages whose room was locked.

        Where the database is out of reach, the messages in `queue` get Retry at once as well.
        """
        try:
            with counts.commit_seconds.timed():
                outcomes = await in_database(_post, batch, skip_locked=skip_locked)
        except Retry as error:
            batch = [*batch, *queue]
            queue.clear()
            outcomes = [error] * len(batch)
        except Exception:
            logger.exception("A batch of %d messages failed.", len(batch))
            if len(batch) > 1:  # one of them fails the rest: post each on its own
                return [
                    locked
                    for pending in batch
                    for locked in await self._post_batch([pending], queue, skip_locked=skip_locked)
                ]
            outcomes = [Retry()]
        for pending, outcome in zip(batch, outcomes, strict=True):
            _settle(pending, outcome)
        return [
            pending
            for pending, outcome in zip(batch, outcomes, strict=True)
            if isinstance(outcome, RowLocked)
        ]


def _add(queue: list[Pending], pending: Pending) -> None:
    if len(queue) >= MAX_WAITING:
        raise Retry(retry_after=1)
    queue.append(pending)


def _post(batch: Sequence[Pending], *, skip_locked: bool) -> list[Posted | ConfabError]:
    messages = [pending.message for pending in batch]
    return post_messages(messages, skip_locked=skip_locked)


def _settle(pending: Pending, outcome: Posted | ConfabError) -> None:
    if pending.outcome.done() or isinstance(outcome, RowLocked):
        return  # the socket closed, or the message is posted when its room is unlocked
    if isinstance(outcome, ConfabError):
        pending.outcome.set_exception(outcome)
    else:
        pending.outcome.set_result(outcome)
