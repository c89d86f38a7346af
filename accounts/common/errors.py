"""Errors with a code of the protocol and a message for the user. The transaction is rolled back.

The HTTP API and the socket reply with the same error object; pages show the message.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _


class ConfabError(Exception):
    """`retry_after` is in seconds; `fields` maps the name of a field to its error."""

    code = "invalid"
    status = 400
    message: Any = _("Invalid value.")

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
    """Also for what the user may not see."""

    code, status, message = "not_found", 404, _("Not found.")


class Forbidden(ConfabError):
    """The user may see it, but not do this."""

    code, status, message = "forbidden", 403, _("You don't have permission to do that.")


class WrongUser(ConfabError):
    """The page was made for another user than the one of the session."""

    code, status = "wrong_user", 401
    message = _("Someone else is now signed in here. Reload the page.")


class Conflict(ConfabError):
    code, status, message = "conflict", 409, _("Already taken.")


class TooLarge(ConfabError):
    code, status, message = "too_large", 413, _("Too large.")


class RateLimited(ConfabError):
    code, status, message = (
        "rate_limited",
        429,
        _("You're doing that too fast. Wait a moment and try again."),
    )


class Retry(ConfabError):
    """Nothing was changed; the client may send the same request again."""

    code, status, message = "retry", 503, _("The server is busy. Please try again.")


class RowLocked(Retry):
    """Another transaction holds the row, and NOWAIT was asked for."""
