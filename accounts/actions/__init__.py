"""Every change of an account. Placeholders have their own module, accounts/placeholders.py."""

from accounts.actions.blocking import block_person, unblock_person
from accounts.actions.person import (
    choose_appearance,
    create_owner,
    rename_person,
    replace_password,
    show_presence,
)
from accounts.actions.suspension import end_sessions, reinstate_person, suspend_person

__all__ = [
    "block_person",
    "choose_appearance",
    "create_owner",
    "end_sessions",
    "reinstate_person",
    "rename_person",
    "replace_password",
    "show_presence",
    "suspend_person",
    "unblock_person",
]
