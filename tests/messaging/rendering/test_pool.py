"""Texts wait for each other by person: heavy ones of one do not hold up another's."""

import threading
from concurrent.futures import Future
from itertools import count

import pytest

from accounts.common.errors import Retry
from messaging.rendering import pool as pools
from messaging.rendering.pool import MAX_WAITING, MAX_WAITING_PER_PERSON, Pool
from messaging.rendering.process import Died, TimedOut
from messaging.rendering.worker import Answer, Request


class Held:
    """A worker whose texts are done when they are released; it notes the order they began in."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.begin = threading.Semaphore(0)
        self.gate = threading.Semaphore(0)

    def ask(self, request: Request) -> Answer:
        self.begun.append(request["body"])
        self.begin.release()
        self.gate.acquire()
        return {"html": request["body"], "texts": []}


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    held = Held()
    monkeypatch.setattr(pools, "WorkerProcess", lambda: held)
    return held


def text(body: str) -> Request:
    return Request(body=body, mentioned=[], highlighted=True)


def finish(held: Held, texts: list["Future[Answer | None]"]) -> list[str]:
    for _ in texts:
        held.gate.release()
    return [answer["html"] for each in texts if (answer := each.result())]


def test_people_take_turns_however_many_texts_they_send(held: Held) -> None:
    pool = Pool(workers=1)
    texts = [pool.submit(text("mallory 0"), "mallory")]
    held.begin.acquire()  # it is under way, and the others come after
    texts += [pool.submit(text(f"mallory {n}"), "mallory") for n in range(1, 5)]
    texts += [pool.submit(text("alice 0"), "alice"), pool.submit(text("bob 0"), "bob")]
    assert pool.count_waiting() == 6
    assert len(finish(held, texts)) == 7
    assert held.begun[:4] == ["mallory 0", "alice 0", "bob 0", "mallory 1"]
    assert held.begun[4:] == ["mallory 2", "mallory 3", "mallory 4"]
    assert pool.count_waiting() == 0


def test_one_text_of_a_person_is_rendered_at_a_time(held: Held) -> None:
    pool = Pool(workers=2)
    texts = [pool.submit(text(f"mallory {n}"), "mallory") for n in range(3)]
    held.begin.acquire()
    texts.append(pool.submit(text("bob"), "bob"))
    held.begin.acquire()  # the other worker was free for bob
    assert held.begun == ["mallory 0", "bob"]
    assert len(finish(held, texts)) == 4


def test_texts_beyond_the_queue_limit_are_refused_at_once(held: Held) -> None:
    pool = Pool(workers=1)
    texts = [pool.submit(text("under way"), "alice")]
    held.begin.acquire()
    texts += [pool.submit(text("waits"), "mallory") for _ in range(MAX_WAITING_PER_PERSON)]
    with pytest.raises(Retry):
        pool.submit(text("too many"), "mallory")
    for number in count():
        if pool.count_waiting() == MAX_WAITING:
            break
        texts.append(pool.submit(text("waits"), number))
    with pytest.raises(Retry):
        pool.submit(text("too many"), "bob")
    assert len(finish(held, texts)) == MAX_WAITING + 1
    texts = [pool.submit(text("there is room again"), "bob")]
    assert finish(held, texts) == ["there is room again"]


def test_a_cancelled_text_is_not_rendered(held: Held) -> None:
    pool = Pool(workers=1)
    first = pool.submit(text("first"), "alice")
    held.begin.acquire()
    unwanted, last = pool.submit(text("unwanted"), "bob"), pool.submit(text("last"), "carol")
    assert unwanted.cancel()
    assert finish(held, [first, last]) == ["first", "last"]
    assert held.begun == ["first", "last"]


def test_a_text_that_kills_its_worker_is_retried_without_highlighting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[Request] = []

    class Mortal:
        def ask(self, request: Request) -> Answer:
            tried.append(request)
            if request["highlighted"] or request["body"] == "worse":
                raise Died
            return {"html": "without", "texts": []}

    monkeypatch.setattr(pools, "WorkerProcess", Mortal)
    pool = Pool(workers=1)
    assert pool.submit(text("bad"), "alice").result() == {"html": "without", "texts": []}
    assert pool.submit(text("worse"), "alice").result() is None
    assert [each["highlighted"] for each in tried] == [True, False, True, False]


@pytest.mark.parametrize("error", [TimedOut, OSError])
def test_a_text_that_no_worker_could_take_raises_retry(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    class Away:
        def ask(self, request: Request) -> Answer:
            raise error

    monkeypatch.setattr(pools, "WorkerProcess", Away)
    with pytest.raises(Retry):
        Pool(workers=1).submit(text("a"), "alice").result()
