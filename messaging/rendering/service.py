"""The interface to rendering: in this process, or in a worker process.

Plain or short texts are rendered here, which takes about 0.1 ms and never more than a few.
Everything else goes through the pool, so that other users don't wait for it.
"""

import asyncio
import time
from collections.abc import Collection, Hashable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass

from django.db import connection

from accounts.common.errors import Retry
from messaging.rendering import markdown
from messaging.rendering.bounds import as_plain
from messaging.rendering.pool import Pool
from messaging.rendering.worker import Answer, Request

MAX_INLINE = 400  # characters rendered in this process, if there is no code block or table
FENCES = ("```", "~~~")
PAUSES = (0.5, 1, 2, 4, 8, 8, 8)  # seconds

pool = Pool()


@dataclass(frozen=True)
class Work:
    """A text to be rendered; `mentioned` are username keys.

    One text of a `person` is rendered at a time. Imports pass the room instead.
    """

    body: str
    person: Hashable
    mentioned: Collection[str] = ()

    @property
    def is_quick(self) -> bool:
        if len(self.body) <= MAX_INLINE:
            return not (self._may_be_table or any(fence in self.body for fence in FENCES))
        return not self.mentioned and markdown.is_plain(self.body)

    @property
    def _may_be_table(self) -> bool:
        """Rows are padded to the width of the header: 400 characters may have 2,000 cells."""
        return "|" in self.body and "\n" in self.body

    def render_here(self) -> str:
        return markdown.render(self.body, self.mentioned)

    def read_here(self) -> list[str]:
        return markdown.read_texts(self.body)

    def submit(self, *, reading: bool = False) -> "Future[Answer | None]":
        mentioned = None if reading else sorted(self.mentioned)
        request = Request(body=self.body, mentioned=mentioned, highlighted=True)
        return pool.submit(request, self.person)


def render(body: str, person: Hashable, mentioned: Collection[str] = ()) -> str:
    """Return `body` as HTML. Raises Retry if too much is being rendered."""
    work = Work(body, person, mentioned)
    return work.render_here() if work.is_quick else _html(work, _wait(work.submit()))


def read_texts(body: str, person: Hashable) -> list[str]:
    """Return the pieces of plain text in `body`, where mentions are looked up. Raises Retry."""
    work = Work(body, person)
    return work.read_here() if work.is_quick else _texts(_wait(work.submit(reading=True)))


def render_with_retries(body: str, person: Hashable, mentioned: Collection[str] = ()) -> str:
    """Like `render`, but retries for half a minute before it raises Retry. For bulk work."""
    for pause in PAUSES:
        with suppress(Retry):
            return render(body, person, mentioned)
        time.sleep(pause)
    return render(body, person, mentioned)


async def arender(body: str, person: Hashable, mentioned: Collection[str] = ()) -> str:
    """Like `render`, for a coroutine."""
    work = Work(body, person, mentioned)
    if work.is_quick:
        return work.render_here()
    return _html(work, await asyncio.wrap_future(work.submit()))


async def aread_texts(body: str, person: Hashable) -> list[str]:
    """Like `read_texts`, for a coroutine."""
    work = Work(body, person)
    if work.is_quick:
        return work.read_here()
    return _texts(await asyncio.wrap_future(work.submit(reading=True)))


def _wait(answer: "Future[Answer | None]") -> Answer | None:
    """Wait for the answer; release the database connection meanwhile."""
    if not connection.in_atomic_block:
        connection.close()
    return answer.result()


def _html(work: Work, answer: Answer | None) -> str:
    return answer["html"] if answer else as_plain(work.body.removeprefix(markdown.ACTION))


def _texts(answer: Answer | None) -> list[str]:
    return answer["texts"] if answer else []
