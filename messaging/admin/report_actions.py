"""Admin actions on a report: handle it, dismiss it, write a note."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.actions import suspend_person
from accounts.admin.admin_action import AdminAction, actor_kwargs, reason_field
from accounts.common.errors import Forbidden, Invalid
from accounts.requests import get_user
from messaging.actions import handle_report, hide_message, save_report_note
from messaging.admin.message import can_hide
from messaging.models import Report
from rooms import actions
from rooms.admin.membership import minutes_field, until
from rooms.grants import require_open

PERMISSION = "messaging.handle_report"
SANCTIONS = {
    "": _("No action"),
    "mute": _("Mute in the room"),
    "remove": _("Remove from the room"),
    "ban": _("Ban from the room"),
    "suspend": _("Suspend the account"),
}
IN_ROOM = {"mute", "remove", "ban"}
NEEDS = {"suspend": "accounts.suspend_user"}  # others need rooms.moderate_room


class NoteForm(forms.Form):
    field_order: tuple[str, ...] = ()
    note = reason_field(_("Note"), required=False, help_text=_("Only visible to moderators."))


class DismissForm(NoteForm):
    outcome = reason_field(
        _("Outcome"), required=False, help_text=_("Shown to the person who reported.")
    )
    field_order: tuple[str, ...] = ("outcome", "note")


class HandleForm(DismissForm):
    hide = forms.BooleanField(label=_("Hide the message"), required=False, initial=True)
    sanction = forms.ChoiceField(label=_("Author"), choices=list(SANCTIONS.items()), required=False)
    minutes = minutes_field(
        _("For a mute or a ban. Leave blank for a permanent ban."), required=False
    )
    reason = reason_field(
        _("Reason"),
        required=False,
        help_text=_(
            "Shown to the author and recorded in the audit log. Don't mention who reported it."
        ),
    )
    field_order = ("hide", "sanction", "minutes", "reason", "outcome", "note")

    def clean(self) -> None:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("sanction") and not cleaned.get("reason"):
            self.add_error("reason", _("Enter a reason."))
        if cleaned.get("sanction") == "mute" and not cleaned.get("minutes"):
            self.add_error("minutes", _("Choose a duration."))


@transaction.atomic
def handle(request: HttpRequest, report: Report, cleaned: dict[str, Any]) -> None:
    """Act on the message and its author and close the report, in one transaction.

    A private room must have been opened with a reason. Raises Forbidden.
    """
    if cleaned["hide"] or cleaned["sanction"] in IN_ROOM:
        require_open(request, report.message.room)
    if cleaned["hide"]:
        _hide(request, report, cleaned["reason"])
    if cleaned["sanction"]:
        _sanction(request, report, cleaned)
    _close(request, report, Report.State.ACTED, cleaned)


def dismiss(request: HttpRequest, report: Report, cleaned: dict[str, Any]) -> None:
    _close(request, report, Report.State.DISMISSED, cleaned)


def note(request: HttpRequest, report: Report, cleaned: dict[str, Any]) -> None:
    save_report_note(report=report, by=get_user(request), note=cleaned["note"])


def _close(request: HttpRequest, report: Report, state: str, cleaned: dict[str, Any]) -> None:
    texts = {name: cleaned[name] for name in ("outcome", "note")}
    handle_report(report=report, by=get_user(request), state=state, **texts)


def _hide(request: HttpRequest, report: Report, reason: str) -> None:
    message = report.message
    if can_hide(message):
        hide_message(room_id=message.room_id, seq=message.seq, by=get_user(request), reason=reason)


def _sanction(request: HttpRequest, report: Report, cleaned: dict[str, Any]) -> None:
    sanction, reason = cleaned["sanction"], cleaned["reason"]
    if not request.user.has_perm(NEEDS.get(sanction, "rooms.moderate_room")):
        raise Forbidden
    author = report.message.author
    if sanction == "suspend":
        return suspend_person(user=author, by=get_user(request), reason=reason)
    target = {"room": report.message.room, "user": author, "reason": reason}
    target |= actor_kwargs(request)
    ends = until(cleaned["minutes"])
    if sanction == "remove":
        return actions.remove_member(**target)
    if sanction == "ban":
        return actions.ban_member(until=ends, **target)
    if ends is None:
        raise Invalid(fields={"minutes": _("Choose a duration.")})
    return actions.mute_member(until=ends, **target)


def is_open(report: Report) -> bool:
    return report.state == Report.State.OPEN


ADMIN_ACTIONS = (
    AdminAction("handle", _("Take action"), PERMISSION, handle, form=HandleForm,
        is_available=is_open, is_bulk=False,
        hint=_(
            "Hides the message, takes the chosen action against its author and notifies the "
            "reporter."
        )),
    AdminAction("dismiss", _("Dismiss"), PERMISSION, dismiss, form=DismissForm,
        is_available=is_open,
        hint=_("Leaves the message as it is and notifies the reporter.")),
    AdminAction("note", _("Add a note"), PERMISSION, note, form=NoteForm, is_bulk=False,
        hint=_("For other moderators. The report stays open.")),
)  # fmt: skip
