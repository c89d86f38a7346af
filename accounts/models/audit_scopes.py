"""Which entries of the audit log a user may read.

accounts may not import rooms and messaging (docs/architecture.md), so these register scopes when
the site starts. A user reads the entries that every scope allows.
"""

from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from django.db.models import Q

from accounts.models.person import User


class Scope(Protocol):
    def __call__(self, user: User, opened: Collection[UUID], /) -> Q:
        """Return the entries that `user` may read; `opened` are private rooms they opened."""


_scopes: list[Scope] = []


def register(scope: Scope) -> Scope:
    _scopes.append(scope)
    return scope


def visible_to(user: User, opened: Collection[UUID]) -> Q:
    """Return the entries that every registered scope allows `user`."""
    visible = _by_others_upon(user)
    for scope in _scopes:
        visible &= scope(user, opened)
    return visible


def _by_others_upon(user: User) -> Q:
    """Exclude entries by others about `user`: they may follow from a report about them."""
    # A missing key compares as NULL, of which no negation is true.
    is_author = Q(details__has_key="author") & Q(details__author=str(user.pk))
    about = Q(target_id=str(user.pk)) | is_author
    return Q(actor=user) | ~about
