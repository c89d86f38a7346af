"""`room.activity`: what members get of rooms that they don't have open, to count unread messages.

It has clocks, authors and mentions, and nothing of the messages' texts.
"""

from collections.abc import Sequence

from messaging.delivery.envelope import CREATED, DELETED, Change, Envelope
from messaging.protocol.encoding import encode

ACTIVITY_SECONDS = 1  # between two frames of a room
MAX_CHANGES = 200  # in one frame; a client that counts fewer than the clock implies recounts
MAX_NAMES = 400  # mentions in one frame; with more, `recount` is set
ALL_MEMBERS = "all"  # stands for every member in a message that mentions all


def activity_frame(room_id: str, envelopes: Sequence[Envelope]) -> str:
    """Return the frame with what several envelopes, all with changes, changed in a room."""
    changes = [change for envelope in envelopes for change in envelope.changes]
    created: dict[str, list[int]] = {}
    changed: list[int] = []
    for change in changes[-MAX_CHANGES:]:
        is_new = change.kind == CREATED
        clocks = created.setdefault(change.author, []) if is_new else changed
        clocks.append(change.clock)
    mentions, is_cut = _mentions(changes[-MAX_CHANGES:])
    event = {
        "type": "room.activity",
        "room": room_id,
        "clock": max(change.clock for change in changes),
        "at": max((each.posted_at for each in envelopes if each.posted_at), default=None),
        "changed": changed,
        "created": created,
        "mentions": mentions,
        "recount": is_cut or any(change.kind == DELETED for change in changes),
    }
    return f"[{encode(event)}]"


def _mentions(changes: Sequence[Change]) -> tuple[dict[str, list[int]], bool]:
    """Return the clocks of mentions by user, and whether any were left out."""
    named = [(user, change.clock) for change in changes for user in change.mentioned]
    mentions: dict[str, list[int]] = {}
    for user, clock in named[:MAX_NAMES]:
        mentions.setdefault(user, []).append(clock)
    return mentions, len(named) > MAX_NAMES
