"""Every command of the socket × every kind of user."""

from typing import Any, get_args
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async

from accounts.common.errors import ConfabError
from messaging.protocol.commands import AnyCommand
from tests.access.permission_table import COMMANDS, SILENT, Row, find_seq, rows_of
from tests.access.scenario import BLOCKED, INSIDERS, OUTSIDERS, Scenario, make_scenario
from tests.live import LiveServer
from tests.sockets import Socket, refusal

STATUSES = {error.code: error.status for error in ConfabError.__subclasses__()}


def test_every_command_has_a_row() -> None:
    found = {get_args(each.model_fields["type"].annotation)[0] for each in get_args(AnyCommand)}
    assert found == set(COMMANDS) | SILENT


async def test_only_active_accounts_get_a_socket(
    live_server: LiveServer,
) -> None:
    scenario = await sync_to_async(make_scenario)()
    assert await refusal(live_server, None) == 403
    assert await refusal(live_server, scenario.people["suspended"]) == 403
    async with Socket.connect(live_server, scenario.people["stranger"]) as socket:
        assert socket.ready["rooms"] == []


@pytest.mark.parametrize("who", [*OUTSIDERS, *INSIDERS])
async def test_a_page_of_another_person_gets_no_socket(live_server: LiveServer, who: str) -> None:
    scenario = await sync_to_async(make_scenario)()
    person, other = scenario.people[who], scenario.other
    async with Socket.connect(live_server, person, query=f"?user={person.pk}") as socket:
        assert socket.ready["user"]["id"] == str(person.pk)
    for query in (f"user={other.pk}", "user=", "user=%00", f"user={person.pk}&user={other.pk}"):
        assert await refusal(live_server, person, query=f"?{query}") == 403, query


@pytest.mark.parametrize("who", [*OUTSIDERS, *INSIDERS, BLOCKED])
async def test_everyone_gets_the_answer_of_the_table(live_server: LiveServer, who: str) -> None:
    scenario = await sync_to_async(make_scenario)()
    async with Socket.connect(live_server, scenario.people[who]) as socket:
        for name, row in rows_of(COMMANDS):
            reply = await _ask(socket, scenario, name, row, who)
            assert reply == row.expect(who), (name, row.target)


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_a_room_one_may_not_see_answers_like_none(live_server: LiveServer, who: str) -> None:
    scenario = await sync_to_async(make_scenario)()
    async with Socket.connect(live_server, scenario.people[who]) as socket:
        for name, row in rows_of(COMMANDS):
            fields = {"room": str(scenario.room.pk), "seq": 1, **(row.body or {})}
            hidden = await socket.request(name, **fields)
            missing = await socket.request(name, **fields | {"room": str(uuid4())})
            assert hidden | {"id": ""} == missing | {"id": ""}


async def _ask(socket: Socket, scenario: Scenario, name: str, row: Row, who: str) -> int:
    seq = await sync_to_async(find_seq)(scenario, row, who) if row.target else 1
    fields: dict[str, Any] = {"room": str(scenario.room.pk), "seq": seq, **(row.body or {})}
    reply = await socket.request(name, **fields)
    return 200 if reply["ok"] else STATUSES[reply["error"]["code"]]
