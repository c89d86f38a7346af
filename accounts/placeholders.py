"""People who are known from elsewhere, and have not been here themselves.

What they said is theirs. Whoever proves to have their e-mail, by the link with which a forgotten
password is replaced, or gets such a link from the site's owner, is them from then on.
"""

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.urls import reverse

from accounts.models import User
from accounts.models.person import PersonQuerySet


def placeholders() -> PersonQuerySet:
    """Nobody can sign in as these, nobody ever did, and nobody shut them out."""
    never = User.objects.get_queryset().filter(is_active=False, suspended_at=None, last_login=None)
    return never.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def is_placeholder(user: User) -> bool:
    """Whether one of the above is in hand; no query."""
    never = user.suspended_at is None and user.last_login is None
    return never and not user.is_active and not user.has_usable_password()


def path_to_claim(user: User) -> str:
    """Return the path at which a placeholder gets its password, and with it a person."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])


def claim(user: User) -> None:
    """Have a placeholder be a person, whose e-mail counts as verified; others stay as they are.

    Called when they get a password.
    """
    if not placeholders().filter(pk=user.pk).update(is_active=True):
        return
    user.is_active = True
    if user.email:
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
