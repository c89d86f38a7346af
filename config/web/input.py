"""Respond with 400 to requests with text that can't be stored or looked up."""

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
from config.web.errors import invalid_response

LOOKUP_ERRORS = (IncorrectLookupParameters, ValidationError, ValueError, OverflowError)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")

logger = logging.getLogger(__name__)


class InputMiddleware(MiddlewareMixin):
    """Runs before the session middleware, which looks up a cookie."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:
        texts = (request.path_info, *request.COOKIES.values(), *_texts_of(request.GET))
        return None if all(map(is_storable, texts)) else invalid_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, arguments: Any, parameters: Any
    ) -> HttpResponseBase | None:
        """Check the fields of a form, unless the view reads the body itself, as the API does."""
        if request.content_type not in FORMS or getattr(view, "csrf_exempt", False):
            return None
        return None if all(map(is_storable, _texts_of(request.POST))) else invalid_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Handle errors of the database about data, and bad lookups of the admin."""
        if not isinstance(error, DataError) and not _is_bad_lookup(request, error):
            return None
        name = type(error.__cause__ or error).__name__
        logger.warning("What was sent could not be used: %s at %s", name, request.path)
        return invalid_response(request)


def _is_bad_lookup(request: HttpRequest, error: Exception) -> bool:
    """Whether a query string made a filter or form of the admin fail."""
    return (
        request.method == "GET"
        and request.path.startswith(paths.ADMIN)
        and isinstance(error, LOOKUP_ERRORS)
    )


def _texts_of(fields: QueryDict) -> Iterable[str]:
    yield from fields
    for values in fields.lists():
        yield from values[1]
