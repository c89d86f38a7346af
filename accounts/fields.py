"""Form fields for usernames, email addresses and names."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import UsernameField as DjangoUsernameField
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from accounts.common.sizes import MAX_DISPLAY_NAME, MAX_EMAIL, MAX_USERNAME
from accounts.common.text import INVISIBLE, clean_line, validate_line
from accounts.identity import email_key

USERNAME = re.compile(r"[\w.+-]+")


class LineField(forms.CharField):
    """One line of plain text, without control characters and extra spaces."""

    default_validators = [validate_line]

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class UsernameField(DjangoUsernameField):
    """A username in NFKC form, in which width variants are the same."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Username"))
        options.setdefault("min_length", settings.ACCOUNT_USERNAME_MIN_LENGTH)
        options.setdefault("max_length", MAX_USERNAME)
        super().__init__(**options)


class EmailField(forms.EmailField):
    """An email address in normal form, no longer than its column.

    The part before the @ is ASCII, as Django sends no mail to others. Django's validator accepts
    four other characters as the other case of an ASCII one, such as the dotless i.
    """

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Email"))
        options.setdefault("max_length", MAX_EMAIL)
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        local = typed.rpartition("@")[0]
        address = email_key(typed)
        if len(address) > MAX_EMAIL or not (local + address).isascii():
            raise ValidationError(EmailValidator.message, code="invalid")
        return address


def display_name_field() -> LineField:
    return LineField(label=_("Display name"), max_length=MAX_DISPLAY_NAME, required=False)


def validate_username(username: str) -> None:
    """Raise ValidationError unless `username` is allowed for a new account.

    The model also allows an @, which would block the sign-in by email of the owner of that
    address, and invisible characters, which make two names look the same.
    """
    if not USERNAME.fullmatch(username) or not INVISIBLE.isdisjoint(username):
        raise ValidationError(_("Use only letters, numbers and . _ + -"), code="invalid")
