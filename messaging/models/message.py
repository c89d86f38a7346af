"""A message in a room."""

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
        """Messages of the room that its member may read; every way of reading uses this."""
        return self.in_room(membership.room_id).filter(seq__gt=membership.history_start)

    def readable_by_author(self) -> Self:
        """Messages that their authors, as members, may read. Like `readable_by`, for many rooms."""
        within = models.Q(room__history=Room.History.ALL) | models.Q(
            seq__gt=models.F("room__memberships__joined_clock")
        )
        return self.filter(within, room__memberships__user=models.F("author"))

    def open_to_staff(self, granted: Collection[UUID]) -> Self:
        """Messages that staff may read: in public rooms and in those opened with a reason."""
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
    """A text or an event in a room. docs/protocol.md explains seq, changed and client_id.

    A message of kind "system" records an event: its body is the event's name, its author the
    user who caused it, and `details` the rest of what the page shows.

    A message that its author deleted (`deleted_at`) has no text any more. A message that a
    moderator hid (`hidden_at`) keeps its text and can be restored by the same or a higher
    authority (`hidden_authority`).

    `mentions` are the ids of the users it mentions by name, each of whom also has a Mention row.
    `reactions` is the summary of its Reaction rows that clients get.
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
    # A seq, not a foreign key: readers look it up among the messages that they may read.
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
    # The purge that hid it, if one did (messaging/models/purge.py).
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
        """Whether it is deleted or hidden."""
        return self.deleted_at is not None or self.hidden_at is not None
