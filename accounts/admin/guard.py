"""The base of every ModelAdmin: one scope of rows for every view."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest

# The lookups that Django's filters append to the name of a field.
COMPARISONS = {"", "exact", "in", "isnull", "gt", "gte", "lt", "lte", "year", "month", "day"}


class GuardedAdmin(admin.ModelAdmin[Any]):
    """A ModelAdmin that shows a request the rows of `limit_rows` and no others.

    Lists, searches, autocompletes, pages, histories, forms, actions and exports take their rows
    from `get_queryset`; the choices of a form come from the scope of their own model. A row
    outside of the scope gives the same response as one that doesn't exist.
    """

    def limit_rows(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows that `request` may see."""
        return rows

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.limit_rows(request, super().get_queryset(request))

    def is_in_reach(self, request: HttpRequest, obj: Model | None) -> bool:
        """Whether `obj` is one of `limit_rows`; one query a request."""
        if obj is None or obj.pk is None:
            return True
        key = (obj._meta.label, obj.pk)
        known: dict[Any, bool] = request.__dict__.setdefault("_in_reach", {})
        if key not in known:
            row = self.model._default_manager.filter(pk=obj.pk)
            known[key] = self.limit_rows(request, row).exists()
        return known[key]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) and self.is_in_reach(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self.is_in_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self.is_in_reach(request, obj)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Allow the lookups of the list's own filters.

        Django allows any relation, also a reverse one: `?rooms=<id>` on the list of users would
        list the members of a private room, `?reports=<id>` the reporter.
        """
        filters = self.get_list_filter(request) if request else self.list_filter
        name, _, comparison = lookup.partition(LOOKUP_SEP)
        return comparison in COMPARISONS and name in map(_parameter_of, filters)

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Rows are picked by primary key only."""
        return to_field in ("pk", self.model._meta.pk.name)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **options: Any) -> Any:
        """Offer and accept only rows that the admin of the related model shows."""
        model = db_field.remote_field.model
        related = self.admin_site._registry.get(model)
        if request and isinstance(related, GuardedAdmin):
            options.setdefault("queryset", related.limit_rows(request, model.objects.all()))
        return super().formfield_for_foreignkey(db_field, request, **options)


def _parameter_of(list_filter: Any) -> str:
    """Return the query parameter of an item of `list_filter`: a class or the name of a field."""
    return getattr(list_filter, "parameter_name", "") or str(list_filter)
