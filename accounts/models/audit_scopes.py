"""Which entries of the audit log a person may read: asked of the apps that know their subjects.

accounts may not import rooms and messaging (docs/architecture.md), so these register their scopes
when the site starts. An entry is read by whom every scope lets read it.
"""

from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from django.db.models import Q

from accounts.models.person import User


class Scope(Protocol):
    def __call__(self, user: User, opened: Collection[UUID], /) -> Q:
        """Return the entries `user` may read; `opened` are private rooms open to them now."""


_scopes: list[Scope] = []


def register(scope: Scope) -> Scope:
    _scopes.append(scope)
    return scope


def visible_to(user: User, opened: Collection[UUID]) -> Q:
    """Return the entries that every registered scope leaves to `user`."""
    visible = _by_others_upon(user)
    for scope in _scopes:
        visible &= scope(user, opened)
    return visible


def _by_others_upon(user: User) -> Q:
    """Leave out what others did about `user`: it may come of a report about them."""
    # A missing key compares as NULL, of which no negation is true.
    wrote = Q(details__has_key="author") & Q(details__author=str(user.pk))
    about = Q(target_id=str(user.pk)) | wrote
    return Q(actor=user) | ~about
