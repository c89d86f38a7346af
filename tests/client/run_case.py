"""Plays a case on a reader, and looks over its shoulder."""

from tests.client.cases import Case
from tests.client.network import Network
from tests.client.readers import Reader, State
from tests.client.room import Message, Room


def run_case(case: Case, reader: Reader, newcomer: Reader) -> set[str]:
    """Take the steps, heal, and compare with what `newcomer` then loads afresh.

    Raises AssertionError as soon as the reader holds what it must not; returns its troubles.
    """
    room = Room(case.history)
    for _ in range(case.started):
        room.change()
    network = Network(room, reader)
    for name, at in case.steps:
        network.act(name, at)
        check_truth(reader.state, room)
    late = network.heal()
    check_same(reader.state, _load_afresh(room, newcomer), room)
    for event in late:
        reader.hear(event)
    check_same(reader.state, newcomer.state, room)
    return network.troubles


def _load_afresh(room: Room, newcomer: Reader) -> State:
    Network(room, newcomer).heal()
    return newcomer.state


def check_truth(state: State, room: Room) -> None:
    """Whatever is on its way: no hole, nothing twice, nothing that never was, nothing outdated."""
    if state.clock is None:
        assert state.messages == []
        return
    assert state.clock <= room.clock
    seqs = [message["seq"] for message in state.messages]
    assert seqs == sorted(set(seqs))
    assert all(room.was_ever(message) for message in state.messages)
    held = {message["seq"]: message["changed"] for message in state.messages}
    for message in _since(state.first, room.messages_at(state.clock)):
        assert held.get(message["seq"], 0) >= message["changed"], f"lacks {message}: {state}"


def check_same(state: State, fresh: State, room: Room) -> None:
    """All is known, and everything that both hold is the same."""
    assert state.clock == fresh.clock == room.clock
    assert state.messages == _since(state.first, room.messages_at(room.clock))
    both = max(state.first, fresh.first)
    assert _since(both, state.messages) == _since(both, fresh.messages)
    assert fresh.messages or not room.clock


def _since(first: int, messages: list[Message]) -> list[Message]:
    return [message for message in messages if message["seq"] >= first]
