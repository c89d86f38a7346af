"""What a person passes between the right password and the site."""

from typing import Any

from allauth.account import stages
from allauth.account.models import EmailAddress


class EmailVerificationStage(stages.EmailVerificationStage):  # type: ignore[misc]
    """Asks nothing of an account without any address, as a site without mail server makes them."""

    def handle(self) -> tuple[Any, bool]:
        user = self.login.user
        if user and not user.email and not EmailAddress.objects.filter(user=user).exists():
            return None, True
        handled: tuple[Any, bool] = super().handle()
        return handled
