from rooms.models.ban import Ban
from rooms.models.invite import Invite, JoinRequest
from rooms.models.membership import Membership
from rooms.models.room import Role, Room, validate_icon, validate_key

__all__ = [
    "Ban",
    "Invite",
    "JoinRequest",
    "Membership",
    "Role",
    "Room",
    "validate_icon",
    "validate_key",
]
