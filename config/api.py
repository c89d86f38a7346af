"""The HTTP API: its routers, and its errors in the shape of docs/protocol.md."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from accounts.common.errors import ConfabError, Forbidden, Invalid, Retry, TooLarge
from config.web.errors import RETRY_SECONDS, is_unavailable, log_unavailable
from messaging.api import (
    exports,
    invites,
    jobs,
    members,
    message,
    messages,
    people,
    rooms,
)
from messaging.api.auth import PageSession

api = NinjaAPI(title="Confab", version="1", urls_namespace="api", auth=PageSession(), docs_url=None)
api.add_router("/rooms", rooms.router)
api.add_router("/rooms", members.router)
api.add_router("/rooms", invites.router)
api.add_router("/rooms", messages.router)
api.add_router("/rooms", message.router)
api.add_router("", invites.accepting)
api.add_router("", people.router)
api.add_router("/jobs", jobs.router)
api.add_router("/exports", exports.router)


@api.exception_handler(ConfabError)
def error_response(
    request: HttpRequest, error: ConfabError, status: int | None = None
) -> HttpResponse:
    response: HttpResponse = api.create_response(
        request, {"error": error.as_json()}, status=status or error.status
    )
    if error.retry_after:
        response["Retry-After"] = str(max(1, round(error.retry_after)))
    return response


@api.exception_handler(ValidationError)
def handle_validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    if any(_is_long_body(detail) for detail in error.errors):
        return error_response(request, TooLarge(_("The message is too long.")))
    fields = {str(detail["loc"][-1]): detail["msg"] for detail in error.errors}
    return error_response(request, Invalid(fields=fields), status=422)


@api.exception_handler(AuthenticationError)
def handle_anonymous(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return error_response(request, Forbidden(_("Sign in first.")), status=401)


@api.exception_handler(HttpError)
def handle_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    kind = Forbidden if error.status_code == 403 else Invalid
    return error_response(request, kind(str(error)), status=error.status_code)


@api.exception_handler(RequestDataTooBig)
def handle_too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return error_response(request, TooLarge())


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def handle_unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    if not is_unavailable(error):
        raise error
    log_unavailable(error)
    return error_response(request, Retry(retry_after=RETRY_SECONDS))


def _is_long_body(detail: dict[str, Any]) -> bool:
    return (detail["type"], detail["loc"][-1]) == ("string_too_long", "body")
