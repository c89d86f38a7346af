"""The exact number of queries of each route, as its owner: an added query fails this test.

The session and its user take two; an action's savepoint and its release take two more.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.setup import has_accounts
from tests.access import test_routes as routes
from tests.access.permission_table import ROUTES, Row, rows_of
from tests.access.scenario import Scenario, make_scenario

COSTS = {
    "GET /rooms": 4,
    "POST /rooms": 13,
    "GET /rooms/directory": 3,
    "GET /people": 3,
    "GET /blocks": 3,
    "GET /reports": 3,
    "POST /direct": 21,
    "PUT /blocks/{user_id}": 10,
    "DELETE /blocks/{user_id}": 6,
    "POST /invites/{token}": 10,
    "GET /jobs": 3,
    "POST /exports": 8,
    "POST /exports a room": 9,
    "GET /rooms/{room_id}": 5,
    "PATCH /rooms/{room_id} name": 13,
    "PATCH /rooms/{room_id} topic": 13,
    "PATCH /rooms/{room_id} slow mode": 13,
    "PATCH /rooms/{room_id} who posts": 13,
    "PATCH /rooms/{room_id} history": 13,
    "PUT /rooms/{room_id}/lock": 13,
    "DELETE /rooms/{room_id}/lock": 9,
    "PUT /rooms/{room_id}/archive": 13,
    "DELETE /rooms/{room_id}/archive": 9,
    "POST /rooms/{room_id}/join": 9,
    "POST /rooms/{room_id}/leave": 20,
    "GET /rooms/{room_id}/members": 5,
    "POST /rooms/{room_id}/members": 18,
    "PATCH /rooms/{room_id}/members/{user_id}": 17,
    "DELETE /rooms/{room_id}/members/{user_id}": 16,
    "DELETE /rooms/{room_id}/members/{user_id} moderator": 16,
    "DELETE /rooms/{room_id}/members/{user_id} owner": 16,
    "PUT /rooms/{room_id}/members/{user_id}/mute": 14,
    "PUT /rooms/{room_id}/members/{user_id}/mute moderator": 14,
    "DELETE /rooms/{room_id}/members/{user_id}/mute": 14,
    "GET /rooms/{room_id}/bans": 5,
    "PUT /rooms/{room_id}/bans/{user_id}": 22,
    "PUT /rooms/{room_id}/bans/{user_id} owner": 22,
    "DELETE /rooms/{room_id}/bans/{user_id} banned": 10,
    "GET /rooms/{room_id}/invites": 5,
    "POST /rooms/{room_id}/invites": 10,
    "DELETE /rooms/{room_id}/invites/{invite_id}": 12,
    "GET /rooms/{room_id}/requests": 6,
    "PUT /rooms/{room_id}/requests/{user_id} asking": 19,
    "DELETE /rooms/{room_id}/requests/{user_id} asking": 11,
    "GET /rooms/{room_id}/messages": 4,
    "GET /rooms/{room_id}/changes": 4,
    "POST /rooms/{room_id}/messages": 7,
    "PATCH /rooms/{room_id}/messages/{seq} own": 10,
    "DELETE /rooms/{room_id}/messages/{seq} own": 11,
    "DELETE /rooms/{room_id}/messages/{seq} other": 12,
    "DELETE /rooms/{room_id}/messages/{seq} moderator's": 12,
    "DELETE /rooms/{room_id}/messages/{seq} owner's": 12,
    "POST /rooms/{room_id}/messages/{seq}/restore hidden": 11,
    "POST /rooms/{room_id}/messages/{seq}/restore hidden by an owner": 11,
    "POST /rooms/{room_id}/messages/{seq}/report other": 10,
    "GET /rooms/{room_id}/messages/{seq} other": 4,
    "GET /rooms/{room_id}/messages/{seq}/edits other": 5,
    "PUT /rooms/{room_id}/messages/{seq}/reactions/{emoji} own": 15,
    "PUT /rooms/{room_id}/messages/{seq}/reactions/{emoji} other": 16,
    "DELETE /rooms/{room_id}/messages/{seq}/reactions/{emoji} other": 8,
    "POST /rooms/{room_id}/preview": 3,
    "DELETE /rooms/{room_id}/hidden": 8,
    "PUT /rooms/{room_id}/read": 8,
    "PUT /rooms/{room_id}/unread": 8,
}


@pytest.fixture
def scenario(db: None) -> Scenario:
    return make_scenario()


def test_every_route_takes_its_number_of_queries(scenario: Scenario) -> None:
    assert has_accounts()  # a process asks until it is
    found = {
        _name(endpoint, row): _count(scenario, endpoint, row)
        for endpoint, row in rows_of(ROUTES)
        if row.owner < 400
    }
    assert found == COSTS


def _name(endpoint: str, row: Row) -> str:
    return f"{endpoint} {row.target}".strip()


def _count(scenario: Scenario, endpoint: str, row: Row) -> int:
    with routes.undone():
        path = routes.way_to(scenario, endpoint, row, "owner")
        send = routes.prepare(scenario, endpoint, row, "owner", path)
        with CaptureQueriesContext(connection) as queries:
            assert send().status_code < 400
    return len(queries)
