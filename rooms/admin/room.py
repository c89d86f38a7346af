"""Rooms in the admin."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.admin_action import ActionAdmin, AdminAction, Links, actor_kwargs, list_path
from accounts.admin.lists import BigList
from accounts.models import AuditEntry
from accounts.requests import get_user
from rooms import actions
from rooms.actions.rooms import PERMISSIONS as CHANGEABLE
from rooms.admin.filters import StateFilter
from rooms.admin.gate import GatedAdmin
from rooms.admin.inlines import BanInline, MemberInline
from rooms.grants import GRANT_SECONDS, PERMISSION, grant_reading, label_of
from rooms.models import Membership, Room


def _by_staff(action: Any) -> Any:
    def perform(request: HttpRequest, room: Room, cleaned: dict[str, Any]) -> None:
        action(room=room, reason=cleaned["reason"], **actor_kwargs(request))

    return perform


def read(request: HttpRequest, room: Room, cleaned: dict[str, Any]) -> None:
    actions.read_private_room(room=room, by=get_user(request), reason=cleaned["reason"])
    grant_reading(request, room)


def delete(request: HttpRequest, room: Room, cleaned: dict[str, Any]) -> None:
    actions.delete_room(room=room, by=get_user(request), reason=cleaned["reason"])


def go_reading(request: HttpRequest, room: Room) -> str:
    """Return the page that asked for the text, or else the room's messages."""
    back = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return back
    query = urlencode({"room": room.pk})
    return f"{reverse('admin:messaging_message_changelist')}?{query}"


READ = "read"
ADMIN_ACTIONS = (
    AdminAction(
        READ, _("Read messages"), PERMISSION, read, is_bulk=False, success_url=go_reading,
        hint=_(
            "You can read this room for %(minutes)s minutes in this session. Your reason was "
            "recorded in the audit log."
        ) % {"minutes": GRANT_SECONDS // 60},
        is_available=lambda room: room.kind != Room.Kind.PUBLIC,
    ),
    AdminAction(
        "lock", _("Lock"), "rooms.moderate_room", _by_staff(actions.lock_room),
        hint=_("Only moderators can post until the room is unlocked."),
        is_available=lambda room: not room.locked_at and not room.is_direct,
    ),
    AdminAction(
        "unlock", _("Unlock"), "rooms.moderate_room", _by_staff(actions.unlock_room),
        hint=_("Everyone in the room can post again."), is_available=lambda room: room.locked_at,
    ),
    AdminAction(
        "archive", _("Archive"), "rooms.moderate_room", _by_staff(actions.archive_room),
        hint=_("The room stays readable and listed, but no one can post."),
        is_available=lambda room: not room.archived_at,
    ),
    AdminAction(
        "restore", _("Unarchive"), "rooms.moderate_room",
        _by_staff(actions.unarchive_room),
        hint=_("Members can post in the room again."), is_available=lambda room: room.archived_at,
    ),
    AdminAction(
        "delete", _("Delete permanently"), "rooms.delete_room", delete, is_bulk=False,
        is_destructive=True,
        hint=_("Deletes the room and all of its messages. This can't be undone."),
    ),
)  # fmt: skip


@admin.register(Room)
class RoomAdmin(GatedAdmin, ActionAdmin, BigList):
    room_path = "pk"
    list_display: tuple[str, ...] = ("title", "kind", "state", "member_count", "created_at")
    list_filter = (
        "kind",
        StateFilter,
        "created_at",
    )  # fmt: skip
    search_fields = ("name", "name_key", "=id")
    search_help_text = _("Part of a room name, or its ID.")
    ordering = ("-id",)
    admin_actions = ADMIN_ACTIONS
    change_list_template = "admin/rooms/room/change_list.html"
    inlines = (MemberInline, BanInline)
    readonly_fields = ("id", "kind", "created_at", "locked_at", "archived_at", "member_count")
    fieldsets = (
        (None, {"fields": ("name", "topic", "description", "icon")}),
        (_("Policies"), {"fields": (
            "post_role", "invite_role", "history", "slow_seconds", "is_findable",
        )}),
        (_("Status"), {"fields": (
            "kind", "locked_at", "archived_at", "member_count", "created_at", "id",
        )}),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Room]:
        rooms = super().get_queryset(request)
        return rooms.with_member_count()  # type: ignore[attr-defined,no-any-return]

    def get_action_rows(self, request: HttpRequest, action: AdminAction) -> QuerySet[Room]:
        """A private room has no action but the one that opens it with a reason."""
        if action.name == READ:
            return Room.objects.active().exclude(kind=Room.Kind.PUBLIC)
        return super().get_action_rows(request, action)

    def describe(self, request: HttpRequest, thing: Room) -> str:
        return f"{label_of(request, thing)} ({thing.pk})"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Private rooms are not listed; one is opened by the id in its address or report."""
        extra = {"can_open": request.user.has_perm(PERMISSION), **(extra_context or {})}
        return super().changelist_view(request, extra)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        direct = obj is not None and obj.is_direct
        may = request.user.has_perm("rooms.moderate_room") and not direct
        return may and self.is_in_reach(request, obj)

    def list_links(self, request: HttpRequest, thing: Room) -> Links:
        return [
            (gettext("All members"), list_path(Membership, room=thing.pk)),
            (gettext("Audit log"), list_path(AuditEntry, q=thing.pk)),
        ]

    def save_model(
        self, request: HttpRequest, obj: Room, form: ModelForm[Room], change: bool
    ) -> None:
        changes = {
            name: form.cleaned_data[name] for name in form.changed_data if name in CHANGEABLE
        }
        actions.update_room(room=obj, **actor_kwargs(request), **changes)

    @admin.display(description=_("room"), ordering="name_key")
    def title(self, room: Room) -> str:
        return str(room)

    @admin.display(description=_("status"))
    def state(self, room: Room) -> str:
        states = ((room.archived_at, _("archived")), (room.locked_at, _("locked")))
        return ", ".join(str(name) for at, name in states if at) or "–"

    @admin.display(description=_("members"), ordering="member_count")
    def member_count(self, room: Any) -> int:
        count: int = room.member_count
        return count
