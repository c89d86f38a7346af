"""Invite links and join requests."""

from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.common.ids import new_id
from accounts.models import User
from rooms.models.membership import Membership
from rooms.models.room import Role, Room
from rooms.sizes import MAX_NOTE

# The memberships that may invite into their room. Role lists the most powerful first.
MAY_INVITE = Q(
    *(
        Q(room__invite_role=least, role__in=Role.values[: place + 1])
        for place, least in enumerate(Role.values)
    ),
    _connector=Q.OR,
)


class InviteQuerySet(models.QuerySet["Invite"]):
    def usable(self) -> Self:
        """Links that can be accepted: their creators may still invite."""
        return self.unspent().filter(Exists(_creators()))

    def orphaned(self) -> Self:
        """Links whose creators may not invite any more."""
        return self.unspent().exclude(Exists(_creators()))

    def unspent(self) -> Self:
        """Links that are neither used up, nor expired, nor revoked."""
        unused = Q(max_uses=None) | Q(uses__lt=F("max_uses"))
        return self.filter(unused, revoked_at=None, expires_at__gt=timezone.now())


def _creators() -> models.QuerySet[Membership]:
    of_link = Membership.objects.filter(room=OuterRef("room"), user=OuterRef("created_by"))
    return of_link.filter(MAY_INVITE, user__is_active=True)


class Invite(models.Model):
    """A link by which any user can join a room. Only the hash of its token is stored."""

    # The id for clients: the primary key would reveal the number of links.
    public_id = models.UUIDField(
        default=new_id, db_default=RandomUUID(), unique=True, editable=False
    )
    room = models.ForeignKey(Room, models.CASCADE, related_name="invites")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("until"))
    uses = models.PositiveIntegerField(_("used"), default=0)
    max_uses = models.PositiveIntegerField(_("uses"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    objects = InviteQuerySet.as_manager()

    class Meta:
        verbose_name = _("invite link")
        verbose_name_plural = _("invite links")
        constraints = [
            models.CheckConstraint(
                condition=Q(max_uses=None) | Q(uses__lte=F("max_uses")), name="invite_uses"
            )
        ]

    def __str__(self) -> str:
        return f"{self.room} #{self.pk}"


class JoinRequest(models.Model):
    """A request to join a private room of the directory; deleted once it is answered."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="join_requests")
    user = models.ForeignKey(User, models.CASCADE, related_name="join_requests")
    note = models.CharField(_("note"), max_length=MAX_NOTE, blank=True)
    created_at = models.DateTimeField(_("requested"), auto_now_add=True)

    class Meta:
        verbose_name = _("join request")
        verbose_name_plural = _("join requests")
        constraints = [models.UniqueConstraint("room", "user", name="join_request_unique")]

    def __str__(self) -> str:
        return f"{self.user} to {self.room}"
