"""Where: a room, and who is in it."""

from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.ids import new_id
from accounts.models import User
from accounts.text import fold, validate_line

NAME_KEY_SIZE = 160


def validate_key(name: str) -> None:
    """Raise ValidationError if the folded name is too long: some letters unfold to eighteen."""
    if len(fold(name)) > NAME_KEY_SIZE:
        raise ValidationError(_("Use a shorter name."), code="max_length")


class RoomQuerySet(models.QuerySet["Room"]):
    """Access is one of these scopes; a room that none of them finds does not exist for the user."""

    def joined_by(self, user: User | AnonymousUser) -> Self:
        """The rooms that `user` reads, hears and writes in."""
        return self.filter(memberships__user=user) if user.is_active else self.none()

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The rooms that `user` may know of: their own and the public ones."""
        if not user.is_active:
            return self.none()
        mine = Membership.objects.filter(user=user).values("room")
        return self.filter(models.Q(kind=Room.Kind.PUBLIC) | models.Q(pk__in=mine))

    def public(self) -> Self:
        return self.filter(kind=Room.Kind.PUBLIC)

    def named(self, name: str) -> Self:
        return self.filter(name_key=fold(name))

    def matching(self, text: str) -> Self:
        return self.filter(name_key__contains=fold(text))

    def with_member_count(self) -> "models.QuerySet[Any]":
        """Annotate member_count; a subquery counts for the rows of a page alone."""
        members = Membership.objects.filter(room=models.OuterRef("pk")).order_by().values("room")
        count = models.Subquery(
            members.annotate(n=models.Count("pk")).values("n"), output_field=models.IntegerField()
        )
        return self.annotate(member_count=Coalesce(count, 0))

    def locked(self) -> Self:
        """Lock the rows against every other change, while rows that refer to them still go in."""
        return self.select_for_update(no_key=True, of=("self",))


class Room(models.Model):
    """A place to talk.

    `clock` numbers every visible change (docs/protocol.md); it moves only under the row's lock.
    `membership_version` moves with every change of who is in, so that a copy of the list, however
    old, can be known to be old.
    """

    class Kind(models.TextChoices):
        PUBLIC = "public", _("public")
        PRIVATE = "private", _("private")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PUBLIC)
    name = models.CharField(_("name"), max_length=80, validators=[validate_line, validate_key])
    name_key = models.CharField(max_length=NAME_KEY_SIZE, editable=False)
    topic = models.CharField(_("topic"), max_length=250, blank=True)
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
        constraints = [
            # Private rooms may share a name: a taken one would tell that such a room exists.
            models.UniqueConstraint(
                "name_key",
                condition=models.Q(kind="public"),
                name="room_public_name_unique",
                violation_error_message=_("There is already a room of that name."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["public", "private"]), name="room_kind_known"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="room_name_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean_fields(self, exclude: object = None) -> None:
        self.name_key = fold(self.name)
        super().clean_fields(exclude)  # type: ignore[arg-type]


class Membership(models.Model):
    """A person in a room. `last_read` is the seq up to which they have read."""

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        MODERATOR = "moderator", _("moderator")
        MEMBER = "member", _("member")

    room = models.ForeignKey(Room, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    last_read = models.BigIntegerField(_("last read"), default=0)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

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
