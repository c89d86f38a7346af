"""Memberships in the admin, changed by the same actions as on the site."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin.admin_action import (
    ActionAdmin,
    AdminAction,
    ReasonForm,
    actor_kwargs,
    reason_field,
)
from accounts.admin.lists import BigList
from rooms import actions
from rooms.admin.filters import PersonFilter, RoomFilter
from rooms.admin.gate import GatedAdmin
from rooms.admin.search import people_and_rooms_q
from rooms.grants import REASON_FIRST
from rooms.models import Membership, Role

MAX_MINUTES = 60 * 24 * 365


def minutes_field(help_text: Any = "", *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=MAX_MINUTES,
        required=required,
        help_text=help_text,
    )


class MuteForm(ReasonForm):
    minutes = minutes_field()


class BanForm(ReasonForm):
    minutes = minutes_field(_("Leave blank for permanent."), required=False)


def until(minutes: int | None) -> Any:
    return timezone.now() + timedelta(minutes=minutes) if minutes else None


def _of(membership: Membership, request: HttpRequest) -> dict[str, Any]:
    return {"room": membership.room, "user": membership.user, **actor_kwargs(request)}


def mute(request: HttpRequest, membership: Membership, cleaned: dict[str, Any]) -> None:
    ends = until(cleaned["minutes"])
    actions.mute_member(reason=cleaned["reason"], until=ends, **_of(membership, request))


def unmute(request: HttpRequest, membership: Membership, _cleaned: dict[str, Any]) -> None:
    actions.unmute_member(**_of(membership, request))


def remove(request: HttpRequest, membership: Membership, cleaned: dict[str, Any]) -> None:
    actions.remove_member(reason=cleaned["reason"], **_of(membership, request))


def ban(request: HttpRequest, membership: Membership, cleaned: dict[str, Any]) -> None:
    ends = until(cleaned["minutes"])
    actions.ban_member(reason=cleaned["reason"], until=ends, **_of(membership, request))


PERMISSION = "rooms.moderate_room"
ADMIN_ACTIONS = (
    AdminAction("mute", _("Mute"), PERMISSION, mute, form=MuteForm,
        hint=_("They can read but not post."),
        is_available=lambda membership: not membership.is_muted),
    AdminAction("unmute", _("Unmute"), PERMISSION, unmute, form=forms.Form,
        hint=_(
            "They'll be able to post again."
        ), is_available=lambda membership: membership.is_muted),
    AdminAction("remove", _("Remove"), PERMISSION, remove, is_destructive=True,
        hint=_("They'll be removed immediately and shown the reason. They can rejoin."),
        is_available=lambda membership: not membership.room.is_direct),
    AdminAction("ban", _("Ban"), PERMISSION, ban, form=BanForm, is_destructive=True,
        hint=_("They'll be removed immediately, shown the reason, and can't rejoin."),
        is_available=lambda membership: not membership.room.is_direct),
)  # fmt: skip


class MembershipForm(forms.ModelForm[Membership]):
    """A role needs a stated reason."""

    reason = reason_field(
        _("Reason"),
        required=False,
        help_text=_("Recorded in the audit log. Required when changing a role."),
    )

    def clean(self) -> None:
        cleaned = super().clean() or self.cleaned_data
        gives_role = self.instance.pk or cleaned.get("role") != Role.MEMBER
        if gives_role and "role" in self.changed_data and not cleaned.get("reason"):
            self.add_error("reason", _("Enter a reason."))


@admin.register(Membership)
class MembershipAdmin(GatedAdmin, ActionAdmin, BigList):
    list_display = ("user", "room", "role", "joined_at", "muted_until")
    list_filter = ("role", PersonFilter, RoomFilter, "joined_at")
    list_select_related = ("user", "room")
    search_fields = ("user__username",)
    search_help_text = _("The beginning of a username or room name.")
    sortable_by = ()
    autocomplete_fields = ("user", "room")
    fields = ("room", "user", "role", "reason")
    form = MembershipForm
    admin_actions = ADMIN_ACTIONS

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **options: Any) -> Any:
        """Members read a private room: adding one needs an open room too."""
        if db_field.name == "room":
            options["error_messages"] = {"invalid_choice": REASON_FIRST}
        return super().formfield_for_foreignkey(db_field, request, **options)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Membership], search_term: str
    ) -> tuple[QuerySet[Membership], bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        return queryset.filter(people_and_rooms_q(request, term, person="user")), False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("room", "user") if obj else ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(PERMISSION) and self.is_in_reach(request, obj)

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        action = actions.change_role if change else actions.add_member
        action(role=obj.role, reason=form.cleaned_data["reason"], **_of(obj, request))
