"""The members of a room."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from rooms.models.room import Role, Room


class MembershipQuerySet(models.QuerySet["Membership"]):
    def owners(self) -> Self:
        return self.filter(role=Role.OWNER)

    def reachable_by(self, author: User) -> Self:
        """Members who do not block `author`, and may be mentioned or notified by them."""
        return self.exclude(user__blocks__blocked=author)

    def by_rank(self) -> Self:
        """Owners first, then moderators, then members; by name among equals."""
        rank = models.Case(
            *(models.When(role=role, then=place) for place, role in enumerate(Role.values))
        )
        return self.alias(rank=rank).order_by("rank", "user__username")

    def matching(self, text: str) -> Self:
        """Members whose name or username contains `text`."""
        named = models.Q(user__username__icontains=text)
        return self.filter(named | models.Q(user__display_name__icontains=text))


class Membership(models.Model):
    """A user's membership of a room.

    `last_read` is the seq up to which they have read. `joined_clock` is where the room stood
    when they came: they may read no further back where the room's history is for members only.
    """

    Role = Role

    room = models.ForeignKey(Room, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    last_read = models.BigIntegerField(_("last read"), default=0)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)
    joined_clock = models.BigIntegerField(default=0, editable=False)
    muted_until = models.DateTimeField(_("muted until"), null=True, editable=False)
    # Only written while the room is in slow mode.
    last_posted_at = models.DateTimeField(null=True, editable=False)

    # A direct room that its member hides until the next message.
    is_hidden = models.BooleanField(default=False, db_default=False, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint("room", "user", name="membership_unique"),
            models.CheckConstraint(
                condition=models.Q(role__in=["owner", "moderator", "member"]),
                name="membership_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.room}"

    @property
    def is_muted(self) -> bool:
        return self.muted_until is not None and self.muted_until > timezone.now()

    @property
    def history_start(self) -> int:
        """The member may read the messages numbered above this, everywhere."""
        return self.joined_clock if self.room.history == Room.History.JOINED else 0
