"""What sockets are told of rooms that they have not open: enough to count, nothing to read."""

from collections.abc import Sequence
from typing import Any

from messaging.encoding import encode

ACTIVITY_SECONDS = 1  # between two frames of a room
CHANGES_MOST = 200  # in one frame; whoever counts less than the clock says counts anew

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

    A change is [clock, author, act]; the act is "said", "changed" or "deleted".
    """
    changes = [change for message in messages for change in message["changes"]]
    said: dict[str, list[int]] = {}
    for clock, author, act in changes[-CHANGES_MOST:]:
        said.setdefault(author if act == "said" else "", []).append(clock)
    event = {
        "type": "room.activity",
        "room": room_id,
        "clock": max(clock for clock, _, _ in changes),
        "at": max((each["said_at"] for each in messages if each["said_at"]), default=None),
        "changed": said.pop("", []),
        "said": said,
        "recount": any(act == "deleted" for _, _, act in changes),
    }
    return f"[{encode(event)}]"
