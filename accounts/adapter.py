"""Where allauth asks us."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.fields import validate_username
from accounts.models import User
from accounts.placeholders import claim, release
from accounts.security_log import (
    log_failed_sign_in,
    log_new_password,
    log_sign_in,
    log_sign_out,
)
from accounts.watch import get_watch

WRONG_PASSWORD = _("That name and password do not belong together.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        # One text for all: it must not tell whether there is such an account.
        "email_password_mismatch": WRONG_PASSWORD,
        "username_password_mismatch": WRONG_PASSWORD,
        "invalid_login": WRONG_PASSWORD,
        "username_taken": _("That username is taken."),
        "email_taken": _("That e-mail is already in use."),
        "duplicate_email": _("That e-mail is already yours."),
        "max_email_addresses": _("You can have at most %d e-mail addresses."),
        "incorrect_password": _("That is not your password."),
        "enter_current_password": _("That is not your password."),
        "account_inactive": _("This account is switched off."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then try again."),
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        validate_username(username)
        cleaned: str = super().clean_username(username, shallow)
        return cleaned

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        release(email_address.email)
        confirmed: bool = super().confirm_email(request, email_address)
        return confirmed

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        log_failed_sign_in(request)

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        log_sign_in(user, request)

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        super().logout(request)
        if isinstance(user, User):
            log_sign_out(user, request)
            get_watch().standing_changed(user)

    def set_password(self, user: User, password: str) -> None:
        claim(user)
        super().set_password(user, password)
        log_new_password(user, self.request)
        mine = self.request is not None and self.request.user == user
        spare = self.request.session.session_key if mine else None
        get_watch().standing_changed(user, spare)
