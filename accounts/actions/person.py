"""Creating an account, and changing a person's name, password and preferences."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.account_events import get_account_events
from accounts.common.errors import Conflict, Invalid
from accounts.common.text import clean_line
from accounts.models import User
from accounts.placeholders import claim


@transaction.atomic
def create_owner(*, username: str, email: str, password: str, display_name: str = "") -> User:
    """Create the owner of the site, with a verified email address.

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
    # A confirmation would prove nothing: the person who sets up the server reads its mail.
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def rename_person(*, user: User, display_name: str) -> User:
    """Change the display name; without one, the username is shown. Raises Invalid."""
    user.display_name = clean_line(display_name)
    _validate(user)
    user.save(update_fields=["display_name"])
    return user


def replace_password(*, user: User, password: str) -> None:
    """Set a password, which also claims a placeholder.

    The update matches the password and email that were read with `user`, so that of several
    concurrent uses of one reset link, or of one old password, one succeeds. Raises Conflict.
    """
    hashed = make_password(password)  # slow, so before any lock
    as_read = User.objects.filter(pk=user.pk, password=user.password, email=user.email)
    with transaction.atomic():
        claim(user)
        if not as_read.update(password=hashed):
            raise Conflict(_("The password has been changed in the meantime."))
    user.password = hashed


def choose_appearance(*, user: User, theme: str, language: str) -> None:
    """`theme` is one of Theme; `language` a code of settings.LANGUAGES, or empty."""
    user.theme, user.language = theme, language
    user.save(update_fields=["theme", "language"])


@transaction.atomic
def show_presence(*, user: User, shown: bool) -> None:
    """Show or hide the user's presence to the people who share a room with them."""
    user.shows_presence = shown
    user.save(update_fields=["shows_presence"])
    get_account_events().sessions_changed(user)


def _validate(user: User) -> None:
    try:
        user.full_clean()
    except ValidationError as error:
        fields = {name: texts[0] for name, texts in error.message_dict.items()}
        raise Invalid(fields=fields) from None
