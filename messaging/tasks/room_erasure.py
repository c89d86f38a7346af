"""Erasing deleted rooms, in the background: as jobs of whoever deleted them."""

from uuid import UUID

from django.db import transaction

from accounts.models import User
from messaging.jobs.actions import start_job
from messaging.jobs.registry import Progress, Run, Steps, job
from messaging.models import Message
from rooms.models import Room

MAX_STEP = 500  # messages


def start(room: Room, *, by: User) -> None:
    """Have what is left of a deleted room erased."""
    start_job(
        owner=by, kind="erase", args={"room": str(room.pk)}, about=str(room), total=room.clock,
        is_limited=False,
    )  # fmt: skip


@job("erase")
def carry_out(run: Run) -> Steps:
    """What is left is what is to do."""
    room_id, done = UUID(run.args["room"]), run.cursor or 0
    while count := erase_step(room_id):
        done += count
        yield Progress(done=done, cursor=done)
    return None


def erase_left() -> int:
    """Erase what is left of deleted rooms whose jobs were cancelled or failed; return how much."""
    rooms = Room.objects.exclude(deleted_at=None).values_list("pk", flat=True)
    return sum(_erase(room_id) for room_id in rooms)


@transaction.atomic
def erase_step(room_id: UUID) -> int:
    """Delete some messages of a deleted room, and with the last of them the room."""
    messages = Message.objects.filter(room_id=room_id, room__deleted_at__isnull=False)
    some = list(messages.order_by("seq").values_list("pk", flat=True)[:MAX_STEP])
    Message.objects.filter(pk__in=some).delete()
    if not some:
        Room.objects.filter(pk=room_id).exclude(deleted_at=None).delete()
    return len(some)


def _erase(room_id: UUID) -> int:
    erased = 0
    while count := erase_step(room_id):
        erased += count
    return erased
