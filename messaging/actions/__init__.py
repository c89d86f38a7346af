"""The actions on messages, which the socket, the API, the admin and commands all call.

Other writers of messages: messaging/room_events.py (system messages) and, in bulk, imports, the
demo and the erasure of rooms.
"""

from messaging.actions.editing import delete_message, edit_message, save_edit
from messaging.actions.moderation import hide_message, restore_message
from messaging.actions.new_message import ComposedText, NewMessage, compose
from messaging.actions.posting import post_message, post_messages
from messaging.actions.purges import (
    hide_next_messages,
    restore_next_messages,
    start_purge,
    undo_purge,
)
from messaging.actions.reactions import add_reaction, remove_reaction
from messaging.actions.read_marks import mark_read, mark_unread
from messaging.actions.reports import (
    handle_report,
    report_json,
    report_message,
    save_report_note,
)
from messaging.actions.retention import expire_messages

__all__ = [
    "ComposedText",
    "NewMessage",
    "add_reaction",
    "compose",
    "delete_message",
    "edit_message",
    "expire_messages",
    "handle_report",
    "hide_message",
    "hide_next_messages",
    "mark_read",
    "mark_unread",
    "post_message",
    "post_messages",
    "remove_reaction",
    "report_json",
    "report_message",
    "restore_message",
    "restore_next_messages",
    "save_edit",
    "save_report_note",
    "start_purge",
    "undo_purge",
]
