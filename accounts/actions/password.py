"""A new password."""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.common.errors import Conflict
from accounts.models import User
from accounts.placeholders import claim


def replace_password(*, user: User, password: str) -> None:
    """Set a password, by which a placeholder becomes a person.

    One statement finds the row as `user` was read and changes it, so of several that hold the
    same reset link, or know the same old password, one succeeds. Raises Conflict.
    """
    hashed = make_password(password)  # takes a while, so before any lock
    as_read = User.objects.filter(pk=user.pk, password=user.password, email=user.email)
    with transaction.atomic():
        claim(user)
        if not as_read.update(password=hashed):
            raise Conflict(_("The password has been changed in the meantime."))
    user.password = hashed
