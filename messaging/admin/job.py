"""Background jobs in the admin, and the page that starts an import."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet, UUIDField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.admin.admin_action import ActionAdmin
from accounts.admin.lists import ReadOnlyList
from messaging.admin.archive_import import IMPORT, PERMISSION, import_view, list_outcome
from messaging.models.job import Job
from rooms.audit_scope import deleted_public
from rooms.grants import open_rooms

# Hide Procrastinate's own table: administrators see Job instead.
admin.site.unregister(ProcrastinateJob)


@admin.register(Job)
class JobAdmin(ActionAdmin, ReadOnlyList):
    list_display = ("kind", "about", "owner", "state", "done", "total", "created_at")
    list_filter = ("state", "kind", "created_at")
    list_select_related = ("owner",)
    search_fields = ("owner__username", "about")
    fields = readonly_fields = (
        "kind", "about", "owner", "state", "done", "total", "note", "outcome", "attempts",
        "created_at", "started_at", "finished_at", "expires_at",
    )  # fmt: skip
    change_list_template = "admin/messaging/job/change_list.html"
    admin_actions = (IMPORT,)

    def limit_rows(self, request: HttpRequest, rows: QuerySet[Job]) -> QuerySet[Job]:
        """Hide exports and erasures of private rooms, since they show the room's name."""
        rows = rows.alias(room=Cast(KT("args__room"), UUIDField()))
        is_open = Q(room__in=open_rooms(request).values("pk")) | Q(room__in=deleted_public())
        return rows.filter(Q(room=None) | is_open)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name="messaging_job_import"), *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        return import_view(request, {**self.admin_site.each_context(request), "opts": self.opts})

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        extra = {"can_import": request.user.has_perm(PERMISSION), **(extra_context or {})}
        return super().changelist_view(request, extra)

    @admin.display(description=_("outcome"))
    def outcome(self, job: Job) -> str:
        return format_html_join("", "<p>{}</p>", ((line,) for line in list_outcome(job))) or "–"
