"""Keeping a place for people who are known from elsewhere (accounts/placeholders.py)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.addresses import find_by_email
from accounts.common.errors import Invalid
from accounts.fields import EmailField
from accounts.models import User
from accounts.models.person import EMAIL_TAKEN


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
    """Set the e-mail by which a placeholder is claimed. Raises Invalid, also if it is another's."""
    try:
        email = EmailField().clean(email)
    except ValidationError as error:
        raise Invalid(error.messages[0]) from None
    found = find_by_email(email)
    if found and found[0] != user:
        raise Invalid(EMAIL_TAKEN)
    user.email = email
    user.save(update_fields=["email"])
