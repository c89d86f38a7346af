"""The users whom a user blocks."""

from uuid import UUID

from accounts.models import User


def list_blocked(user: User) -> list[UUID]:
    """Return the ids of the users whom `user` blocks; one query."""
    return list(user.blocks.order_by("pk").values_list("blocked_id", flat=True))
