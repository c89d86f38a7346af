"""Public identifiers: UUID version 7 (RFC 9562), which sort by the time they were made."""

from uuid import UUID

from uuid_utils import compat


def new_id() -> UUID:
    return compat.uuid7()


def as_id(text: str) -> UUID | None:
    """Return the id that `text` spells, if it spells one."""
    try:
        return UUID(text)
    except ValueError:
        return None
