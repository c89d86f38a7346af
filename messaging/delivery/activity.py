"""What sockets are told of rooms that they have not open: enough to count, nothing to read."""

from collections.abc import Sequence
from typing import Any

from messaging.protocol.encoding import encode

ACTIVITY_SECONDS = 1  # between two frames of a room
MAX_CHANGES = 200  # in one frame; whoever counts less than the clock says counts anew
MAX_NAMES = 400  # mentions told in one frame; beyond it, who counts any unread counts anew
ALL_MEMBERS = "all"  # who is mentioned by a message that mentions everybody

Message = dict[str, Any]


def strip(messages: Sequence[Message]) -> list[Message]:
    """Return what is left to tell watchers of messages of the layer, without the events."""
    return [
        {
            "version": message.get("version", 0),
            "changes": changes,
            "said_at": message.get("said_at"),
        }
        for message in messages
        if (changes := message.get("changes"))
    ]


def activity_frame(room_id: str, messages: Sequence[Message]) -> str:
    """Return the frame that tells what several stripped messages changed.

    A change is [clock, author, act, mentioned]; the act is "said", "changed" or "deleted".
    """
    changes = [change for message in messages for change in message["changes"]]
    said: dict[str, list[int]] = {}
    for clock, author, act, _ in changes[-MAX_CHANGES:]:
        said.setdefault(author if act == "said" else "", []).append(clock)
    mentions, is_cut = _mentions(changes[-MAX_CHANGES:])
    event = {
        "type": "room.activity",
        "room": room_id,
        "clock": max(clock for clock, *_ in changes),
        "at": max((each["said_at"] for each in messages if each["said_at"]), default=None),
        "changed": said.pop("", []),
        "said": said,
        "mentions": mentions,
        "recount": is_cut or any(act == "deleted" for _, _, act, _ in changes),
    }
    return f"[{encode(event)}]"


def _mentions(changes: Sequence[list[Any]]) -> tuple[dict[str, list[int]], bool]:
    """Return the clocks of what mentions each, and whether there were more than are told."""
    named = [(each, clock) for clock, _, _, mentioned in changes for each in mentioned]
    mentions: dict[str, list[int]] = {}
    for each, clock in named[:MAX_NAMES]:
        mentions.setdefault(each, []).append(clock)
    return mentions, len(named) > MAX_NAMES
