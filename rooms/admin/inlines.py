"""The members on a room's page, and the rooms on a person's page."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from rooms.admin.gate import in_open_rooms
from rooms.models import Ban, Membership

MAX_SHOWN = 50  # members on the page of a room; the list of memberships has them all


class ReadOnlyInline(admin.TabularInline[Any, Any]):
    """Rows are changed on their own pages, with a confirmation."""

    extra = max_num = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MemberInline(ReadOnlyInline):
    """Owners and moderators first. Sliced before Django filters by room."""

    model = Membership
    fields = readonly_fields = ("user", "role", "joined_at", "muted_until")
    verbose_name_plural = _("Members (the first %(most)s)") % {"most": MAX_SHOWN}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        match = request.resolver_match
        room_id = match.kwargs.get("object_id") if match else None
        shown = Membership.objects.filter(room=room_id).by_rank().values("pk")[:MAX_SHOWN]
        rows = Membership.objects.filter(pk__in=shown).select_related("user").by_rank()
        return in_open_rooms(request, rows)


class BanInline(ReadOnlyInline):
    model = Ban
    fields = readonly_fields = ("user", "banned_by", "reason", "created_at", "expires_at")
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ban]:
        return in_open_rooms(request, super().get_queryset(request))


class RoomInline(ReadOnlyInline):
    """The person's rooms, without direct and private rooms that are not open to the request."""

    model = Membership
    fields = readonly_fields = ("room", "role", "joined_at", "muted_until")
    verbose_name_plural = _("Rooms")
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        rows = super().get_queryset(request).select_related("room")
        return in_open_rooms(request, rows)
