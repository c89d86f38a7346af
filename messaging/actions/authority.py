"""The authority with which a user hides or restores messages."""

from accounts.models import User
from messaging.models import Authority
from rooms.models import Membership, Role


def room_authority(membership: Membership) -> Authority:
    """Return that of a member for whom `require("hide_message")` has passed."""
    is_owner = membership.role == Role.OWNER
    return Authority.ROOM_OWNER if is_owner else Authority.ROOM_MODERATOR


def site_authority(user: User) -> Authority:
    """Return that of a user of the admin, which has checked their permission."""
    return Authority.SITE_OWNER if user.is_superuser else Authority.SITE_MODERATOR
