"""The forms of accounts; settings.ACCOUNT_FORMS names those of allauth."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.internal.templatekit import get_entrance_context_data
from django import forms
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.addresses import find_by_email
from accounts.common.errors import ConfabError
from accounts.fields import EmailField, UsernameField, display_name_field
from accounts.identity import login_key
from accounts.models import Theme, User
from accounts.placeholders import is_placeholder


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]
    """Sign in by username or email, in any case and width."""

    def clean_login(self) -> str:
        """Return the key, so that attempts count for one account in every spelling."""
        return login_key(self.cleaned_data["login"])


class SignupForm(allauth_forms.SignupForm):  # type: ignore[misc]
    """Requires an address only where a mail server can confirm it (docs/security.md)."""

    username = UsernameField()
    email = EmailField()
    display_name = display_name_field()
    field_order = ["email", "username", "display_name", "password1"]

    def validate_unique_email(self, value: str) -> str:
        """Respond to a known address as to a new one; its owner gets an email about it."""
        self.account_already_exists = find_by_email(value) is not None
        return value

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth with the new account."""
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Save, or show the form again if the name was taken in the meantime."""
        try:
            with transaction.atomic():
                saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
                return saved
        except IntegrityError:
            return self._try_again(request)

    def _try_again(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        self.full_clean()  # now finds the other row, and the field
        if self.account_already_exists and not self.errors:
            saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
            return saved
        return None, self._ask_again(request)

    def _ask_again(self, request: HttpRequest) -> HttpResponse:
        if not self.errors:
            self.add_error(None, _("That name was just taken. Try again."))
        context: dict[str, Any] = {"form": self, **get_entrance_context_data(request)}
        return render(request, "account/signup.html", context)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """Sends a link to the stored address of an account or placeholder, never to the typed one.

    An address without an account gets an email without a link.
    """

    email = EmailField()

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        found = find_by_email(typed)
        if found is None or not (found[0].is_active or is_placeholder(found[0])):
            self.users: list[User] = []
            return typed
        self.users = [found[0]]
        return found[1]


class AddEmailForm(allauth_forms.AddEmailForm):  # type: ignore[misc]
    """Responds the same whether or not another account has the address."""

    email = EmailField()


class ProfileForm(forms.Form):
    display_name = display_name_field()


class AppearanceForm(forms.Form):
    theme = forms.ChoiceField(label=_("Appearance"), choices=Theme, widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("Use browser language")), *settings.LANGUAGES],
        required=False,
        widget=forms.RadioSelect,
    )


class PrivacyForm(forms.Form):
    shows_presence = forms.BooleanField(label=_("Show when I'm online"), required=False)


def add_errors(form: forms.Form, error: ConfabError) -> None:
    """Add the error of an action to the fields that it names, or to the form."""
    if not error.fields:
        form.add_error(None, error.message)
    for name, text in (error.fields or {}).items():
        form.add_error(name if name in form.fields else None, text)
