"""Group commit: messages that wait in this process are posted together, whatever their rooms.

One batch is under way at a time. It does not wait for a room whose row somebody else has locked:
that room's messages are posted on their own, so that they hold up one thread and nobody else.
Texts are composed before they join a batch, so none waits for another's to be rendered. Each
author is answered after the commit.
"""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from contextvars import Context
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.common.errors import ConfabError, Locked, Retry
from accounts.models import User
from messaging.actions import Draft, Text, post_messages
from messaging.actions.posting import Posted
from messaging.live.database import in_database
from messaging.live.texts import compose, compose_quickly
from messaging.metrics import counts

logger = logging.getLogger(__name__)

MAX_BATCH = 64
MAX_WAITING = 2_000  # then the database is too slow for us, and saying so is kinder


@dataclass
class Waiting:
    draft: Draft
    outcome: asyncio.Future[Posted]

    @property
    def room_id(self) -> UUID:
        return self.draft.room_id


class Writer:
    """The queue of messages on their way to the table."""

    def __init__(self) -> None:
        self._waiting: list[Waiting] = []
        self._held_up: dict[UUID, list[Waiting]] = {}
        self._is_writing = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._composing: set[asyncio.Task[Text]] = set()

    async def post(
        self,
        *,
        room_id: UUID,
        author: User,
        client_id: UUID,
        body: str,
        reply_to: int | None = None,
    ) -> Posted:
        """Return the message when it is committed. Raises ConfabError."""
        text = compose_quickly(author=author, body=body) or await self._compose(
            room_id=room_id, author=author, body=body
        )
        draft = Draft.of(text, room_id, author, client_id, reply_to)
        outcome: asyncio.Future[Posted] = asyncio.get_running_loop().create_future()
        waiting = Waiting(draft, outcome)
        if room_id in self._held_up:
            _add(self._held_up[room_id], waiting)
        else:
            _add(self._waiting, waiting)
            if not self._is_writing:
                self._is_writing = True
                self._start(self._write_all())
        return await outcome

    async def finish(self) -> None:
        """Wait until what is under way is composed, and committed."""
        while self._tasks or self._composing:
            await asyncio.wait(self._tasks | self._composing)

    def count_waiting(self) -> dict[str, int]:
        """Return how many messages wait for a batch, and for rooms that are locked."""
        held_up = sum(map(len, list(self._held_up.values())))
        return {"writer": len(self._waiting), "locked_rooms": held_up}

    async def _compose(self, *, room_id: UUID, author: User, body: str) -> Text:
        task = asyncio.ensure_future(compose(room_id=room_id, author=author, body=body))
        self._composing.add(task)
        task.add_done_callback(self._composing.discard)
        return await task

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        # Many people's messages: not in the name of whoever came first.
        task = asyncio.get_running_loop().create_task(work, context=Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _write_all(self) -> None:
        while batch := self._waiting[:MAX_BATCH]:
            del self._waiting[:MAX_BATCH]
            locked = await self._write(batch, self._waiting, passing_locked=True)
            for waiting in locked:
                self._hold_up(waiting)
        self._is_writing = False

    def _hold_up(self, waiting: Waiting) -> None:
        if waiting.room_id in self._held_up:
            self._held_up[waiting.room_id].append(waiting)
        else:
            self._held_up[waiting.room_id] = [waiting]
            self._start(self._write_room(waiting.room_id))

    async def _write_room(self, room_id: UUID) -> None:
        """Wait for a room's lock, until nothing of that room is held up."""
        while batch := self._held_up[room_id][:MAX_BATCH]:
            del self._held_up[room_id][:MAX_BATCH]
            await self._write(batch, self._held_up[room_id], passing_locked=False)
        del self._held_up[room_id]

    async def _write(
        self, batch: Sequence[Waiting], queue: list[Waiting], *, passing_locked: bool
    ) -> list[Waiting]:
        """Post a batch and tell its authors; return those whose room was locked.

        Where the database is out of reach, those in the `queue` behind the batch are told at once.
        """
        try:
            with counts.commit_seconds.timed():
                outcomes = await in_database(_post, batch, passing_locked=passing_locked)
        except Retry as error:
            batch = [*batch, *queue]
            queue.clear()
            outcomes = [error] * len(batch)
        except Exception:
            logger.exception("A batch of %d messages failed.", len(batch))
            if len(batch) > 1:  # one of them spoils the rest: each on its own
                return [
                    left
                    for waiting in batch
                    for left in await self._write([waiting], queue, passing_locked=passing_locked)
                ]
            outcomes = [Retry()]
        for waiting, outcome in zip(batch, outcomes, strict=True):
            _settle(waiting, outcome)
        return [
            waiting
            for waiting, outcome in zip(batch, outcomes, strict=True)
            if isinstance(outcome, Locked)
        ]


def _add(queue: list[Waiting], waiting: Waiting) -> None:
    if len(queue) >= MAX_WAITING:
        raise Retry(retry_after=1)
    queue.append(waiting)


def _post(batch: Sequence[Waiting], *, passing_locked: bool) -> list[Posted | ConfabError]:
    drafts = [waiting.draft for waiting in batch]
    return post_messages(drafts, passing_locked=passing_locked)


def _settle(waiting: Waiting, outcome: Posted | ConfabError) -> None:
    if waiting.outcome.done() or isinstance(outcome, Locked):  # its socket is gone, or it waits on
        return
    if isinstance(outcome, ConfabError):
        waiting.outcome.set_exception(outcome)
    else:
        waiting.outcome.set_result(outcome)
