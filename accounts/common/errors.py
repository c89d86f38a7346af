"""Errors that a person is told: each has a code of the protocol and changes nothing.

The HTTP API and the socket turn them into the same reply; pages show their message.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _


class ConfabError(Exception):
    """Base of all. `retry_after` is in seconds; `fields` maps a field's name to what is wrong."""

    code = "invalid"
    status = 400
    message: Any = _("That is not valid.")

    def __init__(
        self,
        message: Any = None,
        *,
        retry_after: float | None = None,
        fields: Mapping[str, Any] | None = None,
    ) -> None:
        self.message = message or self.message
        self.retry_after = retry_after
        self.fields = fields
        super().__init__(self.code)

    def as_json(self) -> dict[str, Any]:
        """The error object of docs/protocol.md."""
        error: dict[str, Any] = {"code": self.code, "message": str(self.message)}
        if self.retry_after is not None:
            error["retry_after"] = round(self.retry_after, 1)
        if self.fields:
            error["fields"] = {name: str(text) for name, text in self.fields.items()}
        return error


class Invalid(ConfabError):
    pass


class NotFound(ConfabError):
    """Also the answer for everything one may not see."""

    code, status, message = "not_found", 404, _("There is no such thing here.")


class Forbidden(ConfabError):
    """Seen, but not allowed."""

    code, status, message = "forbidden", 403, _("You are not allowed to do that.")


class WrongUser(ConfabError):
    """The page that asks belongs to another person than its browser's session does."""

    code, status = "wrong_user", 401
    message = _("Another person is signed in here now. Reload the page.")


class Conflict(ConfabError):
    code, status, message = "conflict", 409, _("That is already taken.")


class TooLarge(ConfabError):
    code, status, message = "too_large", 413, _("That is too large.")


class RateLimited(ConfabError):
    code, status, message = "rate_limited", 429, _("Too fast. Wait a moment and try again.")


class Retry(ConfabError):
    """Nothing was changed; the same request may be sent again."""

    code, status, message = "retry", 503, _("The server is busy. Nothing was lost: try again.")


class Locked(Retry):
    """Somebody else holds what would be changed, and it was not waited for."""
