"""Stages of the sign-in after the password."""

from typing import Any

from allauth.account import stages
from allauth.account.models import EmailAddress


class EmailVerificationStage(stages.EmailVerificationStage):  # type: ignore[misc]
    """Skips accounts without an address, which a site without a mail server creates."""

    def handle(self) -> tuple[Any, bool]:
        user = self.login.user
        if user and not user.email and not EmailAddress.objects.filter(user=user).exists():
            return None, True
        handled: tuple[Any, bool] = super().handle()
        return handled
