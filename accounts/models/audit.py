"""The audit log."""

from collections.abc import Collection
from typing import Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.common.sizes import MAX_AUDIT_LABEL
from accounts.models import audit_scopes
from accounts.models.person import User


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, user: User, opened: Collection[UUID] = ()) -> Self:
        """Return the entries that `user` may read; `opened` are private rooms they opened.

        Every list, page, search and export of the log uses this scope.
        """
        return self.filter(audit_scopes.visible_to(user, opened))


class AuditEntry(models.Model):
    """One recorded action. A trigger refuses updates and deletions.

    The target is stored by kind and id, and `label` is its name at the time: the entry outlives
    it. `room` is the id of the room, if there is one.
    """

    at = models.DateTimeField(_("when"), auto_now_add=True)
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("actor")
    )
    action = models.CharField(_("action"), max_length=40)
    target_kind = models.CharField(_("kind"), max_length=20, blank=True)
    target_id = models.CharField(max_length=64, blank=True)
    label = models.CharField(_("target"), max_length=MAX_AUDIT_LABEL, blank=True)
    room = models.UUIDField(_("room"), null=True)
    address = models.GenericIPAddressField(_("IP address"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    details = models.JSONField(_("details"), default=dict)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        indexes = [
            models.Index(fields=["actor", "-id"], name="audit_actor"),
            models.Index(fields=["target_id", "-id"], name="audit_target"),
            models.Index(fields=["room", "-id"], name="audit_room"),
            models.Index(fields=["action", "-id"], name="audit_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.label}"
