"""What can be done to a person's account. Nothing else of ours writes these rows."""

from accounts.actions.blocking import block_person, unblock_person
from accounts.actions.person import create_owner, rename_person
from accounts.actions.suspension import end_sessions, reinstate_person, suspend_person

__all__ = [
    "block_person",
    "create_owner",
    "end_sessions",
    "reinstate_person",
    "rename_person",
    "suspend_person",
    "unblock_person",
]
