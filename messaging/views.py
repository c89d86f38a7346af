"""The page of my reports."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import get_user
from messaging.models import Report

PAGE_SIZE = 20


@login_required
@require_GET
def list_my_reports(request: HttpRequest) -> HttpResponse:
    """List my reports and their outcomes, without who handled them and their notes."""
    mine = Report.objects.filter(reporter=get_user(request))
    pages = Paginator(mine.select_related("message__author").order_by("-pk"), PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    return render(request, "account/reports.html", {"page": page})
