"""What can be done with messages. Nothing else writes them."""

from messaging.actions.editing import delete_message, edit_message
from messaging.actions.posting import Draft, post_message, post_messages
from messaging.actions.reading import mark_read

__all__ = [
    "Draft",
    "delete_message",
    "edit_message",
    "mark_read",
    "post_message",
    "post_messages",
]
