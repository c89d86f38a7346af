"""The audit log in words: for every recorded action a label and a sentence.

The keys are the codes that accounts/audit.py stores. tests/admin/test_audit_sentences.py asserts
that every code that is recorded anywhere is here.
"""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry


class Wording(NamedTuple):
    """`sentence` has the placeholders actor, target and room, and role for `member.role`."""

    label: Any
    sentence: Any


WORDINGS = {
    "user.add": Wording(_("Account created"), _("{actor} created the account {target}")),
    "user.edit": Wording(_("Account edited"), _("{actor} edited the account {target}")),
    "user.suspend": Wording(_("Account suspended"), _("{actor} suspended {target}")),
    "user.reinstate": Wording(_("Account reinstated"), _("{actor} reinstated {target}")),
    "user.sign_out": Wording(
        _("Signed out everywhere"), _("{actor} signed {target} out everywhere")
    ),
    "room.update": Wording(_("Room settings changed"), _("{actor} changed the settings of {room}")),
    "room.locked": Wording(_("Room locked"), _("{actor} locked {room}")),
    "room.unlocked": Wording(_("Room unlocked"), _("{actor} unlocked {room}")),
    "room.archived": Wording(_("Room archived"), _("{actor} archived {room}")),
    "room.restored": Wording(_("Room unarchived"), _("{actor} unarchived {room}")),
    "room.delete": Wording(_("Room deleted"), _("{actor} deleted a room: {target}")),
    "room.read": Wording(_("Private room opened"), _("{actor} opened a room to read it: {target}")),
    "member.add": Wording(_("Member added"), _("{actor} added {target} to {room}")),
    "member.remove": Wording(_("Member removed"), _("{actor} removed {target} from {room}")),
    "member.ban": Wording(_("Member banned"), _("{actor} banned {target} from {room}")),
    "member.unban": Wording(_("Member unbanned"), _("{actor} unbanned {target} from {room}")),
    "member.mute": Wording(_("Member muted"), _("{actor} muted {target} in {room}")),
    "member.unmute": Wording(_("Member unmuted"), _("{actor} unmuted {target} in {room}")),
    "member.role": Wording(
        _("Role changed"), _("{actor} changed the role of {target} in {room} to {role}")
    ),
    "invite.make": Wording(_("Invite link created"), _("{actor} created an invite link to {room}")),
    "invite.revoke": Wording(
        _("Invite link revoked"), _("{actor} revoked an invite link to {room}")
    ),
    "message.hide": Wording(_("Message hidden"), _("{actor} hid a message in {room}: {target}")),
    "message.restore": Wording(
        _("Message restored"), _("{actor} restored a message in {room}: {target}")
    ),
    "report.acted": Wording(_("Report acted on"), _("{actor} acted on report {target} in {room}")),
    "report.dismissed": Wording(
        _("Report dismissed"), _("{actor} dismissed report {target} in {room}")
    ),
    "report.note": Wording(
        _("Note on a report"), _("{actor} added a note to report {target} in {room}")
    ),
    "purge.start": Wording(
        _("Purge started"), _("{actor} started to hide the messages of {target}")
    ),
    "purge.undo": Wording(
        _("Purge undone"), _("{actor} restored the messages of {target} that a purge had hidden")
    ),
    "site.export": Wording(_("Site exported"), _("{actor} exported the whole site to {target}")),
    "site.import": Wording(_("Archive imported"), _("{actor} imported the archive {target}")),
    "audit.export": Wording(_("Audit log exported"), _("{actor} exported the audit log")),
}
# Links that an action revoked along the way, as their makers may no longer invite people.
REVOKED_WITH_ACCESS = {
    "user": _("{actor} revoked the invite links of {target} to {room}"),
    "room": _("{actor} left {room}, which revoked their invite links"),
}
ROLES = {"owner": _("owner"), "moderator": _("moderator"), "member": _("member")}
# The page of a target, and the permission it takes.
PAGES = {
    "user": ("admin:accounts_user_change", "accounts.view_user"),
    "room": ("admin:rooms_room_change", "rooms.view_room"),
    "message": ("admin:messaging_message_change", "messaging.view_message"),
    "report": ("admin:messaging_report_change", "messaging.view_report"),
}
HIDDEN_ROOM = _("a private or deleted room")


def label_of(action: str) -> str:
    """Return what an action is called in lists and filters; of an unknown one, its code."""
    return str(WORDINGS[action].label) if action in WORDINGS else action


def sentence_of(entry: AuditEntry, request: HttpRequest) -> SafeString:
    """Return one line of HTML that says who did what, with links to what `request` may see.

    `entry.room_name` (rooms/grants.py) is the name of its room, or None if `request` may not know
    it. An unknown action shows its code.
    """
    if entry.action not in WORDINGS:
        return format_html("{}: {}", entry.action, entry.label)
    sentence: Any = WORDINGS[entry.action].sentence
    if entry.action == "invite.revoke":
        sentence = REVOKED_WITH_ACCESS.get(entry.target_kind, sentence)
    return format_html(
        str(sentence),
        actor=_link_to_actor(entry, request),
        target=_link_to_target(entry, request),
        room=_link_to_room(entry, request),
        role=ROLES.get(entry.details.get("role", ""), ""),
    )


def _link_to_actor(entry: AuditEntry, request: HttpRequest) -> str:
    if entry.actor is None:
        return gettext("The server")
    return _link("user", str(entry.actor.pk), entry.actor.username, request)


def _link_to_target(entry: AuditEntry, request: HttpRequest) -> str:
    is_hidden = entry.target_kind != "user" and entry.room and _room_name(entry) is None
    if is_hidden and entry.target_kind != "report":
        return entry.label
    return _link(entry.target_kind, entry.target_id, entry.label, request)


def _link_to_room(entry: AuditEntry, request: HttpRequest) -> str:
    name = _room_name(entry)
    if name is None:
        return str(HIDDEN_ROOM)
    return _link("room", str(entry.room), name or gettext("Direct messages"), request)


def _room_name(entry: AuditEntry) -> str | None:
    return getattr(entry, "room_name", None)


def _link(kind: str, key: str, text: str, request: HttpRequest) -> str:
    page, permission = PAGES.get(kind, ("", ""))
    if not page or not request.user.has_perm(permission):
        return text
    return format_html('<a href="{}">{}</a>', reverse(page, args=[key]), text)
