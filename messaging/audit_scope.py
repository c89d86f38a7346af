"""Hides audit log entries about a report from the moderator it is about."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from accounts.models import User
from accounts.models.audit_scopes import register
from messaging.models import Report


@register
def reports_about_others(user: User, _opened: Collection[UUID]) -> Q:
    """All entries but those about reports of the user's messages.

    A report is deleted with its message, but its entries stay; they contain the author's id.
    Entries of earlier versions lack it: they are shown only while their report exists.
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
