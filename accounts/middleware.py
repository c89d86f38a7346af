"""Middleware for the address, the language, the first run and error pages."""

import math
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin

from accounts.audit import acting_from
from accounts.common.errors import ConfabError
from accounts.setup import has_accounts

PAGES = {403: "403.html", 404: "404.html", 413: "413.html", 429: "429.html"}


class AddressMiddleware:
    """Store the address of a request for the audit log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting_from(request.META.get("REMOTE_ADDR")):
            return self.get_response(request)


class LanguageMiddleware(MiddlewareMixin):
    """Activate the language that the user chose, in place of the choice of Django's middleware."""

    def process_request(self, request: HttpRequest) -> None:
        chosen = getattr(request.user, "language", "")
        if chosen:
            translation.activate(chosen)
            request.LANGUAGE_CODE = translation.get_language() or chosen


class FirstRunMiddleware(MiddlewareMixin):
    """While there are no accounts, redirect every page to the setup page."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        setup = reverse("rooms:setup")
        if has_accounts() or request.path in (setup, reverse("accounts:language")):
            return None
        return HttpResponseRedirect(setup)


class ErrorPageMiddleware(MiddlewareMixin):
    """Show the page of its status for an error that no view handled."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ConfabError):
            return None
        return error_page(request, error)


def error_page(request: HttpRequest, error: ConfabError) -> HttpResponse:
    page = PAGES.get(error.status, "error.html")
    # The page of a status replaces the default message of the error.
    text = "" if error.message is type(error).message else error.message
    response = render(request, page, {"error": error, "text": text}, status=error.status)
    if error.retry_after:
        response["Retry-After"] = str(math.ceil(error.retry_after))
    return response
