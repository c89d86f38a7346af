"""Ranks of site staff, who can't act on users of their own rank or above.

Callers check the permission; the rank limits the users that it applies to. The admin and the
commands call the same actions.
"""

from enum import IntEnum

from django.db.models import QuerySet

from accounts.common.errors import Forbidden
from accounts.models import User


class Rank(IntEnum):
    PERSON = 0
    MODERATOR = 1  # on the staff, with any rights
    OWNER = 2  # a superuser


def rank_of(user: User) -> Rank:
    """Return the rank of `user`; a suspended account keeps its rank."""
    if user.is_superuser:
        return Rank.OWNER
    return Rank.MODERATOR if user.is_staff else Rank.PERSON


def may_act_on(by: User, target: User) -> bool:
    """Whether `by` may use a staff permission on `target`, who must have a lower rank."""
    rank = rank_of(target)
    return rank is Rank.PERSON or rank_of(by) > rank


def require_rank(by: User, target: User) -> None:
    """Raise Forbidden unless `by` may use a staff permission on `target`."""
    if not may_act_on(by, target):
        raise Forbidden


def people_below(by: User) -> QuerySet[User]:
    """Return the users that `by` may use a staff permission on."""
    people = User.objects.filter(is_superuser=False)
    return people if by.is_superuser else people.filter(is_staff=False)
