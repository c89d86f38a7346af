"""Rendering, as the rest of the project asks for it: here at once, or in a process of its own.

What is plain or short is rendered on the spot, which takes a tenth of a millisecond and never
more than a few. Everything else goes through the pool, so that no one else waits for it.
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

MAX_ON_THE_SPOT = 400  # characters, without a code block or a table
FENCES = ("```", "~~~")
PAUSES = (0.5, 1, 2, 4, 8, 8, 8)  # seconds

pool = Pool()


@dataclass(frozen=True)
class Work:
    """A text to be rendered; `mentioned` are keys of usernames.

    One text of a `person` is rendered at a time. An import gives its room instead.
    """

    body: str
    person: Hashable
    mentioned: Collection[str] = ()

    @property
    def is_quick(self) -> bool:
        if len(self.body) <= MAX_ON_THE_SPOT:
            return not (self._may_be_table or any(fence in self.body for fence in FENCES))
        return not self.mentioned and markdown.is_plain(self.body)

    @property
    def _may_be_table(self) -> bool:
        """Its rows are filled up to the width of its head: 400 characters may be 2,000 cells."""
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
    """Return `body` as HTML. Raises Retry when too much is being rendered."""
    work = Work(body, person, mentioned)
    return work.render_here() if work.is_quick else _html(work, _wait(work.submit()))


def read_texts(body: str, person: Hashable) -> list[str]:
    """Return what is plain text in `body`, to look for names in. Raises Retry."""
    work = Work(body, person)
    return work.read_here() if work.is_quick else _texts(_wait(work.submit(reading=True)))


def render_patiently(body: str, person: Hashable, mentioned: Collection[str] = ()) -> str:
    """As render, for long work, which can wait until less is being rendered."""
    for pause in PAUSES:
        with suppress(Retry):
            return render(body, person, mentioned)
        time.sleep(pause)
    return render(body, person, mentioned)


async def arender(body: str, person: Hashable, mentioned: Collection[str] = ()) -> str:
    """As render, for a coroutine."""
    work = Work(body, person, mentioned)
    if work.is_quick:
        return work.render_here()
    return _html(work, await asyncio.wrap_future(work.submit()))


async def aread_texts(body: str, person: Hashable) -> list[str]:
    """As read_texts, for a coroutine."""
    work = Work(body, person)
    if work.is_quick:
        return work.read_here()
    return _texts(await asyncio.wrap_future(work.submit(reading=True)))


def _wait(answer: "Future[Answer | None]") -> Answer | None:
    """Wait without a database connection, of which there are few."""
    if not connection.in_atomic_block:
        connection.close()
    return answer.result()


def _html(work: Work, answer: Answer | None) -> str:
    return answer["html"] if answer else as_plain(work.body.removeprefix(markdown.ACT))


def _texts(answer: Answer | None) -> list[str]:
    return answer["texts"] if answer else []
