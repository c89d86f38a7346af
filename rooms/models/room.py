"""A room, its policies and its state."""

import unicodedata
from collections.abc import Collection, Iterable
from hashlib import sha256
from typing import Any, Self
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.common.ids import new_id
from accounts.common.text import fold, validate_line
from accounts.models import User
from rooms.sizes import MAX_DESCRIPTION, MAX_ICON, MAX_NAME, MAX_NAME_KEY, MAX_TOPIC

MAX_SLOW = 6 * 60 * 60  # seconds between two messages of a person
IS_FINDABLE = models.Q(kind="public") | models.Q(kind="private", is_findable=True)


class Role(models.TextChoices):
    """The role of a member, the most powerful first."""

    OWNER = "owner", _("owner")
    MODERATOR = "moderator", _("moderator")
    MEMBER = "member", _("member")


def make_direct_key(user_ids: Iterable[UUID]) -> str:
    """Return the key that makes the direct room of exactly these users unique."""
    return sha256(b"".join(sorted(user_id.bytes for user_id in user_ids))).hexdigest()


def validate_key(name: str) -> None:
    """Raise ValidationError if the folded name is too long: a letter may fold to eighteen."""
    if len(fold(name)) > MAX_NAME_KEY:
        raise ValidationError(_("Use a shorter name."), code="max_length")


def validate_icon(icon: str) -> None:
    """Raise ValidationError unless `icon` is a symbol, such as an emoji."""
    if not any(unicodedata.category(letter) in ("So", "Sk") for letter in icon):
        raise ValidationError(_("Use one emoji."), code="invalid")


class RoomQuerySet(models.QuerySet["Room"]):
    """Access is one of these scopes: a room that none of them returns is not found for the user."""

    def joined_by(self, user: User | AnonymousUser) -> Self:
        """The rooms that `user` is a member of."""
        return self.filter(memberships__user=user) if user.is_active else self.none()

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The rooms that `user` can see: their own, and those in the directory."""
        if not user.is_active:
            return self.none()
        mine = _memberships().filter(user=user).values("room")
        return self.filter(IS_FINDABLE | models.Q(pk__in=mine))

    def public(self) -> Self:
        return self.filter(kind=Room.Kind.PUBLIC)

    def findable(self) -> Self:
        """The directory: public rooms, and private rooms with join requests."""
        return self.filter(IS_FINDABLE)

    def active(self) -> Self:
        """Rooms that are not being deleted."""
        return self.filter(deleted_at=None)

    def open_to_staff(self, granted: Collection[UUID]) -> Self:
        """The rooms of the admin: public rooms, and those granted for a stated reason."""
        return self.active().filter(models.Q(kind=Room.Kind.PUBLIC) | models.Q(pk__in=granted))

    def named(self, name: str) -> Self:
        return self.filter(name_key=fold(name))

    def matching(self, text: str) -> Self:
        return self.filter(name_key__contains=fold(text))

    def with_member_count(self) -> "models.QuerySet[Any]":
        """Annotate member_count, by a subquery that counts only for the rows of a page."""
        members = _memberships().filter(room=models.OuterRef("pk")).order_by().values("room")
        count = models.Subquery(
            members.annotate(n=models.Count("pk")).values("n"), output_field=models.IntegerField()
        )
        return self.annotate(member_count=Coalesce(count, 0))

    def for_update(self) -> Self:
        """Lock the rows against changes; rows that refer to them can still be inserted."""
        return self.select_for_update(no_key=True, of=("self",))


def _memberships() -> "models.Manager[Any]":
    manager: models.Manager[Any] = apps.get_model("rooms", "Membership").objects
    return manager


class Room(models.Model):
    """A room of members, who post messages.

    `clock` numbers every visible change (docs/protocol.md); it moves only under the row's lock.
    `membership_version` moves with every change of the memberships, so that an outdated copy of
    the list can be detected.

    Permissions follow from the policies (`post_role` to `is_findable`), `locked_at` and
    `archived_at`, by the table of rooms/access.py.
    """

    class Kind(models.TextChoices):
        PUBLIC = "public", _("public")
        PRIVATE = "private", _("private")
        DIRECT = "direct", _("direct")

    class History(models.TextChoices):
        ALL = "all", _("Full history")
        JOINED = "joined", _("Only messages after they join")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PUBLIC)
    name = models.CharField(
        _("name"), max_length=MAX_NAME, blank=True, validators=[validate_line, validate_key]
    )
    name_key = models.CharField(max_length=MAX_NAME_KEY, blank=True, editable=False)
    topic = models.CharField(_("topic"), max_length=MAX_TOPIC, blank=True)
    description = models.TextField(_("description"), max_length=MAX_DESCRIPTION, blank=True)
    icon = models.CharField(_("icon"), max_length=MAX_ICON, blank=True, validators=[validate_icon])
    # The key of a direct room's members (make_direct_key). A group that a member left has none.
    direct_key = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001
    # A direct room created for three or more, which can be left.
    is_group = models.BooleanField(default=False, db_default=False, editable=False)

    post_role = models.CharField(
        _("who can post"), max_length=10, choices=Role, default=Role.MEMBER
    )
    invite_role = models.CharField(
        _("who can invite"), max_length=10, choices=Role, default=Role.MEMBER
    )
    history = models.CharField(
        _("new members can see"), max_length=10, choices=History, default=History.ALL
    )
    slow_seconds = models.PositiveIntegerField(
        _("slow mode"), default=0, validators=[MaxValueValidator(MAX_SLOW)]
    )
    is_findable = models.BooleanField(_("listed in Browse rooms"), default=False)
    locked_at = models.DateTimeField(_("locked"), null=True, editable=False)
    archived_at = models.DateTimeField(_("archived"), null=True, editable=False)
    # The room can't be found any more; its messages are being deleted.
    deleted_at = models.DateTimeField(null=True, editable=False)

    clock = models.BigIntegerField(default=0, editable=False)
    membership_version = models.BigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="rooms"
    )

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        permissions = [
            ("moderate_room", _("Can moderate rooms")),
            ("read_private_room", _("Can read private rooms after entering a reason")),
        ]
        constraints = [
            # Private rooms may share a name: an error would reveal that the room exists.
            models.UniqueConstraint(
                "name_key",
                condition=models.Q(kind="public"),
                name="room_public_name_unique",
                violation_error_message=_("A room with this name already exists."),
            ),
            models.UniqueConstraint("direct_key", name="room_direct_unique"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["public", "private", "direct"]),
                name="room_kind_known",
            ),
            # A direct room is shown with the names of its other members.
            models.CheckConstraint(
                condition=models.Q(kind="direct", name="")
                | (~models.Q(kind="direct") & ~models.Q(name="") & models.Q(direct_key=None)),
                name="room_named_unless_direct",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="direct", is_group=True)
                | models.Q(kind="direct", direct_key__isnull=False)
                | (~models.Q(kind="direct") & models.Q(is_group=False)),
                name="room_group_direct",
            ),
            models.CheckConstraint(
                condition=models.Q(post_role__in=Role.values)
                & models.Q(invite_role__in=Role.values)
                & models.Q(history__in=["all", "joined"]),
                name="room_policies_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name or gettext("Direct messages")

    @property
    def is_direct(self) -> bool:
        return self.kind == Room.Kind.DIRECT

    def clean_fields(self, exclude: object = None) -> None:
        self.name_key = fold(self.name)
        super().clean_fields(exclude)  # type: ignore[arg-type]
        if not self.name and not self.is_direct:
            raise ValidationError({"name": _("This field is required.")})
