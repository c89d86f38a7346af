"""What needs a moderator today: the front page of the admin, each part for those who may see it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from accounts.common.requests import get_user
from accounts.models import AuditEntry, User
from accounts.placeholders import placeholders
from messaging.models import Purge, Report
from rooms.grants import granted_rooms, label_of

SHOWN = 5
SHOWN_ACTS = 10


def list_today(request: HttpRequest) -> dict[str, Any]:
    """Return the parts of the page that `request` may see, by name."""
    has_perm = request.user.has_perm
    return {name: part(request) for name, (right, part) in PARTS.items() if has_perm(right)}


def list_reports(request: HttpRequest) -> dict[str, Any]:
    waiting = Report.objects.unhandled().shown_to(get_user(request))
    newest = waiting.select_related("message__author", "message__room").order_by("-pk")[:SHOWN]
    return {
        "count": waiting.count(),
        "oldest": waiting.order_by("pk").first(),
        "newest": [(report, label_of(request, report.message.room)) for report in newest],
    }


def list_suspended(_request: HttpRequest) -> list[User]:
    away = User.objects.filter(is_active=False).exclude(pk__in=placeholders().values("pk"))
    return list(away.order_by("-suspended_at", "-pk")[:SHOWN])


def list_purges(request: HttpRequest) -> list[Purge]:
    unfinished = Purge.objects.unfinished().shown_to(get_user(request))
    return list(unfinished.select_related("person").order_by("pk")[:SHOWN])


def list_acts(request: HttpRequest) -> list[AuditEntry]:
    shown = AuditEntry.objects.visible_to(get_user(request), granted_rooms(request))
    return list(shown.select_related("actor").order_by("-pk")[:SHOWN_ACTS])


PARTS: dict[str, tuple[str, Callable[[HttpRequest], Any]]] = {
    "reports": ("messaging.view_report", list_reports),
    "suspended": ("accounts.view_user", list_suspended),
    "purges": ("messaging.view_purge", list_purges),
    "acts": ("accounts.view_auditentry", list_acts),
}
