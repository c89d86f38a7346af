"""Reading, filling and emptying the tables of a site."""

from typing import Any

from django.db import connection

from accounts.models import Block, User
from messaging.models import Job, Mention, Message, MessageEdit, Reaction
from rooms.models import Ban, Membership, Room
from tests.imports.archives import OPERATOR

# The columns that an archive contains: no passwords, permissions, primary keys of messages, purges
# or slow mode times.
MESSAGE = tuple(
    field.attname
    for field in Message._meta.concrete_fields
    if field.attname not in ("id", "purge_id")
)
COLUMNS: dict[Any, tuple[str, ...]] = {
    User: (
        "id", "username", "display_name", "email", "date_joined", "suspended_at",
        "suspension_reason", "theme", "language", "shows_presence",
    ),
    Room: tuple(field.attname for field in Room._meta.concrete_fields),
    Membership: (
        "room_id", "user_id", "role", "last_read", "joined_at", "joined_clock", "muted_until",
    ),
    Ban: ("room_id", "user_id", "banned_by_id", "reason", "created_at", "expires_at"),
    Block: ("blocker_id", "blocked_id", "created_at"),
    Message: MESSAGE,
    Reaction: ("message__room_id", "message__seq", "user_id", "emoji"),
    Mention: ("message__room_id", "message__seq", "user_id", "room_id", "seq"),
    MessageEdit: ("message__room_id", "message__seq", "body", "edited_at"),
}  # fmt: skip


def tables() -> dict[str, list[Any]]:
    """Return every row of the tables that an archive contains, sorted."""
    return {
        model.__name__: sorted(_rows(model).values_list(*columns), key=str)
        for model, columns in COLUMNS.items()
    }


def _rows(model: Any) -> Any:
    return User.objects.exclude(pk=OPERATOR.pk) if model is User else model.objects.all()


def empty() -> None:
    """Delete everything, to continue with an empty site."""
    with connection.cursor() as cursor:
        for model in [Job, Message, Ban, Membership, Room, Block]:
            cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")
        cursor.execute("TRUNCATE accounts_user CASCADE")
    assert not any(tables().values())
