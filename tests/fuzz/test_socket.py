"""Commands of the socket, nearly right and not at all: each is answered, and the socket lives."""

import json
from typing import Any, get_args

import pytest
from hypothesis import strategies as st

from messaging.live.commands import AnyCommand
from tests.fuzz.conftest import Site
from tests.fuzz.hostile import TEXTS, VALUES, draw
from tests.fuzz.knocking import check_log
from tests.sockets import Socket

pytestmark = pytest.mark.slow

EXAMPLES = 150  # for each person
TYPES = [get_args(each.model_fields["type"].annotation)[0] for each in get_args(AnyCommand)]
BODIES = st.sampled_from(["Hello", "@member", "```cr\n<<A\n```"])
ROOM = "{room}"  # replaced by the room's id, which differs in each run
FRAMES = st.sampled_from(
    ["", "{", "[]", "null", "{}", "[" * 10_000, '{"type": "ping", "id": "\\ud800"}', "\x00",
     '{"type": "ping", "type": "open"}', '{"type": NaN}', '{"type": ' + "9" * 5_000 + "}"]
)  # fmt: skip


def commands() -> st.SearchStrategy[str]:
    """Frames of every type: fields that are right, or spoiled, or left out."""
    right = {
        "room": st.just(ROOM),
        "seq": st.integers(0, 4),
        "clock": st.none() | st.integers(0, 9),
        "client_id": st.uuids().map(str),
        "body": BODIES,
        "reply_to": st.none() | st.integers(0, 3),
        "reason": TEXTS,
        "emoji": st.sampled_from(["👍", "x"]),
        "state": st.sampled_from(["online", "idle"]),
        "users": st.lists(st.uuids().map(str), max_size=3),
        "frames": st.integers(0, 3),
    }
    either = {name: st.one_of(values, values, VALUES) for name, values in right.items()}
    fields = st.fixed_dictionaries({"type": st.sampled_from(TYPES)}, optional=either)
    mostly = st.fixed_dictionaries({"type": st.sampled_from(TYPES), **either})
    return st.one_of(mostly.map(json.dumps), fields.map(json.dumps), FRAMES)


@pytest.mark.parametrize("who", ["stranger", "member", "moderator"])
async def test_the_socket_survives_every_frame(site: Site, who: str) -> None:
    assert await fuzz(site, who) > EXAMPLES / 2
    check_log(site.server)


async def test_a_planted_fault_is_found(planted_site: Site) -> None:
    await fuzz(planted_site, "moderator")
    with pytest.raises(AssertionError, match="logged a fault"):
        check_log(planted_site.server)


async def fuzz(site: Site, who: str) -> int:
    """Send frames as a person, with a ping after each; return how many were sent."""
    frames = draw(commands(), EXAMPLES)
    async with Socket.connect(site.server, site.people[who]) as socket:
        for frame in frames:
            await socket.send_raw(frame.replace(ROOM, str(site.room.pk)))
            pong = await socket.request("ping")
            assert pong["ok"], frame
        for event in socket.heard:
            _check_reply(event)
    return len(frames)


def _check_reply(event: dict[str, Any]) -> None:
    if event["type"] == "reply" and not event["ok"]:
        error = event["error"]
        assert {"code", "message"} <= set(error) <= {"code", "message", "retry_after", "fields"}
