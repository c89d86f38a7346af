"""What needs a moderator today: the front page of the admin, each part for those who may see it."""

from collections.abc import Callable
from typing import Any

from accounts.models import AuditEntry, User
from accounts.placeholders import placeholders
from messaging.models import Purge, Report

SHOWN = 5
SHOWN_ACTS = 10


def list_today(user: User) -> dict[str, Any]:
    """Return the parts of the page that `user` may see, by name."""
    return {name: part(user) for name, (right, part) in PARTS.items() if user.has_perm(right)}


def list_reports(user: User) -> dict[str, Any]:
    waiting = Report.objects.unhandled().shown_to(user)
    newest = waiting.select_related("message__author", "message__room").order_by("-pk")[:SHOWN]
    return {
        "count": waiting.count(),
        "oldest": waiting.order_by("pk").first(),
        "newest": list(newest),
    }


def list_suspended(_user: User) -> list[User]:
    away = User.objects.filter(is_active=False).exclude(pk__in=placeholders().values("pk"))
    return list(away.order_by("-suspended_at", "-pk")[:SHOWN])


def list_purges(_user: User) -> list[Purge]:
    return list(Purge.objects.unfinished().select_related("person").order_by("pk")[:SHOWN])


def list_acts(_user: User) -> list[AuditEntry]:
    return list(AuditEntry.objects.select_related("actor").order_by("-pk")[:SHOWN_ACTS])


PARTS: dict[str, tuple[str, Callable[[User], Any]]] = {
    "reports": ("messaging.view_report", list_reports),
    "suspended": ("accounts.view_user", list_suspended),
    "purges": ("messaging.view_purge", list_purges),
    "acts": ("accounts.view_auditentry", list_acts),
}
