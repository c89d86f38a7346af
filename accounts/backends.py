"""Sign-in by username or email, and password."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.addresses import find_by_email
from accounts.models import User


class PersonBackend(AuthenticationBackend):  # type: ignore[misc]
    """Compares names by their keys (accounts/identity.py). No later backend is tried.

    settings.AUTHENTICATION_BACKENDS lists those of Django and allauth for older sessions only.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User:
        user = super().authenticate(request, **credentials)
        if not isinstance(user, User):
            raise PermissionDenied
        return user

    def _authenticate_by_username(self, username: str, password: str) -> User | None:
        return self._check(User.objects.with_username(username).first(), password)

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        found = find_by_email(email)
        return self._check(found[0] if found else None, password)

    def _check(self, user: User | None, password: str) -> User | None:
        checked: User | None = self._check_password(user, password)
        return checked
