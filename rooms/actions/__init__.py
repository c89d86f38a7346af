"""The actions on rooms and their members, called by pages, the API, the admin and commands.

Each checks its permission in rooms/access.py under the room's lock. `by` is the acting user; with
`as_staff` the admin has checked the permission instead. Other writers: messaging's actions (clock,
read marks, slow mode, unhiding of direct rooms), imports, the demo and erasing.
"""

from rooms.actions.admission import add_member, join_room, leave_room, remove_member
from rooms.actions.banning import ban_member, unban_person
from rooms.actions.closing import (
    archive_room,
    delete_room,
    lock_room,
    restore_room,
    unlock_room,
)
from rooms.actions.create import create_room
from rooms.actions.direct import open_direct
from rooms.actions.hiding import hide_conversation, show_conversation
from rooms.actions.inviting import accept_invite, make_invite, revoke_invite, revoke_links_of
from rooms.actions.private_access import read_private_room
from rooms.actions.requesting import admit_person, ask_to_join, refuse_person
from rooms.actions.roles import change_role, mute_member, unmute_member
from rooms.actions.settings import update_room

__all__ = [
    "accept_invite",
    "add_member",
    "admit_person",
    "archive_room",
    "ask_to_join",
    "ban_member",
    "change_role",
    "create_room",
    "delete_room",
    "hide_conversation",
    "join_room",
    "leave_room",
    "lock_room",
    "make_invite",
    "mute_member",
    "open_direct",
    "read_private_room",
    "refuse_person",
    "remove_member",
    "restore_room",
    "revoke_invite",
    "revoke_links_of",
    "show_conversation",
    "unban_person",
    "unlock_room",
    "unmute_member",
    "update_room",
]
