"""What a person can do with jobs: start one, cancel one."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import ngettext

from accounts.common.errors import NotFound, RateLimited
from accounts.models import User
from messaging.jobs import broadcasts, queue, state
from messaging.jobs.registry import get_kind
from messaging.models.job import Job

RETRY_SECONDS = 10  # told to whoever has too many


@transaction.atomic
def start_job(
    *,
    owner: User,
    kind: str,
    args: dict[str, Any],
    total: int | None = None,
    about: str = "",
    is_limited: bool = True,
) -> Job:
    """Have a worker do a job, once the transaction around is committed. Raises RateLimited.

    `args` is JSON; `about` names what the job is about, a room say, for its owner to read.
    The limit of a person's jobs does not hold for what a moderator has to do (`is_limited`).
    """
    get_kind(kind)
    if is_limited:
        _check_limit(owner)
    job = Job.objects.create(owner=owner, kind=kind, args=args, total=total, about=about)
    queue.enqueue(job)
    transaction.on_commit(lambda: broadcasts.job_updated(job))
    return job


@transaction.atomic
def cancel_job(*, owner: User, job_id: UUID) -> Job:
    """End a job; one that has ended stays as it is. Raises NotFound.

    A step that is being done now is taken back.
    """
    job = Job.objects.owned_by(owner).select_for_update(no_key=True).filter(pk=job_id).first()
    if job is None:
        raise NotFound
    if not job.is_finished:
        state.finish(job, Job.State.CANCELLED)
        transaction.on_commit(lambda: broadcasts.job_updated(job))
    return job


def _check_limit(owner: User) -> None:
    """Under the lock of the owner's row, so that two requests at once cannot both be the last."""
    most = settings.JOBS_PER_PERSON
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    if most and Job.objects.owned_by(owner).unfinished().count() >= most:
        words = ngettext(
            "You have %(count)d job under way. Wait until it is done, or cancel it.",
            "You have %(count)d jobs under way. Wait until one is done, or cancel one.",
            most,
        )
        raise RateLimited(words % {"count": most}, retry_after=RETRY_SECONDS)
