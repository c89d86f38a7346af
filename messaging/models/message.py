"""What: a message in a room."""

from collections.abc import Collection
from typing import Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from messaging.models.authority import Authority
from rooms.models import Membership, Room


class MessageQuerySet(models.QuerySet["Message"]):
    """History is paged by seq, so a page costs the same in a room of any size."""

    def in_room(self, room_id: UUID) -> Self:
        return self.filter(room_id=room_id).select_related("author")

    def readable_by(self, membership: Membership) -> Self:
        """What the member may read of their room: the one rule for every way of reading."""
        return self.in_room(membership.room_id).filter(seq__gt=membership.history_start)

    def readable_by_author(self) -> Self:
        """What its author, as a member, may read: as `readable_by`, but of many rooms."""
        within = models.Q(room__history=Room.History.ALL) | models.Q(
            seq__gt=models.F("room__memberships__joined_clock")
        )
        return self.filter(within, room__memberships__user=models.F("author"))

    def open_to_staff(self, granted: Collection[UUID]) -> Self:
        """What a moderator of the site reads: public rooms, and those of a stated reason."""
        return self.filter(room__in=Room.objects.open_to_staff(granted).values("pk"))

    def page_before(self, seq: int, size: int) -> Self:
        return self.filter(seq__lt=seq).order_by("-seq")[:size]

    def page_after(self, seq: int, size: int) -> Self:
        return self.filter(seq__gt=seq).order_by("seq")[:size]

    def newest(self, size: int) -> Self:
        return self.order_by("-seq")[:size]

    def changed_since(self, clock: int, size: int) -> Self:
        return self.filter(changed__gt=clock).order_by("changed")[:size]


class Message(models.Model):
    """One thing said or done in a room; see docs/protocol.md for seq, changed and client_id.

    A message of kind "system" records an event; its body is the event's name, its author the
    person who did it, and `details` say what of the rest the line tells.

    A message that its author deleted (`deleted_at`) has lost its text. One that a moderator hid
    (`hidden_at`) keeps it, unseen, so that this can be undone by the same or a higher authority
    (`hidden_authority`).

    `mentions` are the ids of those it mentions by name. Each has a Mention too, to be counted by.
    `reactions` are as clients are told them, summed up from the rows of Reaction at each change.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        SYSTEM = "system", _("event")

    room = models.ForeignKey(Room, models.CASCADE, related_name="messages")
    seq = models.BigIntegerField(_("number"))
    changed = models.BigIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TEXT)
    author = models.ForeignKey(User, models.PROTECT, related_name="messages")
    client_id = models.UUIDField()
    # A number, not a key: what it answers is found, or not, by whoever may read that.
    reply_to = models.BigIntegerField(_("in reply to"), null=True, editable=False)
    mentions = ArrayField(models.UUIDField(), default=list, editable=False)
    mentions_all = models.BooleanField(default=False, editable=False)
    reactions = models.JSONField(default=list, editable=False)
    body = models.TextField(_("text"))
    html = models.TextField()
    created_at = models.DateTimeField(_("sent"))
    edited_at = models.DateTimeField(_("edited"), null=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True)
    hidden_at = models.DateTimeField(_("hidden"), null=True)
    hidden_authority = models.PositiveSmallIntegerField(
        choices=Authority, null=True, editable=False
    )
    details = models.JSONField(null=True, editable=False)
    # By which it is hidden, if not by itself; messaging/models/purge.py.
    purge = models.ForeignKey(
        "messaging.Purge",
        models.PROTECT,
        null=True,
        editable=False,
        db_index=False,
        related_name="messages",
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint("room", "seq", name="message_seq_unique"),
            models.UniqueConstraint("room", "author", "client_id", name="message_client_id_unique"),
            models.CheckConstraint(
                condition=models.Q(changed__gte=models.F("seq")),
                name="message_changed_after_posted",
            ),
            models.CheckConstraint(
                condition=models.Q(hidden_at=None, hidden_authority=None)
                | models.Q(
                    hidden_at__isnull=False,
                    hidden_authority__isnull=False,
                    hidden_authority__in=[1, 2, 3, 4],
                ),
                name="message_hidden_by_authority",
            ),
        ]
        indexes = [
            models.Index("room", "changed", name="message_changed"),
            models.Index(
                fields=["purge"],
                condition=models.Q(purge__isnull=False),
                name="message_purged",
            ),
            models.Index(
                "room", "seq", name="message_mentions_all", condition=models.Q(mentions_all=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room_id} #{self.seq}"

    @property
    def is_gone(self) -> bool:
        """Whether nobody reads it any more."""
        return self.deleted_at is not None or self.hidden_at is not None
