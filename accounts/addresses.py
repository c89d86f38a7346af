"""Who owns an email address: the one lookup for sign-in, sign-up, reset and import."""

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef

from accounts.identity import email_key
from accounts.models import User


def find_by_email(text: str) -> tuple[User, str] | None:
    """Return the owner of an address, and the address as it is stored: mail goes there only.

    A user who confirmed it takes precedence over one who only signed up with it. An address that
    was added to an account and not confirmed has no owner.
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
    """Remove an address that its user is confirming from accounts that did not confirm it.

    These are a placeholder, or an account that signed up with it.
    """
    same = EmailAddress.objects.filter(user=OuterRef("pk"), email=address.email, verified=True)
    others = User.objects.with_email(address.email).exclude(pk=address.user_id)
    others.exclude(Exists(same)).update(email="")


def confirm(address: EmailAddress) -> bool:
    """Mark an address as confirmed. Return False if it was confirmed already.

    Raises IntegrityError where another account has confirmed the same address.
    """
    unconfirmed = EmailAddress.objects.filter(pk=address.pk, verified=False)
    if not unconfirmed.update(verified=True):
        return False
    address.verified = True
    return True
