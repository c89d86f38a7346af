"""What of the audit log is about reports: hidden from whom the report desk hides them."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from accounts.models import User
from accounts.models.audit_scopes import register
from messaging.models import Report


@register
def reports_about_others(user: User, _opened: Collection[UUID]) -> Q:
    """All entries but those of reports about `user`.

    A report is deleted with its message, and its entries stay: they name the author. Those of
    earlier versions do not; of these only the ones whose report is still there are shown.
    """
    shown = Report.objects.shown_to(user).annotate(key=Cast("pk", CharField()))
    is_report = Q(target_kind="report")
    names_author = Q(details__has_key="author")
    about_user = Q(details__author=str(user.pk))
    return (
        ~is_report
        | (is_report & names_author & ~about_user)
        | (is_report & ~names_author & Q(target_id__in=shown.values("key")))
    )
