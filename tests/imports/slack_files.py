"""The export of a small Slack workspace."""

import json
from typing import Any

from tests.imports.archives import Files

ALICE, BOB, EVE, GONE = "U0000ALICE", "U0000000BOB", "U0000000EVE", "U00000GONE"
PASSED = "U000PASSED"  # not in users.json: only a reaction mentions them
GENERAL, PRIVATE, DIRECT = "C0GENERAL", "G0PRIVATE", "D0DIRECT"

USERS = [
    {
        "id": ALICE, "team_id": "T1", "name": "alice", "deleted": False,
        "real_name": "Alice Liddell",
        "profile": {"real_name": "Alice Liddell", "display_name": "", "email": "alice@example.com"},
        "is_admin": True, "is_bot": False,
    },
    {
        "id": BOB, "team_id": "T1", "name": "bob.smith", "deleted": False,
        "profile": {"real_name": "Bob", "display_name": "bobby", "email": "Bob.Smith@Example.com"},
    },
    {"id": EVE, "name": "eve", "deleted": True, "profile": {"real_name": "Eve", "email": None}},
]  # fmt: skip
CHANNELS = [
    {
        "id": GENERAL, "name": "general", "created": 1_700_000_000, "creator": ALICE,
        "is_archived": False, "is_general": True, "members": [ALICE, BOB, EVE],
        "topic": {"value": "All of us", "creator": ALICE, "last_set": 1},
        "purpose": {"value": "Talk", "creator": "", "last_set": 0},
    },
]  # fmt: skip
GROUPS = [
    {
        "id": PRIVATE, "name": "secret", "created": 1_700_000_100, "creator": GONE,
        "is_archived": True, "members": [BOB], "topic": {"value": ""}, "purpose": {"value": ""},
    },
]  # fmt: skip
DMS = [
    {"id": DIRECT, "created": 1_700_000_200, "members": [ALICE, BOB]},
    {"id": "D0SELF", "created": 1_700_000_200, "members": [ALICE]},
]
DAY_1 = [
    {
        "type": "message", "user": BOB, "ts": "1700000020.000200", "thread_ts": "1700000020.000200",
        "text": "Is it *ready*, <@U0000ALICE>? &lt;b&gt; "
                "<https://example.com/a?b=1&amp;c|the plan>",
        "reply_count": 1, "replies": [{"user": ALICE, "ts": "1700000090.000000"}],
        "reactions": [
            {"name": "thumbsup", "users": [ALICE, EVE], "count": 2},
            {"name": "+1", "users": [ALICE, BOB], "count": 2},
            {"name": "wave::skin-tone-3", "users": [PASSED], "count": 1},
            {"name": "our-logo", "users": [BOB], "count": 1},
        ],
    },
    {
        "type": "message", "subtype": "channel_join", "user": BOB, "ts": "1700000010.000100",
        "text": "<@U0000000BOB> has joined the channel",
    },
    {
        "type": "message", "subtype": "channel_topic", "user": ALICE, "ts": "1700000015.000000",
        "text": "set the topic", "topic": "All of us",
    },
    {
        "type": "message", "user": ALICE, "ts": "1700000090.000000",
        "thread_ts": "1700000020.000200", "parent_user_id": BOB,
        "text": "Yes: `x &lt; *y*` in <#C0GENERAL|general>",
        "edited": {"user": ALICE, "ts": "1700000095.000000"},
    },
]  # fmt: skip
DAY_2 = [
    {
        "type": "message", "user": EVE, "ts": "1700090000.000000", "text": "",
        "files": [{"id": "F1", "name": "a.pdf", "title": "The [plan]",
                   "url_private": "https://files.slack.com/a.pdf"}],
    },
    {
        "type": "message", "subtype": "bot_message", "bot_id": "B1", "username": "deploy bot",
        "ts": "1700090001.000000", "text": "", "attachments": [{"fallback": "Deployed 1.2"}],
    },
]  # fmt: skip
IN_PRIVATE = [{"type": "message", "user": GONE, "ts": "1700000150.000000", "text": "before I left"}]
IN_DIRECT = [{"type": "message", "user": ALICE, "ts": "1700000250.000000", "text": "psst"}]


def slack_export(**changed: Any) -> Files:
    """Return the files; `changed` replaces files by name without .json, None omits one."""
    files: dict[str, Any] = {
        "users": USERS, "channels": CHANNELS, "groups": GROUPS, "dms": DMS, "mpims": [],
        "integration_logs": [], "general/2023-11-14": DAY_1, "general/2023-11-15": DAY_2,
        "secret/2023-11-14": IN_PRIVATE, f"{DIRECT}/2023-11-14": IN_DIRECT,
    }  # fmt: skip
    files |= changed
    return {
        f"{name}.json": json.dumps(content).encode()
        for name, content in files.items()
        if content is not None
    }
