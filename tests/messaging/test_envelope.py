"""Envelopes survive the channel layer."""

import asyncio

import msgpack
from channels.layers import get_channel_layer

from messaging.delivery.envelope import CREATED, Change, Envelope
from messaging.live.layer_subscriber import LayerSubscriber
from messaging.metrics import counts


def carry(envelope: Envelope) -> Envelope:
    """Return an envelope as Redis carries it."""
    return Envelope.from_message(msgpack.unpackb(msgpack.packb(envelope.to_message())))


def test_an_envelope_of_messages_is_the_same_after_the_layer() -> None:
    envelope = Envelope(
        "room.lobby",
        ['{"type":"message.created"}'],
        membership_version=3,
        changes=[Change(7, "bob", CREATED, ["carol"])],
        posted_at="2026-01-01T00:00:00+00:00",
    )
    assert carry(envelope) == envelope


def test_an_envelope_for_the_hubs_is_the_same_after_the_layer() -> None:
    joined = Envelope("user.bob", joined_room="lobby", joined_version=2, changes=[], events=[])
    ended = Envelope("user.bob", [], changes=[], check_sessions=True, except_session="key")
    assert [carry(joined), carry(ended)] == [joined, ended]


async def test_messages_of_another_version_delay_no_envelope() -> None:
    envelopes: asyncio.Queue[Envelope] = asyncio.Queue()
    await LayerSubscriber(envelopes.put_nowait).join("room.lobby")
    layer, before = get_channel_layer(), counts.drops["unreadable"]
    for _ in range(20):
        await layer.group_send("room.lobby", {"type": "events", "group": "room.lobby", "at": 0})
    envelope = Envelope("room.lobby", ["{}"], changes=[])
    await layer.group_send("room.lobby", envelope.to_message())
    assert await asyncio.wait_for(envelopes.get(), timeout=10) == envelope
    assert counts.drops["unreadable"] == before + 20
