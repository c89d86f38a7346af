"""Purges in the admin: start, follow and undo them."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin.admin_action import ActionAdmin, AdminAction
from accounts.admin.lists import BigList
from accounts.requests import get_user
from messaging.actions import start_purge, undo_purge
from messaging.admin.filters import PurgedFilter
from messaging.models import Purge
from messaging.tasks import purges

PERMISSION = "messaging.purge_person"


def undo(request: HttpRequest, purge: Purge, cleaned: dict[str, Any]) -> None:
    by = get_user(request)
    purges.start_purge_job(undo_purge(purge=purge, by=by, reason=cleaned["reason"]), by=by)


def moment_field(label: Any) -> forms.DateTimeField:
    """A field for a local time with seconds."""
    widget = forms.DateTimeInput({"type": "datetime-local", "step": 1}, "%Y-%m-%dT%H:%M:%S")
    zone = _("Time zone: %(zone)s") % {"zone": settings.TIME_ZONE}
    return forms.DateTimeField(label=label, widget=widget, help_text=zone)


class PurgeForm(forms.ModelForm[Purge]):
    since = moment_field(_("From"))
    until = moment_field(_("Until"))

    def clean(self) -> Any:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since >= min(until, timezone.now()):
            self.add_error("since", _("Choose a start time before the end time."))
        return cleaned


@admin.register(Purge)
class PurgeAdmin(ActionAdmin, BigList):
    """A purge is started by the form and can then only be undone."""

    list_display = ("person", "state", "progress", "since", "until", "started_by", "created_at")
    list_filter = ("state", PurgedFilter)
    list_select_related = ("person", "started_by")
    sortable_by = ()
    autocomplete_fields = ("person",)
    form = PurgeForm
    add_fields = ("person", "since", "until", "reason")
    detail_fields = (
        "person", "state", "progress", "since", "until", "reason", "started_by", "created_at",
        "finished_at",
    )  # fmt: skip
    admin_actions = (
        AdminAction(
            "undo", _("Undo"), PERMISSION, undo, is_bulk=False,
            is_available=lambda purge: purge.is_undoable,
            hint=_("Restores only the messages that this purge has hidden."),
        ),
    )  # fmt: skip

    def limit_rows(self, request: HttpRequest, rows: QuerySet[Purge]) -> QuerySet[Purge]:
        return rows.shown_to(get_user(request))  # type: ignore[attr-defined,no-any-return]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.detail_fields if obj else self.add_fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.detail_fields if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        now = timezone.now()
        # Ahead of now, since the field drops fractions of a second; later messages are not purged.
        span = {"since": now - timedelta(days=1), "until": now + timedelta(minutes=1)}
        return span | super().get_changeform_initial_data(request)

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        extra = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().add_view(request, form_url, {**extra, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: Purge, form: Any, change: bool) -> None:
        cleaned = {name: form.cleaned_data[name] for name in self.add_fields}
        purge = start_purge(by=get_user(request), **cleaned)
        purges.start_purge_job(purge, by=purge.started_by)
        obj.pk = purge.pk

    @admin.display(description=_("progress"))
    def progress(self, purge: Purge) -> str:
        if purge.state in (*Purge.TO_UNDO, Purge.State.UNDONE):
            text = _("%(done)s of %(all)s restored")
            return text % {"done": purge.restored, "all": purge.hidden}
        return _("%(done)s of %(all)s hidden") % {"done": purge.hidden, "all": purge.found}
