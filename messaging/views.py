"""The chat page, and the page of a user's reports."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from accounts.common.errors import NotFound
from accounts.requests import get_user
from messaging.models import Report
from rooms.access import get_membership
from rooms.lookup import with_display_names
from rooms.views import offer_to_join

PAGE_SIZE = 20


# Safe from BREACH: no request data next to a secret, and Django pads compressed responses.
@gzip_page
@login_required
@require_GET
def show_room(request: HttpRequest, room_id: UUID, seq: int = 0) -> HttpResponse:
    """The chat page; its scripts scroll to the message `seq`. Others may join the room instead."""
    try:
        membership = get_membership(request.user, room_id)
    except NotFound:
        return offer_to_join(request, room_id, seq)
    [room] = with_display_names(get_user(request), [membership])
    return render(request, "chat/show.html", {"room": room})


@gzip_page
@login_required
@require_GET
def show_parts(request: HttpRequest) -> HttpResponse:
    """Markup that the chat page loads on first use: dialogs, menus, the panel's views."""
    return render(request, "chat/parts.html")


@login_required
@require_GET
def list_my_reports(request: HttpRequest) -> HttpResponse:
    """List my reports and their outcomes, without who handled them and their notes."""
    mine = Report.objects.filter(reporter=get_user(request))
    pages = Paginator(mine.select_related("message__author").order_by("-pk"), PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    return render(request, "account/reports.html", {"page": page})
