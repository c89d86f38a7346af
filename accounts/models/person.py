"""Users."""

import unicodedata
from collections.abc import Collection, Iterable
from typing import Any, ClassVar, Self, cast
from zlib import crc32

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.common.ids import new_id
from accounts.common.sizes import MAX_DISPLAY_NAME, MAX_EMAIL, MAX_USERNAME
from accounts.common.text import validate_line
from accounts.identity import email_key, username_key
from accounts.models.keys import EmailKeyField, KeyField, UsernameKeyField

USERNAME_TAKEN = _("That username is taken.")
EMAIL_TAKEN = _("That email is already in use.")
HUES = 12  # avatar colors, defined in static/css/avatar.css


# The field that each key is computed from.
KEYS = {"username_key": "username", "email_key": "email"}


class Theme(models.TextChoices):
    SYSTEM = "system", _("Use device setting")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class PersonQuerySet(models.QuerySet["User"]):
    def with_username(self, text: str) -> Self:
        """The user with that username, in any case and width."""
        return self.filter(username_key=username_key(text))

    def with_email(self, text: str) -> Self:
        """The user with that address, confirmed or not."""
        key = email_key(text)
        return self.filter(email_key=key) if key else self.none()

    def update(self, **values: Any) -> int:
        """Update a key with its source field, as save() does."""
        for field in self.model._meta.concrete_fields:  # of older migrations, without keys
            if isinstance(field, KeyField) and field.source in values:
                values.setdefault(field.name, field.normalize(values[field.source]) or None)
        return super().update(**values)


class PersonManager(UserManager["User"]):
    """Manager with the methods of PersonQuerySet."""

    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def with_username(self, text: str) -> PersonQuerySet:
        return self.get_queryset().with_username(text)

    def with_email(self, text: str) -> PersonQuerySet:
        return self.get_queryset().with_email(text)

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        return email_key(email or "")

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username_key=username_key(username or ""))


class User(AbstractUser):
    """`username` is for sign-in and mentions; `name` is what others see."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(
        _("username"),
        max_length=MAX_USERNAME,
        validators=[AbstractUser.username_validator],
        error_messages={"unique": USERNAME_TAKEN},
    )
    username_key = UsernameKeyField()
    # In normal form (accounts/identity.py). Mail goes to the stored address, never to a typed one.
    email = models.EmailField(_("email"), max_length=MAX_EMAIL, blank=True)
    email_key = EmailKeyField()
    display_name = models.CharField(
        _("display name"), max_length=MAX_DISPLAY_NAME, blank=True, validators=[validate_line]
    )

    theme = models.CharField(_("appearance"), max_length=10, choices=Theme, default=Theme.SYSTEM)
    # Empty: the language of the browser.
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, blank=True
    )
    shows_presence = models.BooleanField(_("shows when they're online"), default=True)

    suspended_at = models.DateTimeField(_("suspended"), null=True, editable=False)
    suspension_reason = models.TextField(_("reason"), blank=True, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        permissions = [("suspend_user", _("Can suspend and reinstate people"))]
        constraints = [
            models.UniqueConstraint(
                fields=["username_key"],
                name="user_username_key_unique",
                violation_error_message=USERNAME_TAKEN,
                violation_error_code="unique",
            ),
            models.UniqueConstraint(
                fields=["email_key"],
                name="user_email_key_unique",
                violation_error_message=EMAIL_TAKEN,
                violation_error_code="unique",
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """Save a key together with its source field."""
        if update_fields is not None:
            fields = set(update_fields)
            update_fields = fields | {key for key, source in KEYS.items() if source in fields}
        super().save(*args, update_fields=update_fields, **options)

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Raise ValidationError with the names of source fields in place of their keys."""
        excluded = set(exclude or ())
        for key, source in KEYS.items():
            setattr(self, key, cast(KeyField, self._meta.get_field(key)).compute(self))
            (excluded.add if source in excluded else excluded.discard)(key)
        try:
            super().validate_constraints(excluded)
        except ValidationError as error:
            errors = {KEYS.get(name, name): found for name, found in error.error_dict.items()}
            raise ValidationError(errors) from None

    @property
    def name(self) -> str:
        return self.display_name or self.username

    @property
    def hue(self) -> int:
        """The number of the avatar color; it never changes."""
        return crc32(self.id.bytes) % HUES

    @property
    def initials(self) -> str:
        """The initials for the avatar: one character of a Chinese name, two letters of others."""
        words = [word for word in self.name.split() if word[0].isalnum()] or [self.name]
        if len(words) == 1 or unicodedata.east_asian_width(words[0][0]) == "W":
            return words[0][0].upper()
        return (words[0][0] + words[-1][0]).upper()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
