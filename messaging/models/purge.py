"""Purges: hiding a user's messages from a span of time, and undoing that."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.common.sizes import MAX_REASON
from accounts.models import User
from messaging.models.authority import Authority
from messaging.models.message import Message


class PurgeQuerySet(models.QuerySet["Purge"]):
    def in_force(self) -> Self:
        """Purges that are neither undone nor being undone."""
        return self.filter(state__in=Purge.IN_FORCE)

    def covering(self, message: Message) -> Self:
        """Purges whose person and span of time include a message."""
        moment = message.created_at
        return self.filter(person=message.author_id, since__lte=moment, until__gte=moment)

    def unfinished(self) -> Self:
        return self.filter(state__in=Purge.UNFINISHED)

    def shown_to(self, moderator: User) -> Self:
        """All but the purges of the moderator's own messages, which may result from a report."""
        return self.exclude(person=moderator)


class Purge(models.Model):
    """Hides the messages of `person` from `since` to `until`, in every room, step by step.

    `found` is the number of messages at the start, `hidden` and `restored` how many are done.
    Message.purge refers to the purge that hid it, so that undoing restores only those.
    `authority` is that of `started_by` at the start.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting to start")
        HIDING = "hiding", _("hiding")
        DONE = "done", _("done")
        UNDO_QUEUED = "undo_queued", _("waiting to be undone")
        UNDOING = "undoing", _("undoing")
        UNDONE = "undone", _("undone")

    TO_HIDE = (State.QUEUED, State.HIDING)
    TO_UNDO = (State.UNDO_QUEUED, State.UNDOING)
    UNFINISHED = (*TO_HIDE, *TO_UNDO)
    IN_FORCE = (*TO_HIDE, State.DONE)

    person = models.ForeignKey(
        User, models.PROTECT, related_name="purges", verbose_name=_("person")
    )
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"))
    reason = models.TextField(_("reason"), max_length=MAX_REASON)
    started_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("started by")
    )
    authority = models.PositiveSmallIntegerField(
        choices=Authority, default=Authority.SITE_MODERATOR, editable=False
    )
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    state = models.CharField(_("status"), max_length=12, choices=State, default=State.QUEUED)
    found = models.PositiveIntegerField(_("found"), default=0)
    hidden = models.PositiveIntegerField(_("hidden"), default=0)
    restored = models.PositiveIntegerField(_("restored"), default=0)

    objects = PurgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("purge")
        verbose_name_plural = _("purges")
        permissions = [("purge_person", _("Can hide all of a person's messages"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["queued", "hiding", "done", "undo_queued", "undoing", "undone"]
                ),
                name="purge_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(since__lt=models.F("until")), name="purge_span_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} #{self.pk}"

    @property
    def is_undoable(self) -> bool:
        return self.state in self.IN_FORCE

    def covers(self, message: Message) -> bool:
        """Like `covering`, for a message of its person."""
        return self.since <= message.created_at <= self.until
