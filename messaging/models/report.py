"""A report of a message to the site's moderators."""

from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.common.ids import new_id
from accounts.common.sizes import MAX_REASON
from accounts.models import User
from messaging.models.message import Message


class ReportQuerySet(models.QuerySet["Report"]):
    def unhandled(self) -> Self:
        return self.filter(state=Report.State.OPEN)

    def shown_to(self, moderator: User) -> Self:
        """All but the reports about the moderator, who would learn who reported them."""
        return self.exclude(message__author=moderator)


class Report(models.Model):
    """The reported author never learns who reported them. `body` is the text when reported."""

    class State(models.TextChoices):
        OPEN = "open", _("waiting")
        ACTED = "acted", _("action taken")
        DISMISSED = "dismissed", _("dismissed")

    # In the reporter's pages: the primary key would reveal how many reports the site has.
    public_id = models.UUIDField(
        default=new_id, db_default=RandomUUID(), unique=True, editable=False
    )
    message = models.ForeignKey(Message, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(User, models.CASCADE, related_name="reports")
    reason = models.TextField(_("reason"), max_length=MAX_REASON)
    body = models.TextField(_("reported text"))
    created_at = models.DateTimeField(_("reported"), auto_now_add=True)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.OPEN)
    handled_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("handled by")
    )
    handled_at = models.DateTimeField(_("handled"), null=True)
    note = models.TextField(_("note"), blank=True, help_text=_("Only visible to moderators."))
    outcome = models.TextField(
        _("outcome"), blank=True, help_text=_("Shown to the person who reported.")
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        permissions = [("handle_report", _("Can handle reports"))]
        constraints = [
            models.UniqueConstraint("message", "reporter", name="report_unique"),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "acted", "dismissed"]),
                name="report_state_known",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="report_queue")]

    def __str__(self) -> str:
        return f"#{self.pk}"
