"""Apply the rate limits of users (messaging/limits.py) to HTTP requests."""

import re
from collections.abc import Hashable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from accounts.common.errors import RateLimited
from config.web.errors import error_response
from messaging import limits

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


class LimitMiddleware(MiddlewareMixin):
    """Counts a request once its view is resolved, before the view runs."""

    def process_view(
        self, request: HttpRequest, view: Any, arguments: Any, parameters: dict[str, Any]
    ) -> HttpResponseBase | None:
        try:
            check_request(request, parameters.get("room_id"))
        except RateLimited as error:
            return error_response(request, error)
        return None


def check_request(request: HttpRequest, room_id: object) -> None:
    """Raises RateLimited."""
    person = request.user.pk if request.user.is_authenticated else None
    if person is None:
        _check_address(request.META.get("REMOTE_ADDR"))
        return
    room = _as_uuid(room_id)
    for name in limits.find_limits(str(request.method), route_of(request)):
        limits.check(name, person=person, room=room)


def route_of(request: HttpRequest) -> str:
    """Return the route of a resolved request as the table writes it: `/rooms/{room_id}/`."""
    match = request.resolver_match
    return "/" + PARAMETER.sub(r"{\1}", match.route if match else "")


def _check_address(address: Hashable) -> None:
    if address:  # unknown behind a UNIX socket
        limits.check("anonymous", person=address)


def _as_uuid(room_id: object) -> UUID | None:
    """Normalize the id, so that its spellings share a bucket."""
    try:
        return UUID(str(room_id))
    except ValueError:
        return None
