"""Hypothesis strategies: the changes of a room and their way to a reader."""

from dataclasses import dataclass

from hypothesis import strategies as st

from tests.client.room import ROOM, Message

KINDS = ("post", "post", "edit", "edit", "edit", "delete", "system")
# Steps that make progress are listed more than once.
STEPS = (
    *("change",) * 6, *("deliver",) * 4, "repeat", "lose", "send_clock",
    *("open",) * 2, "serve", *("answer",) * 2, "refuse",
    *("request_older",) * 2, *("answer_older",) * 2, "cut", "wait", "trim",
)  # fmt: skip
MAX_HISTORY = 60
MIN_STEPS, MAX_STEPS = 30, 90

Step = tuple[str, int]


@dataclass(frozen=True)
class Case:
    """The reader joins after `started` changes of `history`; then the `steps` are run.

    A step is a method of `tests.client.network.Network` and the index of an item in transit.
    """

    history: list[Message]
    started: int
    steps: list[Step]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    history = draw(histories())
    started = draw(st.integers(0, min(20, len(history))))
    step = st.tuples(st.sampled_from(STEPS), st.integers(0, 7))
    return Case(history, started, draw(st.lists(step, min_size=MIN_STEPS, max_size=MAX_STEPS)))


@st.composite
def histories(draw: st.DrawFn) -> list[Message]:
    change = st.tuples(st.sampled_from(KINDS), st.integers(0, 30))
    history: list[Message] = []
    for kind, back in draw(st.lists(change, min_size=20, max_size=MAX_HISTORY)):
        history.append(_make_change(history, kind, back))
    return history


def _make_change(history: list[Message], kind: str, back: int) -> Message:
    """Return the message after the next change; `back` counts texts from the newest."""
    clock = len(history) + 1
    texts = {message["seq"]: message for message in history if message["kind"] == "text"}
    if kind == "system" or kind == "post" or not texts:
        return _make_message(clock, "system" if kind == "system" else "text")
    newest_first = sorted(texts, reverse=True)
    old = texts[newest_first[back % len(texts)]]
    return old | {"changed": clock, "body": f"edit {clock}" if kind == "edit" else ""}


def _make_message(seq: int, kind: str) -> Message:
    return {
        "room": ROOM,
        "seq": seq,
        "changed": seq,
        "kind": kind,
        "author": {"id": "bob", "username": "bob"},
        "client_id": f"client-{seq}",
        "body": "member.joined" if kind == "system" else f"message {seq}",
    }
