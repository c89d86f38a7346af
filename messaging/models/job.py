"""A background job, as its owner follows it."""

from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.common.ids import new_id
from accounts.models import User

RECENT = timedelta(days=1)  # that a finished job is still shown on every page
MAX_RECENT = 10


class JobQuerySet(models.QuerySet["Job"]):
    def owned_by(self, user: User) -> Self:
        return self.filter(owner=user)

    def unfinished(self) -> Self:
        return self.filter(finished_at=None)

    def recent(self) -> Self:
        """The newest jobs that are unfinished or were finished within a day."""
        since = timezone.now() - RECENT
        current = models.Q(finished_at=None) | models.Q(finished_at__gt=since)
        return self.filter(current).newest(MAX_RECENT)

    def newest(self, count: int) -> Self:
        return self.order_by("-pk")[:count]

    def current(self) -> Self:
        """Not expired; an expired job is deleted later."""
        return self.exclude(expires_at__lte=timezone.now())

    def expired(self) -> Self:
        return self.filter(expires_at__lte=timezone.now())


class Job(models.Model):
    """A job with its arguments, the cursor to resume from and its result, all JSON.

    `note` is an English message for the owner, translated when it is shown. `attempts` counts the
    claims by workers, `consecutive_failures` those since the last saved step. Only the worker with
    the latest claim may write (messaging/jobs/state.py).
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        SUCCEEDED = "succeeded", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(User, models.CASCADE, related_name="jobs")
    kind = models.CharField(_("kind"), max_length=40)
    about = models.CharField(_("about"), max_length=200, blank=True)
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.QUEUED)
    done = models.BigIntegerField(_("done"), default=0)
    total = models.BigIntegerField(_("owner"), null=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    args: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    cursor: models.JSONField[Any] = models.JSONField(null=True)
    result: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    attempts = models.PositiveIntegerField(default=0)
    consecutive_failures = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("requested"), default=timezone.now)
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("ended"), null=True)
    expires_at = models.DateTimeField(_("kept until"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["queued", "running", "succeeded", "failed", "cancelled"]
                ),
                name="job_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at=None, state__in=["queued", "running"])
                | models.Q(
                    finished_at__isnull=False, state__in=["succeeded", "failed", "cancelled"]
                ),
                name="job_finished_in_the_end",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="job_newest_of_owner"),
            models.Index(fields=["expires_at"], name="job_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}".strip()

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None
