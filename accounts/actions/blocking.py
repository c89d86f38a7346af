"""Blocking a person."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.account_events import get_account_events
from accounts.common.errors import Invalid
from accounts.models import Block, User


@transaction.atomic
def block_person(*, user: User, other: User) -> None:
    """Keep `other` from reaching `user` (rooms/access.py). A second block changes nothing.

    Raises Invalid.
    """
    if user == other:
        raise Invalid(_("You can't do that to yourself."))
    get_account_events().lock_direct_rooms(user, other)
    Block.objects.get_or_create(blocker=user, blocked=other)
    get_account_events().blocks_changed(user)


@transaction.atomic
def unblock_person(*, user: User, other: User) -> None:
    """Remove a block, if there is one."""
    Block.objects.filter(blocker=user, blocked=other).delete()
    get_account_events().blocks_changed(user)
