"""The authority that people act by when they hide or restore messages."""

from accounts.models import User
from messaging.models import Authority
from rooms.models import Membership, Role


def authority_in_room(membership: Membership) -> Authority:
    """Of a member who may hide messages: `require("hide_message")` has passed."""
    is_owner = membership.role == Role.OWNER
    return Authority.ROOM_OWNER if is_owner else Authority.ROOM_MODERATOR


def authority_over_site(person: User) -> Authority:
    """Of a person acting in the admin, which has checked the right."""
    return Authority.SITE_OWNER if person.is_superuser else Authority.SITE_MODERATOR
