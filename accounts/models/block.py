"""Blocks between users."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User


class Block(models.Model):
    """`blocked` can't reach `blocker` (rooms/access.py).

    Their messages in shared rooms are collapsed, and don't count as unread.
    """

    blocker = models.ForeignKey(User, models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(User, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("blocked"), auto_now_add=True)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [
            models.UniqueConstraint("blocker", "blocked", name="block_unique"),
            models.CheckConstraint(
                condition=~models.Q(blocker=models.F("blocked")), name="block_of_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.blocker} blocks {self.blocked}"
