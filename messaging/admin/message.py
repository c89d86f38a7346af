"""Messages in the admin: search, read, hide and restore, but not edit.

Messages of private and direct rooms are listed only once a moderator has opened the room with a
reason.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.admin_action import ActionAdmin, AdminAction, actor_kwargs
from accounts.admin.lists import ReadOnlyList, shorten
from accounts.requests import get_user
from messaging.actions import hide_message, restore_message
from messaging.admin.filters import AuthorFilter
from messaging.models import Authority, Message
from rooms.admin.filters import RoomFilter
from rooms.admin.gate import GatedAdmin
from rooms.admin.search import people_and_rooms_q


def hide(request: HttpRequest, message: Message, cleaned: dict[str, Any]) -> None:
    details: dict[str, Any] = {"by": get_user(request), "reason": cleaned["reason"]}
    hide_message(room_id=message.room_id, seq=message.seq, **details)


def restore(request: HttpRequest, message: Message, cleaned: dict[str, Any]) -> None:
    details: dict[str, Any] = {"reason": cleaned["reason"], **actor_kwargs(request)}
    restore_message(room_id=message.room_id, seq=message.seq, **details)


def can_hide(message: Message) -> bool:
    """Also a message hidden by the room's moderators or a purge, who could restore it."""
    if message.kind != Message.Kind.TEXT or message.deleted_at:
        return False
    authority = message.hidden_authority or 0
    return authority < Authority.SITE_MODERATOR or message.purge_id is not None


ADMIN_ACTIONS = (
    AdminAction(
        "hide", _("Hide"), "rooms.moderate_room", hide, is_available=can_hide,
        hint=_("Hides it from everyone in the room. You can undo this."),
    ),
    AdminAction(
        "restore", _("Restore"), "rooms.moderate_room", restore,
        hint=_("Everyone in the room will see it again."),
        is_available=lambda message: message.hidden_at is not None,
    ),
)  # fmt: skip


@admin.register(Message)
class MessageAdmin(GatedAdmin, ActionAdmin, ReadOnlyList):
    list_display = ("excerpt", "author", "room", "state", "created_at")
    list_filter = ("kind", AuthorFilter, RoomFilter, "created_at")
    list_select_related = ("author", "room")
    search_fields = ("room",)
    search_help_text = _(
        "The beginning of a username or room name, or an ID. When filtered by author or room, "
        "also part of the text."
    )
    ordering = ("-id",)
    sortable_by = ()
    fields = (
        "room", "seq", "kind", "author", "body", "state", "created_at", "edited_at", "client_id",
    )  # fmt: skip
    readonly_fields = ("state",)
    admin_actions = ADMIN_ACTIONS

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Message], search_term: str
    ) -> tuple[QuerySet[Message], bool]:
        """Search by author and room; by text only within one of them, since text has no index."""
        term = search_term.strip()
        if not term:
            return queryset, False
        found = people_and_rooms_q(request, term, person="author")
        if {AuthorFilter.parameter_name, RoomFilter.parameter_name} & request.GET.keys():
            found = Q(body__icontains=term, kind=Message.Kind.TEXT)
        return queryset.filter(found), False

    def describe(self, request: HttpRequest, thing: Message) -> str:
        return f"{thing.author}: {shorten(thing.body)}"

    def describe_done(self, thing: Message) -> str:
        return f"{thing.author} #{thing.seq}"

    @admin.display(description=_("text"))
    def excerpt(self, message: Message) -> str:
        return shorten(message.body) or "–"

    @admin.display(description=_("status"))
    def state(self, message: Message) -> str:
        if message.deleted_at:
            return str(_("deleted by the author"))
        return str(_("hidden")) if message.hidden_at else "–"
