"""What people fill in about themselves. allauth is told of these by ACCOUNT_FORMS."""

import unicodedata
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.internal.flows.manage_email import email_already_exists
from allauth.account.internal.templatekit import get_entrance_context_data
from django import forms
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.errors import ConfabError
from accounts.fields import EmailField, UsernameField, display_name_field
from accounts.models import Theme, User
from accounts.placeholders import find_placeholder


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]
    """Sign in by username or e-mail, in any case and any width of letters."""

    def clean_login(self) -> str:
        return unicodedata.normalize("NFKC", self.cleaned_data["login"]).strip()


class SignupForm(allauth_forms.SignupForm):  # type: ignore[misc]
    username = UsernameField()
    email = EmailField()
    display_name = display_name_field()
    field_order = ["email", "username", "display_name", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth with the new account."""
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Save, or answer with the form when someone else took the name in the meantime."""
        try:
            with transaction.atomic():
                saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
                return saved
        except IntegrityError:
            return None, self._ask_again(request)

    def _ask_again(self, request: HttpRequest) -> HttpResponse:
        self.full_clean()  # now finds the other's row, and says which field it is
        if not self.errors:
            self.add_error(None, _("Someone took that name just now. Try again."))
        context: dict[str, Any] = {"form": self, **get_entrance_context_data(request)}
        return render(request, "account/signup.html", context)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """Also lets somebody in whose place is kept: the link proves that the e-mail is theirs."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        kept = find_placeholder(email)
        self.users: list[User] = [kept] if kept else self.users
        return email


class AddEmailForm(allauth_forms.AddEmailForm):  # type: ignore[misc]
    email = EmailField()

    def clean_email(self) -> str:
        """Refuse another's address, unless verification hides that it is another's."""
        email: str = super().clean_email()
        email_already_exists(email, user=self.user)
        return email


class ProfileForm(forms.Form):
    display_name = display_name_field()


class AppearanceForm(forms.Form):
    theme = forms.ChoiceField(label=_("Appearance"), choices=Theme, widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("Like my browser")), *settings.LANGUAGES],
        required=False,
        widget=forms.RadioSelect,
    )


class PrivacyForm(forms.Form):
    shows_presence = forms.BooleanField(label=_("Show others whether I am here"), required=False)


def add_errors(form: forms.Form, error: ConfabError) -> None:
    """Say what an action refused beside the fields that it names, or above the form."""
    if not error.fields:
        form.add_error(None, error.message)
    for name, text in (error.fields or {}).items():
        form.add_error(name if name in form.fields else None, text)
