"""A short and fair queue of texts for the worker processes.

People take turns, however many texts they send, and one text of each is rendered at a time.
Threads and processes are started on demand.
"""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field

from accounts.common.errors import Retry
from messaging.rendering.process import Died, TimedOut, WorkerProcess
from messaging.rendering.worker import Answer, Request

MAX_WORKERS = 2  # processes
MAX_WAITING = 200  # texts
MAX_WAITING_PER_PERSON = 8
WAIT_SECONDS = 8  # in the queue


@dataclass
class Task:
    person: Hashable
    request: Request
    asked_at: float = field(default_factory=time.monotonic)
    outcome: "Future[Answer | None]" = field(default_factory=Future)


class Pool:
    """Renders in worker processes. Thread-safe."""

    def __init__(self, workers: int = MAX_WORKERS) -> None:
        self._workers = workers
        self._threads = 0
        self._idle = 0
        self._count = 0
        self._turns: OrderedDict[Hashable, deque[Task]] = OrderedDict()
        self._busy: set[Hashable] = set()
        self._changed = threading.Condition()

    def submit(self, request: Request, person: Hashable) -> "Future[Answer | None]":
        """Return a future of the answer, which is None for a text that can't be rendered.

        Raises Retry if too many texts are waiting; so may the future.
        """
        task = Task(person, request)
        with self._changed:
            own = self._turns.setdefault(person, deque())
            if self._count >= MAX_WAITING or len(own) >= MAX_WAITING_PER_PERSON:
                self._forget_if_done(person)
                raise Retry(retry_after=1)
            own.append(task)
            self._count += 1
            self._start_thread_if_needed()
            self._changed.notify()
        return task.outcome

    def count_waiting(self) -> int:
        return self._count

    def _start_thread_if_needed(self) -> None:
        if self._idle < self._count and self._threads < self._workers:
            self._threads += 1
            threading.Thread(target=self._work, name="rendering", daemon=True).start()

    def _work(self) -> None:
        process = WorkerProcess()
        while True:
            task = self._take()
            try:
                if task.outcome.set_running_or_notify_cancel():
                    _answer(task, process)
            finally:
                self._finish(task)

    def _take(self) -> Task:
        with self._changed:
            self._idle += 1
            while (person := self._find_next()) is None:
                self._changed.wait()
            self._idle -= 1
            self._count -= 1
            self._busy.add(person)
            return self._turns[person].popleft()

    def _find_next(self) -> Hashable | None:
        """Return the next person with a waiting text and none being rendered."""
        free = (each for each, tasks in self._turns.items() if tasks and each not in self._busy)
        return next(free, None)

    def _finish(self, task: Task) -> None:
        with self._changed:
            self._busy.discard(task.person)
            if task.person in self._turns:
                self._turns.move_to_end(task.person)  # behind all who are waiting
            self._forget_if_done(task.person)
            self._changed.notify()

    def _forget_if_done(self, person: Hashable) -> None:
        if not self._turns.get(person):
            self._turns.pop(person, None)


def _answer(task: Task, process: WorkerProcess) -> None:
    try:
        if time.monotonic() - task.asked_at > WAIT_SECONDS:
            raise TimedOut
        task.outcome.set_result(_render(task.request, process))
    except (TimedOut, OSError):
        task.outcome.set_exception(Retry(retry_after=1))
    except BaseException as error:
        task.outcome.set_exception(error)


def _render(request: Request, process: WorkerProcess) -> Answer | None:
    """Render; if the worker dies, retry once without highlighting."""
    for attempt in (request, request | {"highlighted": False}):
        try:
            return process.ask(attempt)
        except Died:
            continue
    return None
