"""An account's beginning, and what its person is called."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.common.errors import Invalid
from accounts.common.text import clean_line
from accounts.models import User


@transaction.atomic
def create_owner(*, username: str, email: str, password: str, display_name: str = "") -> User:
    """Make the person whom the site belongs to; their e-mail counts as verified.

    Raises Invalid (with fields).
    """
    user = User(
        username=User.normalize_username(username),
        email=User.objects.normalize_email(email),
        display_name=clean_line(display_name),
        password=make_password(password),
        is_staff=True,
        is_superuser=True,
    )
    _validate(user)
    user.save(force_insert=True)
    # Whoever sets up the server holds its mail too: asking would prove nothing.
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def rename_person(*, user: User, display_name: str) -> User:
    """Change the name others read; an empty one falls back to the username. Raises Invalid."""
    user.display_name = clean_line(display_name)
    _validate(user)
    user.save(update_fields=["display_name"])
    return user


def _validate(user: User) -> None:
    try:
        user.full_clean()
    except ValidationError as error:
        raise Invalid(fields={name: text[0] for name, text in error.message_dict.items()}) from None
