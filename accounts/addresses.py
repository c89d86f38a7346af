"""Whose an email address is. The one lookup: sign-in, sign-up, reset and import use it."""

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef

from accounts.identity import email_key
from accounts.models import User


def find_by_email(text: str) -> tuple[User, str] | None:
    """Return the person of an address, and the address as it is stored: mail goes there alone.

    A person who has confirmed it comes before one who only signed up with it. An address that
    was added to an account and not confirmed is no one's.
    """
    key = email_key(text)
    if "@" not in key:
        return None
    confirmed = EmailAddress.objects.filter(verified=True, email=key).select_related("user").first()
    if confirmed:
        return confirmed.user, confirmed.email
    user = User.objects.with_email(key).first()
    return (user, user.email) if user else None


def release(address: EmailAddress) -> None:
    """Take an address, which its person is confirming, from accounts that did not confirm it.

    These are a placeholder that is kept by it, and an account that signed up with it.
    """
    same = EmailAddress.objects.filter(user=OuterRef("pk"), email=address.email, verified=True)
    others = User.objects.with_email(address.email).exclude(pk=address.user_id)
    others.exclude(Exists(same)).update(email="")


def confirm(address: EmailAddress) -> bool:
    """Mark an address as its person's, if it was not yet. Return whether this call did so.

    Raises IntegrityError where another account has confirmed the same address.
    """
    unconfirmed = EmailAddress.objects.filter(pk=address.pk, verified=False)
    if not unconfirmed.update(verified=True):
        return False
    address.verified = True
    return True
