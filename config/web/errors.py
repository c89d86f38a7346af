"""Responses to requests that can't be parsed, or can't be served now."""

import logging
import math
import sys
import time

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import bad_request as django_bad_request
from django.views.defaults import page_not_found as django_page_not_found
from django.views.defaults import server_error as django_server_error
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from accounts.common import paths
from accounts.common.errors import ConfabError, Invalid, NotFound, Retry
from accounts.middleware import error_page

RETRY_SECONDS = 1
LOG_SECONDS = 1.0  # between two log lines about an unavailable service
# https://www.postgresql.org/docs/current/errcodes-appendix.html: connections, rolled back,
# resources, not available, canceled or shut down. Not 54, program limits: the data is too big.
UNAVAILABLE_CLASSES = ("08", "40", "53", "55", "57")

logger = logging.getLogger(__name__)
_logged_at = -math.inf


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show the page for a body that is too large, which Django treats as a bad request."""
    if request.path.startswith(paths.API):
        return error_response(request, Invalid())
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return django_bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Reply with an error of the protocol for an unknown path of the API."""
    if request.path.startswith(paths.API):
        return error_response(request, NotFound())
    return django_page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler for every exception of a view or middleware.

    Where the database or cache is unavailable or busy: 503, without a traceback.
    """
    error = sys.exc_info()[1]
    if not isinstance(error, Exception) or not is_unavailable(error):
        return django_server_error(request)
    log_unavailable(error)
    response = _unavailable_response(request)
    response._has_been_logged = True  # type: ignore[attr-defined] # of Django's log_response
    return response


def is_unavailable(error: Exception) -> bool:
    """Whether the database or the cache can't be reached, is overloaded, locked or too slow."""
    if isinstance(error, (RedisConnectionError, RedisTimeoutError, InterfaceError, Retry)):
        return True
    if not isinstance(error, OperationalError):
        return False
    sqlstate = getattr(error.__cause__, "sqlstate", None)
    return sqlstate is None or sqlstate.startswith(UNAVAILABLE_CLASSES)


def log_unavailable(error: Exception) -> None:
    """Log at most one line a second: all requests fail at once, for the same reason."""
    global _logged_at
    if time.monotonic() - _logged_at >= LOG_SECONDS:
        _logged_at = time.monotonic()
        cause = error.__cause__ or error
        logger.warning("Requests are answered with 503: %s: %s", type(cause).__name__, cause)


def error_response(request: HttpRequest, error: ConfabError) -> HttpResponse:
    """Return the JSON of the API or an error page, by the path of the request."""
    if not request.path.startswith(paths.API):
        return error_page(request, error)
    response = JsonResponse({"error": error.as_json()}, status=error.status)
    if error.retry_after:
        response["Retry-After"] = str(math.ceil(error.retry_after))
    return response


def invalid_response(request: HttpRequest) -> HttpResponse:
    """Return the response to a request with text that can't be stored."""
    if request.path.startswith(paths.API):
        return error_response(request, Invalid())
    return HttpResponse(render_to_string("400.html"), status=400)


def _unavailable_response(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(paths.API):
        return error_response(request, Retry(retry_after=RETRY_SECONDS))
    # Without the request: its user and language are in the database.
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response
