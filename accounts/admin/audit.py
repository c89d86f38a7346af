"""The audit log: read, narrowed and taken away as a table; never changed, not by anybody."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.admin.export import as_csv
from accounts.admin.lists import Narrowing, ReadOnlyList
from accounts.common.ids import as_id
from accounts.common.requests import get_user
from accounts.models import AuditEntry, User

KINDS = {
    "user": _("people"),
    "room": _("rooms"),
    "member": _("members"),
    "message": _("messages"),
    "report": _("reports"),
    "purge": _("purges"),
    "site": _("the whole site"),
    "audit": _("the audit log"),
}


class KindFilter(admin.SimpleListFilter):
    """What it was about: the first word of the action."""

    title, parameter_name = _("action"), "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return list(KINDS.items())

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AuditEntry]
    ) -> QuerySet[AuditEntry] | None:
        kind = self.value()
        return queryset.filter(action__startswith=f"{kind}.") if kind in KINDS else None


class ActorFilter(Narrowing):
    title, parameter_name, path = _("actor"), "actor", "actor"
    things = User.objects.all()


@admin.register(AuditEntry)
class AuditAdmin(ReadOnlyList):
    list_display = ("at", "actor", "action", "label", "reason", "address")
    list_display_links = ("at",)
    list_filter = (KindFilter, ActorFilter, "at")
    list_select_related = ("actor",)
    search_fields = ("action",)
    search_help_text = _(
        "A username, an action (“member.ban”), or the ID of a person, room or other target."
    )
    sortable_by = ()
    fields = (
        "at", "actor", "action", "target_kind", "target_id", "label", "room", "address", "reason",
        "details",
    )  # fmt: skip
    change_list_template = "admin/accounts/auditentry/change_list.html"

    def limit_rows(self, request: HttpRequest, rows: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        opened = self.get_opened(request)
        return rows.visible_to(get_user(request), opened)  # type: ignore[attr-defined,no-any-return]

    def get_opened(self, request: HttpRequest) -> Collection[UUID]:
        """Return the private rooms that are open to `request`; rooms/admin knows them."""
        return ()

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export)
        return [path("export/", view, name="accounts_auditentry_export"), *super().get_urls()]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditEntry], search_term: str
    ) -> tuple[QuerySet[AuditEntry], bool]:
        """Find by what an index knows: exact, but for the spelling of a username."""
        term = search_term.strip()
        if not term:
            return queryset, False
        actors = User.objects.with_username(term).values("pk")
        found = Q(actor__in=actors) | Q(action=term) | Q(target_id=term)
        if room := as_id(term):
            found |= Q(room=room)
        return queryset.filter(found), False

    def export(self, request: HttpRequest) -> StreamingHttpResponse:
        """Give the list, narrowed as it is shown, as a table for a spreadsheet."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        # As it stands, without the entry that this leaves.
        newest = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        try:
            entries = self.get_changelist_instance(request).queryset.filter(pk__lte=newest)
        except IncorrectLookupParameters:
            raise BadRequest from None
        audit.record(get_user(request), "audit.export", query=request.GET.urlencode())
        response = StreamingHttpResponse(as_csv(entries), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="audit.csv"'
        return response
