"""Log sign-ins, failed ones included, to investigate attacks.

A line has ids and addresses, never the typed name: it may be a password in the wrong field.
"""

import logging

from django.http import HttpRequest

from accounts.models import User

logger = logging.getLogger(__name__)


def log_sign_in(user: User, request: HttpRequest) -> None:
    logger.info("Signed in: %s from %s", user.pk, _address(request))


def log_failed_sign_in(request: HttpRequest) -> None:
    logger.warning("Sign-in failed: from %s", _address(request))


def log_sign_out(user: User, request: HttpRequest) -> None:
    logger.info("Signed out: %s from %s", user.pk, _address(request))


def log_new_password(user: User, request: HttpRequest | None) -> None:
    logger.info("Password changed: %s from %s", user.pk, _address(request))


def _address(request: HttpRequest | None) -> str:
    """Return the address as in the audit log: that of the client behind a trusted proxy."""
    return str(request.META.get("REMOTE_ADDR") or "unknown") if request else "the server"
