"""People, as an administrator finds and edits them."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.watch import get_watch


@admin.register(User)
class PersonAdmin(UserAdmin[User]):
    list_display = (
        "username",
        "name",
        "email",
        "is_active",
        "is_staff",
        "date_joined",
        "last_login",
    )
    list_filter = ("is_active", "is_staff", "is_superuser", "date_joined")
    search_fields = ("username", "display_name", "email")
    ordering = ("-date_joined",)
    readonly_fields = ("id", "date_joined", "last_login")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Who"), {"fields": ("id", "display_name", "email")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (_("Dates"), {"fields": ("date_joined", "last_login")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "email", "display_name")}),
        (_("Password"), {"fields": ("usable_password", "password1", "password2")}),
    )

    def log_change(self, request: HttpRequest, obj: User, message: Any) -> LogEntry:
        """Also called after a new password; whatever changed, open pages are looked at again."""
        get_watch().standing_changed(obj)
        return super().log_change(request, obj, message)
