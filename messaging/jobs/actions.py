"""Starting and cancelling background jobs."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import ngettext

from accounts.common.errors import NotFound, RateLimited
from accounts.models import User
from messaging.delivery.after_commit import after_commit
from messaging.jobs import broadcasts, queue, state
from messaging.jobs.registry import get_kind
from messaging.models.job import Job

RETRY_SECONDS = 10  # the Retry-After of a user with too many jobs


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
    """Queue a job when the surrounding transaction commits. Raises RateLimited.

    `args` is JSON; `about` is the subject shown to the owner, such as a room's name. With
    `is_limited=False`, for moderation, MAX_JOBS_PER_USER doesn't apply.
    """
    get_kind(kind)
    if is_limited:
        _check_limit(owner)
    job = Job.objects.create(owner=owner, kind=kind, args=args, total=total, about=about)
    queue.enqueue(job)
    after_commit(broadcasts.job_updated, job)
    return job


@transaction.atomic
def cancel_job(*, owner: User, job_id: UUID) -> Job:
    """Cancel a job unless it is finished. Raises NotFound.

    A step that is running now is rolled back.
    """
    job = Job.objects.owned_by(owner).select_for_update(no_key=True).filter(pk=job_id).first()
    if job is None:
        raise NotFound
    if not job.is_finished:
        state.finish(job, Job.State.CANCELLED)
        after_commit(broadcasts.job_updated, job)
    return job


def _check_limit(owner: User) -> None:
    """Lock the owner's row, so that concurrent requests can't both take the last slot."""
    limit = settings.MAX_JOBS_PER_USER
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    if limit and Job.objects.owned_by(owner).unfinished().count() >= limit:
        message = ngettext(
            "You have %(count)d export or import running. Wait until it finishes, or cancel it.",
            "You have %(count)d exports or imports running. Wait until one finishes, or cancel "
            "one.",
            limit,
        )
        raise RateLimited(message % {"count": limit}, retry_after=RETRY_SECONDS)
