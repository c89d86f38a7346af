"""Keeping a place for people who are known from elsewhere (accounts/placeholders.py)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.errors import Invalid
from accounts.models import User


@transaction.atomic
def make_placeholders(*, people: Collection[User], joined: dict[Any, datetime]) -> None:
    """Keep people who are not here themselves: nobody signs in as them until they are claimed.

    `joined` tells since when they are people, by id, where that is known. Raises Invalid.
    """
    for person in people:
        person.password = make_password(None)
        person.is_active = False
        person.date_joined = joined.get(person.pk, person.date_joined)
        person.clean_fields()
    User.objects.bulk_create(people, batch_size=1_000)


def set_placeholder_email(*, user: User, email: str) -> None:
    """Say by which e-mail a placeholder is claimed. Raises Invalid if it is somebody's."""
    email = User.objects.normalize_email(email)
    if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise Invalid(User._meta.constraints[1].violation_error_message)
    user.email = email
    user.clean_fields()
    user.save(update_fields=["email"])
