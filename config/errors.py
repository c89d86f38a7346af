"""What is answered when a request could not even be read."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import bad_request as django_bad_request


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django takes a body that is too large for a bad request; it has a page and a status."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return django_bad_request(request, exception)
