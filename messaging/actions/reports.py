"""Reporting a message to the site's moderators, and handling reports."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.common.errors import Conflict, Invalid, NotFound
from accounts.common.sizes import MAX_REASON
from accounts.models import User
from messaging.actions.shared import get_text
from messaging.delivery import broadcasts
from messaging.delivery.after_commit import after_commit
from messaging.models import Report
from rooms.access import require


@transaction.atomic
def report_message(*, reporter: User, room_id: UUID, seq: int, reason: str) -> Report:
    """Report a message; a second report by the same user changes nothing.

    Raises NotFound, Invalid.
    """
    reason = reason.strip()
    if not 0 < len(reason) <= MAX_REASON:
        raise Invalid(fields={"reason": _("What's wrong with this message?")})
    message = get_text(require("report", room=room_id, by=reporter), seq)
    if message.author_id == reporter.pk:
        raise Invalid(_("You can't report your own message. Delete it instead."))
    report, _created = Report.objects.get_or_create(
        message=message, reporter=reporter, defaults={"reason": reason, "body": message.body}
    )
    return report


@transaction.atomic
def handle_report(
    *, report: Report, by: User, state: str, outcome: str = "", note: str = ""
) -> Report:
    """Close a report as acted on or dismissed, and notify its reporter.

    Raises NotFound (also if the report is about `by`), Conflict, Invalid.
    """
    try:
        report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    except Report.DoesNotExist:
        raise NotFound from None
    _check_not_about(report, by)
    if report.state != Report.State.OPEN:
        raise Conflict(_("This report has already been handled."))
    if state == Report.State.OPEN or state not in Report.State.values:
        raise Invalid
    report.state, report.outcome, report.note = state, outcome.strip(), note.strip()
    report.handled_by, report.handled_at = by, timezone.now()
    report.save(update_fields=["state", "outcome", "note", "handled_by", "handled_at"])
    _record(by, f"report.{state}", report, reason=outcome, note=note)
    after_commit(broadcasts.report_handled, report.reporter_id, report_json(report))
    return report


@transaction.atomic
def save_report_note(*, report: Report, by: User, note: str) -> None:
    """Save a note for other moderators, whatever the report's state. Raises NotFound."""
    _check_not_about(report, by)
    Report.objects.filter(pk=report.pk).update(note=note.strip())
    _record(by, "report.note", report, note=note)


def _check_not_about(report: Report, by: User) -> None:
    """Raise NotFound if the report is about `by`, who must not learn of it."""
    if report.message.author_id == by.pk:
        raise NotFound


def _record(by: User, action: str, report: Report, **details: Any) -> None:
    """Record with the author's id: the audit log hides the entry from them (audit_scope.py)."""
    message = report.message
    audit.record(by, action, report, room=message.room_id, author=str(message.author_id), **details)


def report_json(report: Report) -> dict[str, Any]:
    """The report as its reporter sees it."""
    return {
        "id": report.public_id,
        "room": report.message.room_id,
        "seq": report.message.seq,
        "reason": report.reason,
        "state": report.state,
        "outcome": report.outcome,
        "created_at": report.created_at,
        "handled_at": report.handled_at,
    }
