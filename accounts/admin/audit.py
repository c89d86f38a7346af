"""The audit log: searched, filtered and exported as CSV, but never changed."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.admin.export import as_csv
from accounts.admin.lists import Narrowing, ReadOnlyList
from accounts.audit_sentences import WORDINGS, label_of, sentence_of
from accounts.common.ids import as_id
from accounts.models import AuditEntry, User
from accounts.requests import get_user

KINDS = {
    "user": _("people"),
    "room": _("rooms"),
    "member": _("members"),
    "invite": _("invite links"),
    "message": _("messages"),
    "report": _("reports"),
    "purge": _("purges"),
    "site": _("the whole site"),
    "audit": _("the audit log"),
}


class KindFilter(admin.SimpleListFilter):
    """What an action was about: the first word of its code."""

    title, parameter_name = _("target"), "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return list(KINDS.items())

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AuditEntry]
    ) -> QuerySet[AuditEntry] | None:
        kind = self.value()
        return queryset.filter(action__startswith=f"{kind}.") if kind in KINDS else None


class ActionFilter(admin.SimpleListFilter):
    """One action, by its label; within a kind, if one is chosen."""

    title, parameter_name = _("action"), "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        kind = request.GET.get(KindFilter.parameter_name, "")
        return [(code, label_of(code)) for code in WORDINGS if code.startswith(kind)]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AuditEntry]
    ) -> QuerySet[AuditEntry] | None:
        return queryset.filter(action=self.value()) if self.value() else None


class ActorFilter(Narrowing):
    title, parameter_name, path = _("actor"), "actor", "actor"
    objects = User.objects.all()


@admin.register(AuditEntry)
class AuditAdmin(ReadOnlyList):
    list_display_links = ("at",)
    list_filter = (KindFilter, ActionFilter, ActorFilter, "at")
    list_select_related = ("actor",)
    search_fields = ("action",)
    search_help_text = _(
        "A username, an action (“member.ban”), or the ID of a person, room or other target."
    )
    sortable_by = ()
    change_list_template = "admin/accounts/auditentry/change_list.html"

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        return ("at", _sentence_column(request), "reason", "address")

    def get_fields(self, request: HttpRequest, obj: AuditEntry | None = None) -> tuple[Any, ...]:
        return (
            "at", _sentence_column(request), "actor", "action", "target_kind", "target_id",
            "label", "room", "address", "reason", "details",
        )  # fmt: skip

    def limit_rows(self, request: HttpRequest, rows: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        opened = self.get_opened(request)
        return rows.visible_to(get_user(request), opened)  # type: ignore[attr-defined,no-any-return]

    def get_opened(self, request: HttpRequest) -> Collection[UUID]:
        """Return the private rooms that `request` may read; overridden in rooms/admin."""
        return ()

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export)
        return [path("export/", view, name="accounts_auditentry_export"), *super().get_urls()]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditEntry], search_term: str
    ) -> tuple[QuerySet[AuditEntry], bool]:
        """Search indexed columns for exact matches; a username in any spelling."""
        term = search_term.strip()
        if not term:
            return queryset, False
        actors = User.objects.with_username(term).values("pk")
        found = Q(actor__in=actors) | Q(action=term) | Q(target_id=term)
        if room := as_id(term):
            found |= Q(room=room)
        return queryset.filter(found), False

    def export(self, request: HttpRequest) -> StreamingHttpResponse:
        """Stream the filtered list as CSV, with codes in place of sentences."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        # Without the entry that this export adds.
        newest = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        try:
            entries = self.get_changelist_instance(request).queryset.filter(pk__lte=newest)
        except IncorrectLookupParameters:
            raise BadRequest from None
        audit.record(get_user(request), "audit.export", query=request.GET.urlencode())
        response = StreamingHttpResponse(as_csv(entries), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="audit.csv"'
        return response


def _sentence_column(request: HttpRequest) -> Callable[[AuditEntry], SafeString]:
    @admin.display(description=_("event"))
    def sentence(entry: AuditEntry) -> SafeString:
        return sentence_of(entry, request)

    return sentence
