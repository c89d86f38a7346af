"""Public identifiers: UUID version 7 (RFC 9562), which sort by creation time."""

from uuid import UUID

from uuid_utils import compat


def new_id() -> UUID:
    return compat.uuid7()


def as_id(text: str) -> UUID | None:
    """Return the UUID in `text`, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None
