"""Envelopes survive the channel layer."""

import msgpack

from messaging.delivery.envelope import CREATED, Change, Envelope


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
