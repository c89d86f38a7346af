"""The adapter through which allauth calls this site."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.account_events import get_account_events
from accounts.actions import replace_password
from accounts.addresses import confirm, release
from accounts.fields import validate_username
from accounts.identity import email_key
from accounts.models import User
from accounts.security_log import (
    log_failed_sign_in,
    log_new_password,
    log_sign_in,
    log_sign_out,
)

STAGES = {
    "allauth.account.stages.EmailVerificationStage": "accounts.stages.EmailVerificationStage",
}
WRONG_PASSWORD = _("Incorrect username or password.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        # One text for all three: it must not reveal whether the account exists.
        "email_password_mismatch": WRONG_PASSWORD,
        "username_password_mismatch": WRONG_PASSWORD,
        "invalid_login": WRONG_PASSWORD,
        "username_taken": _("That username is taken."),
        "email_taken": _("That email is already in use."),
        "duplicate_email": _("You've already added that email."),
        "max_email_addresses": _("You can have up to %d email addresses."),
        "incorrect_password": _("Incorrect password."),
        "enter_current_password": _("Incorrect password."),
        "account_inactive": _("This account has been suspended."),
        "too_many_login_attempts": _("Too many attempts. Try again in a few minutes."),
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        validate_username(username)
        cleaned: str = super().clean_username(username, shallow=True)
        if not shallow and User.objects.with_username(cleaned).exists():
            taken: ValidationError = self.validation_error("username_taken")
            raise taken
        return cleaned

    def clean_email(self, email: str) -> str:
        return email_key(email)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Use up the link to an address; False if it was used or confirmed elsewhere before."""
        try:
            with transaction.atomic():
                confirmed = confirm(email_address) and self._confirm(request, email_address)
        except IntegrityError:
            confirmed = False
        if not confirmed:
            failed = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, messages.ERROR, failed, {"email": email_address.email})
        return confirmed

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        log_failed_sign_in(request)

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        log_sign_in(user, request)

    def _confirm(self, request: HttpRequest, address: EmailAddress) -> bool:
        release(address)
        confirmed: bool = super().confirm_email(request, address)
        return confirmed

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Keep the primary address while there are others: an unconfirmed one could replace it."""
        others = EmailAddress.objects.filter(user=email_address.user_id).exclude(
            pk=email_address.pk
        )
        if email_address.email == email_address.user.email and others.exists():
            return False
        can_delete: bool = super().can_delete_email(email_address)
        return can_delete

    def get_login_stages(self) -> list[str]:
        stages: list[str] = super().get_login_stages()
        return [STAGES.get(stage, stage) for stage in stages]

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        super().logout(request)
        if isinstance(user, User):
            log_sign_out(user, request)
            get_account_events().sessions_changed(user)

    def set_password(self, user: User, password: str) -> None:
        replace_password(user=user, password=password)
        log_new_password(user, self.request)
        is_own = self.request is not None and self.request.user == user
        current = self.request.session.session_key if is_own else None
        get_account_events().sessions_changed(user, except_session=current)
