"""Record what moderators and owners do. Entries are never changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db.models import Model

from accounts.common.sizes import MAX_AUDIT_LABEL, MAX_REASON
from accounts.models import AuditEntry, User

_address: ContextVar[str | None] = ContextVar("address", default=None)


@contextmanager
def acting_from(address: str | None) -> Iterator[None]:
    """Store `address` in the entries that are recorded in the block."""
    token = _address.set(address or None)
    try:
        yield
    finally:
        _address.reset(token)


def record(
    actor: User | None,
    action: str,
    target: Model | None = None,
    *,
    label: str = "",
    room: UUID | None = None,
    reason: str = "",
    **details: Any,
) -> None:
    """Add an entry, in the transaction of the change. `label` replaces the name of `target`."""
    AuditEntry.objects.create(
        actor=actor,
        action=action,
        target_kind=target._meta.model_name or "" if target else "",
        target_id=str(target.pk) if target else "",
        label=(label or str(target or ""))[:MAX_AUDIT_LABEL],
        room=room,
        address=_address.get(),
        reason=reason[:MAX_REASON],
        details=details,
    )
