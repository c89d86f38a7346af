"""Doors that take a message, tried by people who came after it where history is for members.

Their role gives them no way to it: not to the text, and not to any act upon it.
"""

import asyncio
import json
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async

from accounts.models import User
from messaging.models import Message
from rooms.models import Membership, Room
from tests.access.permission_table import COMMANDS, ROUTES, Row, find_seq, rows_of
from tests.access.scenario import INSIDERS, Scenario, make_scenario
from tests.access.test_routes import PREFIX, prepare, undone, way_to
from tests.http_client import HttpClient
from tests.live import LiveServer
from tests.messages import post
from tests.sockets import Socket

TEXT = "What was said"  # in every message of the scene
DOORS = [(endpoint, row) for endpoint, row in rows_of(ROUTES) if "{seq}" in endpoint]
ACTS = [(name, row) for name, row in rows_of(COMMANDS) if row.target]
LISTS = ("messages", "messages?around={seq}", "messages?before={next}", "messages?after=0",
         "changes", "changes?after=0")  # fmt: skip


@pytest.fixture
def scenario(db: None) -> Scenario:
    return make_scenario()


def come_later(scenario: Scenario, who: str) -> None:
    """Have the person come in now, where newcomers read only later messages."""
    clock = Room.objects.get(pk=scenario.room.pk).clock
    Room.objects.filter(pk=scenario.room.pk).update(history=Room.History.JOINED)
    mine = Membership.objects.filter(room=scenario.room, user=scenario.people[who])
    mine.update(joined_clock=clock)


def ask(scenario: Scenario, endpoint: str, row: Row, who: str, path: str) -> tuple[int, str]:
    answer = prepare(scenario, endpoint, row, who, path)()
    return answer.status_code, answer.content.decode()


def texts(scenario: Scenario) -> list[Any]:
    fields = ("body", "hidden_at", "deleted_at", "reactions", "changed")
    return list(Message.objects.filter(room=scenario.room).order_by("pk").values(*fields))


@pytest.mark.parametrize("who", INSIDERS)
@pytest.mark.parametrize(
    ("endpoint", "row"), DOORS, ids=lambda value: getattr(value, "target", value)
)
def test_a_message_from_before_one_came_is_not_found(
    scenario: Scenario, endpoint: str, row: Row, who: str
) -> None:
    with undone():
        path = way_to(scenario, endpoint, row, who)
        assert ask(scenario, endpoint, row, who, path)[0] == row.expect(who)
    path = way_to(scenario, endpoint, row, who)
    come_later(scenario, who)
    before = texts(scenario)
    status, content = ask(scenario, endpoint, row, who, path)
    assert status == 404 if row.expect(who) < 400 else status in (403, 404)
    assert TEXT not in content
    assert texts(scenario) == before


@pytest.mark.parametrize("who", INSIDERS)
@pytest.mark.parametrize("path", LISTS)
def test_no_list_holds_a_message_from_before_one_came(
    scenario: Scenario, who: str, path: str
) -> None:
    seq = scenario.post(scenario.other)
    where = f"{PREFIX}/rooms/{scenario.room.pk}/{path.format(seq=seq, next=seq + 1)}"
    row = Row(200, 200, 200)
    assert TEXT in ask(scenario, "GET", row, who, where)[1]
    come_later(scenario, who)
    status, content = ask(scenario, "GET", row, who, where)
    assert status == 200
    assert TEXT not in content


@pytest.mark.parametrize("who", INSIDERS)
async def test_no_command_reaches_a_message_from_before_one_came(
    live_server: LiveServer, who: str
) -> None:
    scenario = await sync_to_async(make_scenario)()
    async with Socket.connect(live_server, scenario.people[who]) as socket:
        for name, row in ACTS:
            seq = await sync_to_async(find_seq)(scenario, row, who)
            await sync_to_async(come_later)(scenario, who)
            fields = {"room": str(scenario.room.pk), "seq": seq, **(row.body or {})}
            reply = await socket.request(name, **fields)
            assert reply["error"]["code"] == "not_found", (name, row.target)
        await socket.open(scenario.room)
        await socket.post(scenario.room, "Later")
        assert (await socket.next("message.created"))["message"]["body"] == "Later"
        assert TEXT not in str(socket.received)


async def test_changes_to_older_messages_reach_a_new_member_as_clocks_alone(
    live_server: LiveServer,
) -> None:
    scenario = await sync_to_async(make_scenario)()
    people = scenario.people
    async with (
        Socket.connect(live_server, people["moderator"]) as hers,
        Socket.connect(live_server, people["owner"]) as owner,
        Socket.connect(live_server, scenario.other) as author,
    ):
        http_client = await sync_to_async(HttpClient)(live_server, people["owner"])
        await hers.open(scenario.room)
        first = await author.post(scenario.room, TEXT)
        await hers.next("message.created")
        for clock in await act_upon(first, author, owner, http_client):
            assert (await hers.next("message.updated"))["clock"] == clock

        old = await author.post(scenario.room, TEXT)
        await hers.next("message.created")
        await sync_to_async(come_later)(scenario, "moderator")
        before = len(hers.received)
        last = (await act_upon(old, author, owner, http_client))[-1]
        while (await hers.next("clocks"))["clocks"].get(str(scenario.room.pk)) != last:
            pass
        assert {event["type"] for event in hers.received[before:]} == {"clocks"}


async def act_upon(
    message: dict[str, Any], author: Socket, owner: Socket, http_client: HttpClient
) -> list[int]:
    """Do to a message all that may be done to it; return the clock of each change."""
    place = {"room": message["room"], "seq": message["seq"]}
    path = "rooms/{room}/messages/{seq}/restore".format(**place)
    replies = [
        await author.request("message.edit", body=f"{TEXT}, again", **place),
        await owner.request("reaction.add", emoji="👍", **place),
        await owner.request("reaction.remove", emoji="👍", **place),
        await owner.request("message.delete", **place),
        {"data": json.load(await asyncio.to_thread(http_client.call, "POST", path))},
        await author.request("message.delete", **place),
    ]
    return [reply["data"]["changed"] for reply in replies]


def test_an_answer_to_a_message_from_before_one_came_names_none(scenario: Scenario) -> None:
    seq, member = scenario.post(scenario.other), scenario.people["member"]
    assert answer(scenario, member, seq).reply_to == seq
    come_later(scenario, "member")
    assert answer(scenario, member, seq).reply_to is None


def answer(scenario: Scenario, author: User, reply_to: int) -> Message:
    return post(scenario.room, author, "Yes", reply_to=reply_to)


def test_a_repeat_of_what_one_posted_before_one_came_again_is_refused(scenario: Scenario) -> None:
    path = f"{PREFIX}/rooms/{scenario.room.pk}/messages"
    row = Row(200, 200, 200, {"client_id": str(uuid4()), "body": TEXT})
    assert [ask(scenario, "POST", row, "member", path)[0] for _ in range(2)] == [201, 200]
    come_later(scenario, "member")
    status, content = ask(scenario, "POST", row, "member", path)
    assert status == 409
    assert TEXT not in content
    Room.objects.filter(pk=scenario.room.pk).update(history=Room.History.ALL)
    assert ask(scenario, "POST", row, "member", path)[0] == 200


def test_authors_read_their_own_messages_no_further_back(scenario: Scenario) -> None:
    scenario.post(scenario.people["member"])
    come_later(scenario, "member")
    later = scenario.post(scenario.people["member"])
    own = Message.objects.filter(author=scenario.people["member"], kind=Message.Kind.TEXT)
    assert own.count() == 2
    assert [message.seq for message in own.readable_by_author()] == [later]
