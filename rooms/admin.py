"""Rooms and who is in them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.requests import get_user
from rooms import actions
from rooms.models import Membership, Room


@admin.register(Room)
class RoomAdmin(admin.ModelAdmin[Room]):
    list_display = ("name", "kind", "topic", "member_count", "clock", "created_at")
    list_filter = ("kind", "created_at")
    search_fields = ("name", "name_key", "topic")
    fields = readonly_fields = (
        "id", "name", "kind", "topic", "clock", "membership_version", "created_at",
    )  # fmt: skip
    ordering = ("-created_at",)
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Room]:
        return super().get_queryset(request).with_member_count()  # type: ignore[attr-defined,no-any-return]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("members"), ordering="member_count")
    def member_count(self, room: Any) -> int:
        count: int = room.member_count
        return count


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin[Membership]):
    """Memberships change through the same actions as on the site, so open pages hear of it."""

    list_display = ("user", "room", "role", "joined_at")
    list_filter = ("role", "joined_at")
    list_select_related = ("user", "room")
    search_fields = ("user__username", "user__display_name", "user__email", "room__name")
    autocomplete_fields = ("user", "room")
    fields = ("room", "user", "role")
    ordering = ("-joined_at",)
    list_per_page = 50

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("room", "user") if obj else ()

    def save_model(
        self, request: HttpRequest, obj: Membership, form: ModelForm[Membership], change: bool
    ) -> None:
        act = actions.change_role if change else actions.add_member
        act(room=obj.room, user=obj.user, role=obj.role, by=get_user(request), as_staff=True)

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        actions.remove_member(room=obj.room, user=obj.user, by=get_user(request), as_staff=True)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        for membership in queryset.select_related("room", "user"):
            self.delete_model(request, membership)
