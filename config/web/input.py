"""Requests that hold what cannot be kept or looked up are answered with 400, at every door."""

import logging
from collections.abc import Iterable
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.db import DataError
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.deprecation import MiddlewareMixin

from accounts.common import paths
from accounts.common.text import is_storable
from config.web.errors import answer_invalid

LOOKUP_ERRORS = (IncorrectLookupParameters, ValidationError, ValueError, OverflowError)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")

logger = logging.getLogger(__name__)


class InputMiddleware(MiddlewareMixin):
    """Stands before sessions, which are looked up by a cookie."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:
        texts = (request.path_info, *request.COOKIES.values(), *_texts_of(request.GET))
        return None if all(map(is_storable, texts)) else answer_invalid(request)

    def process_view(
        self, request: HttpRequest, view: Any, arguments: Any, parameters: Any
    ) -> HttpResponseBase | None:
        """Look at a form's fields, unless the view reads the body by itself, as the API does."""
        if request.content_type not in FORMS or getattr(view, "csrf_exempt", False):
            return None
        return None if all(map(is_storable, _texts_of(request.POST))) else answer_invalid(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Answer for what only the database could find out, and for lookups of the admin."""
        if not isinstance(error, DataError) and not _is_bad_lookup(request, error):
            return None
        name = type(error.__cause__ or error).__name__
        logger.warning("What was sent could not be used: %s at %s", name, request.path)
        return answer_invalid(request)


def _is_bad_lookup(request: HttpRequest, error: Exception) -> bool:
    """Whether a query string made a filter or a form of the admin fail: Django leaves it to us."""
    return (
        request.method == "GET"
        and request.path.startswith(paths.ADMIN)
        and isinstance(error, LOOKUP_ERRORS)
    )


def _texts_of(fields: QueryDict) -> Iterable[str]:
    yield from fields
    for values in fields.lists():
        yield from values[1]
