"""The actions on rooms and their members, called by pages, the API, the admin and commands.

Each checks its permission in rooms/access.py under the room's lock. `by` is the acting user; with
`as_staff` the admin has checked the permission instead. Other writers: messaging's actions (clock,
read marks, slow mode, unhiding of direct rooms), imports, the demo and erasing.
"""

from rooms.actions.direct import hide_conversation, open_direct, show_conversation
from rooms.actions.invites import (
    accept_invite,
    approve_request,
    create_invite,
    decline_request,
    request_to_join,
    revoke_invite,
    revoke_invites_of,
)
from rooms.actions.members import (
    add_member,
    ban_member,
    join_room,
    leave_room,
    remove_member,
    unban_person,
)
from rooms.actions.roles import change_role, mute_member, unmute_member
from rooms.actions.rooms import (
    archive_room,
    create_room,
    delete_room,
    lock_room,
    read_private_room,
    unarchive_room,
    unlock_room,
    update_room,
)

__all__ = [
    "accept_invite",
    "add_member",
    "approve_request",
    "archive_room",
    "ban_member",
    "change_role",
    "create_invite",
    "create_room",
    "decline_request",
    "delete_room",
    "hide_conversation",
    "join_room",
    "leave_room",
    "lock_room",
    "mute_member",
    "open_direct",
    "read_private_room",
    "remove_member",
    "request_to_join",
    "revoke_invite",
    "revoke_invites_of",
    "show_conversation",
    "unarchive_room",
    "unban_person",
    "unlock_room",
    "unmute_member",
    "update_room",
]
