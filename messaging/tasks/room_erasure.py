"""Erasing deleted rooms, as background jobs of the users who deleted them."""

from uuid import UUID

from django.db import transaction

from accounts.models import User
from messaging.jobs.actions import start_job
from messaging.jobs.registry import Progress, Run, Steps, job
from messaging.models import Message
from rooms.models import Room

BATCH_SIZE = 500  # messages


def start_erasure_job(room: Room, *, by: User) -> None:
    """Start a job that erases a deleted room."""
    start_job(
        owner=by, kind="erase", args={"room": str(room.pk)}, about=str(room), total=room.clock,
        is_limited=False,
    )  # fmt: skip


@job("erase")
def run_erasure_job(run: Run) -> Steps:
    """The cursor only counts: every remaining message is to be deleted."""
    room_id, done = UUID(run.args["room"]), run.cursor or 0
    while count := erase_step(room_id):
        done += count
        yield Progress(done=done, cursor=done)
    return None


def erase_deleted_rooms() -> int:
    """Erase all deleted rooms now, whatever the state of their jobs; return the message count."""
    rooms = Room.objects.exclude(deleted_at=None).values_list("pk", flat=True)
    return sum(_erase(room_id) for room_id in rooms)


@transaction.atomic
def erase_step(room_id: UUID) -> int:
    """Delete a batch of a deleted room's messages, or at last the room; return the count."""
    messages = Message.objects.filter(room_id=room_id, room__deleted_at__isnull=False)
    batch = list(messages.order_by("seq").values_list("pk", flat=True)[:BATCH_SIZE])
    Message.objects.filter(pk__in=batch).delete()
    if not batch:
        Room.objects.filter(pk=room_id).exclude(deleted_at=None).delete()
    return len(batch)


def _erase(room_id: UUID) -> int:
    erased = 0
    while count := erase_step(room_id):
        erased += count
    return erased
