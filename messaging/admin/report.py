"""The queue of reports, each with the messages around the reported one.

Moderators don't see reports about themselves, so that they never learn who reported them.
"""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.admin.admin_action import ActionAdmin
from accounts.admin.lists import ReadOnlyList, link_to, shorten
from accounts.requests import get_user
from messaging.admin.context import list_around
from messaging.admin.filters import ReportedFilter, ReporterFilter
from messaging.admin.report_actions import ADMIN_ACTIONS
from messaging.models import Report
from rooms.admin.room import READ
from rooms.grants import PERMISSION, granted_rooms, open_rooms
from rooms.labels import public_label
from rooms.models import Room


def path_to_open(room: Room) -> str:
    """Return the path of the page that asks for a reason to open a private room."""
    query = urlencode({"ids": room.pk})
    return f"{reverse('admin:rooms_room_action', args=[READ])}?{query}"


class StateFilter(admin.SimpleListFilter):
    """Filters by state; open reports by default."""

    title, parameter_name = _("status"), "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Report.State.choices, ("all", _("all"))]

    def choices(self, changelist: Any) -> Any:
        """Leave out Django's "All", which stands for no choice: that means open here."""
        chosen = self.value() or Report.State.OPEN
        for value, title in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": chosen == value, "query_string": query, "display": title}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        chosen = self.value() or Report.State.OPEN
        return queryset if chosen == "all" else queryset.filter(state=chosen)


@admin.register(Report)
class ReportAdmin(ActionAdmin, ReadOnlyList):
    list_display = ("excerpt", "author", "room", "reason_excerpt", "reporter", "age", "state")
    list_filter = (StateFilter, ReportedFilter, ReporterFilter, "created_at")
    list_select_related = ("message__author", "message__room", "reporter")
    sortable_by = ()
    fields = (
        "body", "author", "room", "reason", "reporter", "created_at", "state", "outcome", "note",
        "handled_by", "handled_at",
    )  # fmt: skip
    readonly_fields = ("author", "room")
    admin_actions = ADMIN_ACTIONS
    change_form_template = "admin/messaging/report/change_form.html"

    def limit_rows(self, request: HttpRequest, rows: QuerySet[Report]) -> QuerySet[Report]:
        """Include reports from private rooms: the reported text is shown, nothing else."""
        return rows.shown_to(get_user(request))  # type: ignore[attr-defined,no-any-return]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        reports = super().get_queryset(request).select_related(*self.list_select_related)
        is_open = When(message__room__in=open_rooms(request).values("pk"), then=True)
        annotated: QuerySet[Report] = reports.annotate(is_room_open=Case(is_open, default=False))
        return annotated

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Return oldest first for open reports, newest first for others."""
        waiting = request.GET.get("state", Report.State.OPEN) == Report.State.OPEN
        return ("pk",) if waiting else ("-pk",)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        extra = dict(extra_context or {})
        if report := self.get_object(request, object_id):
            extra["around"] = list_around(report, granted_rooms(request))
            extra["read_path"] = self._read_path(request, report)
        return super().change_view(request, object_id, form_url, extra)

    def describe(self, request: HttpRequest, thing: Report) -> str:
        return f"{thing.message.author}: {shorten(thing.body)}"

    def _read_path(self, request: HttpRequest, report: Report) -> str:
        """Return the path of the page that asks for a reason and leads back to the report."""
        if not request.user.has_perm(PERMISSION):
            return ""
        return f"{path_to_open(report.message.room)}&{urlencode({'next': request.path})}"

    @admin.display(description=_("reported text"))
    def excerpt(self, report: Report) -> str:
        return shorten(report.body)

    @admin.display(description=_("author"))
    def author(self, report: Report) -> Any:
        return link_to(report.message.author)

    @admin.display(description=_("room"))
    def room(self, report: Any) -> Any:
        room = report.message.room
        if report.is_room_open:
            return link_to(room)
        return format_html('<a href="{}">{}</a>', path_to_open(room), public_label(room))

    @admin.display(description=_("reason"))
    def reason_excerpt(self, report: Report) -> str:
        return shorten(report.reason)

    @admin.display(description=_("age"))
    def age(self, report: Report) -> str:
        return naturaltime(report.created_at)
