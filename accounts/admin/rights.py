"""Groups and email addresses, which owners of the site alone may change."""

from typing import Any

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.forms import Field
from django.http import HttpRequest

from accounts.admin.guard import GuardedAdmin
from accounts.fields import EmailField
from accounts.ranks import people_below
from accounts.requests import get_user

admin.site.unregister([Group, EmailAddress])


class OwnersOnly(GuardedAdmin):
    """Only owners of the site may make changes, whatever permissions others have."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return get_user(request).is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return get_user(request).is_superuser and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return get_user(request).is_superuser and super().has_delete_permission(request, obj)


@admin.register(Group)
class RightsAdmin(OwnersOnly, GroupAdmin):
    pass


@admin.register(EmailAddress)
class AddressAdmin(OwnersOnly, EmailAddressAdmin):  # type: ignore[misc]
    """Addresses of users below one's own rank: an address is a way into its account.

    They are stored in normal form (accounts/identity.py).
    """

    def limit_rows(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        by = get_user(request)
        return rows.filter(user__in=people_below(by)) | rows.filter(user=by)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **options: Any) -> Field | None:
        if db_field.name == "email":
            return EmailField()
        field: Field | None = super().formfield_for_dbfield(db_field, request, **options)
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **options: Any) -> Any:
        """Offer only users of a lower rank."""
        options["queryset"] = people_below(get_user(request))
        return super().formfield_for_foreignkey(db_field, request, **options)
