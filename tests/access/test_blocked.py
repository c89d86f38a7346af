"""A blocked person at every endpoint: in a room with those who block them, and alone with one.

That the same person may do the same without the block is asked first, each time.
"""

from dataclasses import replace
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from rooms.actions import open_direct
from tests.access import test_routes as routes
from tests.access.permission_table import COMMANDS, REACHES_NO_ONE, ROUTES, Row, find_seq, rows_of
from tests.access.scenario import BLOCKED, Scenario, make_scenario
from tests.access.test_commands import STATUSES
from tests.live import LiveServer
from tests.sockets import Socket

ROWS = rows_of(ROUTES)
# No one hides messages in a direct room, and an export of a room is asked for without its address.
BETWEEN_TWO = [
    (endpoint, row) for endpoint, row in ROWS if "{room_id}" in endpoint and row.target != "hidden"
]


@pytest.fixture
def scenario(db: None) -> Scenario:
    return make_scenario()


@pytest.fixture
def direct(scenario: Scenario) -> Scenario:
    """The same people, and the direct room of the blocked one and the one who blocks."""
    scenario.unblock()
    return replace(scenario, room=open_direct(by=scenario.people[BLOCKED], users=[scenario.other]))


def test_every_write_endpoint_declares_whether_it_reaches_a_person() -> None:
    rows = ROWS + rows_of(COMMANDS)
    reaching = {endpoint for endpoint, row in rows if row.reaches}
    changing = {endpoint for endpoint, _ in rows if not endpoint.startswith("GET ")}
    assert reaching
    assert not reaching & REACHES_NO_ONE
    assert reaching | REACHES_NO_ONE == changing


@pytest.mark.parametrize(("endpoint", "row"), ROWS, ids=lambda value: routes.name(value))
def test_without_the_block_they_get_what_members_get(
    scenario: Scenario, endpoint: str, row: Row
) -> None:
    scenario.unblock()
    assert routes.try_endpoint(scenario, endpoint, row, BLOCKED).status_code == row.member


@pytest.mark.parametrize(("endpoint", "row"), BETWEEN_TWO, ids=lambda value: routes.name(value))
def test_alone_with_the_one_who_blocks_them(direct: Scenario, endpoint: str, row: Row) -> None:
    free = routes.try_endpoint(direct, endpoint, row, BLOCKED).status_code
    with routes.undone():
        path = routes.way_to(direct, endpoint, row, BLOCKED)
        direct.block()
        before = routes.state(direct)
        refused = routes.send(direct, endpoint, row, BLOCKED, path).status_code
        if row.between is None:
            assert refused == free
        else:
            assert (free, refused) == (row.member, row.between)
            assert routes.state(direct) == before


@pytest.mark.parametrize(("endpoint", "row"), BETWEEN_TWO, ids=lambda value: routes.name(value))
def test_who_blocks_writes_to_them_no_more_either(
    direct: Scenario, endpoint: str, row: Row
) -> None:
    scenario = replace(direct, other=direct.people[BLOCKED], people={BLOCKED: direct.other})
    free = routes.try_endpoint(scenario, endpoint, row, BLOCKED).status_code
    with routes.undone():
        path = routes.way_to(scenario, endpoint, row, BLOCKED)
        direct.block()
        status = routes.send(scenario, endpoint, row, BLOCKED, path).status_code
    assert status == (free if row.between is None else row.between)


async def test_every_command_alone_with_the_one_who_blocks_them(live_server: LiveServer) -> None:
    scenario = await sync_to_async(_make_direct_scenario)()
    async with Socket.connect(live_server, scenario.people[BLOCKED]) as socket:
        for name, row in rows_of(COMMANDS):
            seq = await sync_to_async(find_seq)(scenario, row, BLOCKED) if row.target else 1
            assert (await socket.request("open", room=str(scenario.room.pk)))["ok"]
            fields = {"room": str(scenario.room.pk), "seq": seq, **(row.body or {})}
            await sync_to_async(scenario.block)()
            refused = _status(await socket.request(name, **fields))
            await sync_to_async(scenario.unblock)()
            # One typing is let through in three seconds: tests/messaging/test_blocking.py has both.
            free = row.member
            if name != "typing":
                free = _status(await socket.request(name, **fields))
            if row.between is None:
                deleted = name == "message.delete" and refused == 200
                assert free == (404 if deleted else refused), (name, row.target)
            else:
                assert (free, refused) == (row.member, row.between), (name, row.target)


def _make_direct_scenario() -> Scenario:
    scenario = make_scenario()
    scenario.unblock()
    return replace(scenario, room=open_direct(by=scenario.people[BLOCKED], users=[scenario.other]))


def _status(reply: dict[str, Any]) -> int:
    return 200 if reply["ok"] else STATUSES[reply["error"]["code"]]
