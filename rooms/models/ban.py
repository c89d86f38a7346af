"""Bans from rooms."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.common.sizes import MAX_REASON
from accounts.models import User
from rooms.models.room import Room


class BanQuerySet(models.QuerySet["Ban"]):
    def in_force(self) -> Self:
        return self.filter(models.Q(expires_at=None) | models.Q(expires_at__gt=timezone.now()))


class Ban(models.Model):
    """`user` can't join `room` until `expires_at`, or permanently."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="bans")
    user = models.ForeignKey(User, models.CASCADE, related_name="bans")
    banned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"), max_length=MAX_REASON, blank=True)
    created_at = models.DateTimeField(_("banned"), auto_now_add=True)
    expires_at = models.DateTimeField(_("until"), null=True)

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")
        constraints = [models.UniqueConstraint("room", "user", name="ban_unique")]

    def __str__(self) -> str:
        return f"{self.user} from {self.room}"
