"""Bans in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.admin_action import ActionAdmin, AdminAction, actor_kwargs
from accounts.admin.lists import ReadOnlyList
from rooms import actions
from rooms.admin.filters import PersonFilter, RoomFilter
from rooms.admin.gate import GatedAdmin
from rooms.models import Ban


def forgive(request: HttpRequest, ban: Ban, _cleaned: dict[str, Any]) -> None:
    actions.unban_person(room=ban.room, user=ban.user, **actor_kwargs(request))


@admin.register(Ban)
class BanAdmin(GatedAdmin, ActionAdmin, ReadOnlyList):
    list_display = ("user", "room", "banned_by", "reason", "created_at", "expires_at")
    list_filter = (PersonFilter, RoomFilter, "created_at")
    list_select_related = ("user", "room", "banned_by")
    sortable_by = ()
    fields = ("user", "room", "banned_by", "reason", "created_at", "expires_at")
    admin_actions = (
        AdminAction(
            "forgive", _("Unban"), "rooms.moderate_room", forgive, form=forms.Form,
            hint=_("They'll be able to join again."),
        ),
    )  # fmt: skip
