"""The overview: the first page of the admin, with the parts that its reader has permissions for."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from accounts.audit_sentences import sentence_of
from accounts.models import AuditEntry, User
from accounts.placeholders import placeholders
from accounts.requests import get_user
from messaging.models import Purge, Report
from rooms.grants import granted_rooms, label_of, with_room_names

MAX_ROWS = 5  # of each part
MAX_ENTRIES = 10  # of the audit log


def list_parts(request: HttpRequest) -> dict[str, Any]:
    """Return {name of a part: its rows} for the parts that `request` may see."""
    has_perm = request.user.has_perm
    return {
        name: list_rows(request)
        for name, (permission, list_rows) in PARTS.items()
        if has_perm(permission)
    }


def list_reports(request: HttpRequest) -> dict[str, Any]:
    unhandled = Report.objects.unhandled().shown_to(get_user(request))
    newest = unhandled.select_related("message__author", "message__room").order_by("-pk")[:MAX_ROWS]
    return {
        "count": unhandled.count(),
        "oldest": unhandled.order_by("pk").first(),
        "newest": [(report, label_of(request, report.message.room)) for report in newest],
    }


def list_suspended(_request: HttpRequest) -> list[User]:
    suspended = User.objects.filter(is_active=False).exclude(pk__in=placeholders().values("pk"))
    return list(suspended.order_by("-suspended_at", "-pk")[:MAX_ROWS])


def list_purges(request: HttpRequest) -> list[Purge]:
    unfinished = Purge.objects.unfinished().shown_to(get_user(request))
    return list(unfinished.select_related("person").order_by("pk")[:MAX_ROWS])


def list_activity(request: HttpRequest) -> list[tuple[AuditEntry, SafeString]]:
    visible = AuditEntry.objects.visible_to(get_user(request), granted_rooms(request))
    entries = with_room_names(request, visible.select_related("actor").order_by("-pk"))
    return [(entry, sentence_of(entry, request)) for entry in entries[:MAX_ENTRIES]]


PARTS: dict[str, tuple[str, Callable[[HttpRequest], Any]]] = {
    "reports": ("messaging.view_report", list_reports),
    "suspended": ("accounts.view_user", list_suspended),
    "purges": ("messaging.view_purge", list_purges),
    "activity": ("accounts.view_auditentry", list_activity),
}
