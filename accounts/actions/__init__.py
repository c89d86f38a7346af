"""What can be done to a person's account. Nothing else of ours writes these rows."""

from accounts.actions.blocking import block_person, unblock_person
from accounts.actions.password import replace_password
from accounts.actions.person import create_owner, rename_person
from accounts.actions.placing import make_placeholders, set_placeholder_email
from accounts.actions.preferences import choose_appearance, show_presence
from accounts.actions.suspension import end_sessions, reinstate_person, suspend_person

__all__ = [
    "block_person",
    "choose_appearance",
    "create_owner",
    "end_sessions",
    "make_placeholders",
    "reinstate_person",
    "rename_person",
    "replace_password",
    "set_placeholder_email",
    "show_presence",
    "suspend_person",
    "unblock_person",
]
