"""Runs a case on a reader and checks its state after every step."""

from tests.client.cases import Case
from tests.client.network import Network
from tests.client.readers import Reader, State
from tests.client.room import Message, Room


def run_case(case: Case, reader: Reader, newcomer: Reader) -> set[str]:
    """Run the steps, repair all gaps, and compare with the state that `newcomer` loads.

    Returns the reader's troubles.
    """
    room = Room(case.history)
    for _ in range(case.started):
        room.change()
    network = Network(room, reader)
    for name, at in case.steps:
        network.step(name, at)
        check_consistent(reader.state, room)
    late = network.heal()
    check_complete(reader.state, _load(room, newcomer), room)
    for event in late:
        reader.apply(event)
    check_complete(reader.state, newcomer.state, room)
    return network.troubles


def _load(room: Room, newcomer: Reader) -> State:
    Network(room, newcomer).heal()
    return newcomer.state


def check_consistent(state: State, room: Room) -> None:
    """No gaps, no duplicates, no invented and no outdated messages, whatever is in transit."""
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


def check_complete(state: State, fresh: State, room: Room) -> None:
    """Everything is known, and both readers hold the same."""
    assert state.clock == fresh.clock == room.clock
    assert state.messages == _since(state.first, room.messages_at(room.clock))
    both = max(state.first, fresh.first)
    assert _since(both, state.messages) == _since(both, fresh.messages)
    assert fresh.messages or not room.clock


def _since(first: int, messages: list[Message]) -> list[Message]:
    return [message for message in messages if message["seq"] >= first]
