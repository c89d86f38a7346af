"""Base classes of the lists in the admin: fast at any size, without deletion or inline edits."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.admin.guard import GuardedAdmin
from accounts.admin.paging import EstimatingPaginator

PAGE_SIZE = 50


class BigList(GuardedAdmin):
    """A list without exact counts and facets."""

    list_per_page = PAGE_SIZE
    list_max_show_all = 0
    paginator = EstimatingPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-pk",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are deleted by admin actions only."""
        return False


class ReadOnlyList(BigList):
    """A list without forms; its rows change by admin actions."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Narrowing(admin.SimpleListFilter):
    """A filter by one related object, for links such as `?person=<id>`.

    `path` is the lookup, `objects` the rows that may be chosen.
    """

    path: str
    objects: QuerySet[Any]

    def get_objects(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the objects that `request` may see."""
        return self.objects.all()

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        value = self.value()
        return [(value, str(self._find(request, value) or _("none")))] if value else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        if not self.value():
            return None
        thing = self._find(request, self.value())
        return queryset.filter(**{self.path: thing.pk}) if thing else queryset.none()

    def _find(self, request: HttpRequest, value: str | None) -> Model | None:
        try:
            return self.get_objects(request).filter(pk=value).first()
        except (TypeError, ValueError, ValidationError):
            return None


def link_to(thing: Model | None, text: str = "") -> SafeString | str:
    """Return a link to the page of `thing` in the admin."""
    if thing is None:
        return "–"
    meta = thing._meta
    path = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[thing.pk])
    return format_html('<a href="{}">{}</a>', path, text or str(thing))


def shorten(text: str, size: int = 80) -> str:
    return text if len(text) <= size else f"{text[: size - 1]}…"
