"""Placeholders: accounts of people whom an import brought and who haven't claimed them yet.

A placeholder is claimed when it gets a password: by resetting the password of its email address,
or through the link of `manage.py claim`.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from accounts.addresses import find_by_email
from accounts.common.errors import Invalid
from accounts.fields import EmailField
from accounts.models import User
from accounts.models.person import EMAIL_TAKEN, PersonQuerySet

BATCH_SIZE = 1_000  # rows inserted at a time


def placeholders() -> PersonQuerySet:
    """Inactive accounts that were never suspended and never signed in to."""
    unused = User.objects.get_queryset().filter(is_active=False, suspended_at=None, last_login=None)
    return unused.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def is_placeholder(user: User) -> bool:
    """Whether `user` is one of placeholders(); no query."""
    is_unused = user.suspended_at is None and user.last_login is None
    return is_unused and not user.is_active and not user.has_usable_password()


@transaction.atomic
def create_placeholders(*, people: Collection[User], joined: Mapping[UUID, datetime]) -> None:
    """Insert `people` as placeholders. `joined` maps an id to its join date, where it is known.

    Raises ValidationError.
    """
    for person in people:
        person.password = make_password(None)
        person.is_active = False
        person.date_joined = joined.get(person.pk, person.date_joined)
        person.clean_fields()
    User.objects.bulk_create(people, batch_size=BATCH_SIZE)


def set_placeholder_email(*, user: User, email: str) -> None:
    """Set the address by which a placeholder is claimed.

    Raises Invalid, also if another account has the address.
    """
    try:
        email = EmailField().clean(email)
    except ValidationError as error:
        raise Invalid(error.messages[0]) from None
    found = find_by_email(email)
    if found and found[0] != user:
        raise Invalid(EMAIL_TAKEN)
    user.email = email
    user.save(update_fields=["email"])


def claim_path(user: User) -> str:
    """Return the path of the page where a placeholder gets its password."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])


def claim(user: User) -> None:
    """Activate a placeholder, and verify its email; other accounts stay as they are.

    Called when an account gets a password.
    """
    if not placeholders().filter(pk=user.pk).update(is_active=True):
        return
    user.is_active = True
    if user.email:
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
