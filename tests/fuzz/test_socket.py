"""Commands of the socket, nearly right and not at all: each is answered, and the socket lives."""

import json
from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import strategies as st

from messaging.protocol.commands import AnyCommand
from tests.fuzz.conftest import Site
from tests.fuzz.hostile import VALUES, draw
from tests.fuzz.http_session import check_log
from tests.sockets import Socket

pytestmark = pytest.mark.slow

EXAMPLES = 12  # for each person and type
NOT_STORABLE = ("\x00", "a\ud800")
TYPES = [get_args(each.model_fields["type"].annotation)[0] for each in get_args(AnyCommand)]
BODIES = st.sampled_from(["Hello", "@member", "```cr\n<<A\n```"])
ROOM = "{room}"  # replaced by the room's id, which differs in each run
FRAMES = st.sampled_from(
    ["", "{", "[]", "null", "{}", "[" * 10_000, '{"type": "ping", "id": "\\ud800"}', "\x00",
     '{"type": "ping", "type": "open"}', '{"type": NaN}', '{"type": ' + "9" * 5_000 + "}"]
)  # fmt: skip


RIGHT: dict[str, st.SearchStrategy[Any]] = {
    "room": st.just(ROOM),
    "seq": st.integers(0, 4),
    "clock": st.none() | st.integers(0, 9),
    "client_id": st.uuids().map(str),
    "body": BODIES,
    "reply_to": st.none() | st.integers(0, 3),
    "reason": st.just("Because"),
    "emoji": st.sampled_from(["👍", "x"]),
    "state": st.sampled_from(["online", "idle"]),
    "users": st.lists(st.uuids().map(str), max_size=3),
    "frames": st.integers(0, 3),
}
FIELDS = st.sampled_from(sorted(RIGHT))


def commands(name: str) -> st.SearchStrategy[str]:
    """Frames of one type: right, or with one field that is spoiled or left out."""
    command = st.fixed_dictionaries({"type": st.just(name), **RIGHT})
    spoiled = st.builds(_spoil, command, FIELDS, VALUES)
    lacking = st.builds(_leave_out, command, FIELDS)
    return st.one_of(command, spoiled, spoiled, lacking).map(json.dumps)


def sweep() -> list[str]:
    """Return a frame for each text of each command with each of NOT_STORABLE in it."""
    whole = {"room": ROOM, "seq": 1, "client_id": str(UUID(int=1)), "body": "x", "reason": "x"}
    return [
        json.dumps({"type": name, **whole, field: text})
        for name in TYPES
        for field in ("body", "reason", "emoji", "state", "room", "client_id", "id")
        for text in NOT_STORABLE
    ]


def _spoil(command: dict[str, Any], field: str, value: Any) -> dict[str, Any]:
    return command | {field: value}


def _leave_out(command: dict[str, Any], field: str) -> dict[str, Any]:
    return {name: value for name, value in command.items() if name != field}


@pytest.mark.parametrize("who", ["stranger", "member", "moderator"])
async def test_the_socket_survives_every_frame(site: Site, who: str) -> None:
    assert await fuzz(site, who) > EXAMPLES * len(TYPES) / 2
    check_log(site.server)


async def test_a_planted_fault_is_found(planted_site: Site) -> None:
    await fuzz(planted_site, "moderator")
    with pytest.raises(AssertionError, match="logged a fault"):
        check_log(planted_site.server)


async def fuzz(site: Site, who: str) -> int:
    """Send frames as a person, with a ping after each; return how many were sent."""
    drawn = [frame for name in TYPES for frame in draw(commands(name), EXAMPLES)]
    frames = [*sweep(), *drawn, *draw(FRAMES, EXAMPLES)]
    async with Socket.connect(site.server, site.people[who]) as socket:
        for frame in frames:
            await socket.send_raw(frame.replace(ROOM, str(site.room.pk)))
            pong = await socket.request("ping")
            assert pong["ok"], frame
        for event in socket.received:
            _check_reply(event)
    return len(frames)


def _check_reply(event: dict[str, Any]) -> None:
    if event["type"] == "reply" and not event["ok"]:
        error = event["error"]
        assert {"code", "message"} <= set(error) <= {"code", "message", "retry_after", "fields"}
